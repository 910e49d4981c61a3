namespace Ringside.Lab.MarketData;

/// <summary>Cuts a stream of bytes into lines inside one fixed buffer.</summary>
/// <remarks>A line ends with LF or CR LF, the last one also with the end of the stream. A line that is longer than the limit is cut
/// to one byte more than the limit, so that its reader sees that it is too long; the rest of it is skipped, however long it is.</remarks>
internal sealed class LineReader(
    Stream stream, string name, int maximumLineLength, int bufferSize = LineReader.DefaultBufferSize) : IDisposable
{
    internal const int DefaultBufferSize = 128 * 1024;

    private readonly byte[] _buffer = new byte[Math.Max(bufferSize, maximumLineLength + 2)];
    private int _start;
    private int _length;
    private int _next;
    private int _end;
    private bool _streamEnded;

    /// <summary>Lines read so far.</summary>
    internal long Lines { get; private set; }

    /// <summary>The line that was read last, without its end; valid until the next read. Empty at the end of the stream.</summary>
    internal ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>Whether any byte is left.</summary>
    internal bool HasMore => _next < _end || (!_streamEnded && Fill() && _next < _end);

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the stream.</returns>
    internal bool TryRead()
    {
        var searched = 0;
        while (true)
        {
            var rest = _buffer.AsSpan(_next, _end - _next);
            var length = rest[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                SetCurrent(length);
                _next += length + 1;
                return true;
            }

            searched = rest.Length;
            if (searched > maximumLineLength + 1)
            {
                ReadTooLong(rest);
                return true;
            }

            if (_streamEnded || !Fill())
                break;
        }

        if (_next == _end)
        {
            _length = 0;
            return false;
        }

        SetCurrent(_end - _next);
        _next = _end;
        return true;
    }

    public void Dispose() => stream.Dispose();

    private void SetCurrent(int length)
    {
        _start = _next;
        _length = length > 0 && _buffer[_next + length - 1] == '\r' ? length - 1 : length;
        _length = Math.Min(_length, maximumLineLength + 1);
        Lines++;
    }

    /// <summary>Keeps the start of a line that is too long at the start of the buffer and skips the rest, up to and with its line
    /// end.</summary>
    private void ReadTooLong(ReadOnlySpan<byte> start)
    {
        var kept = maximumLineLength + 1;
        start[..kept].CopyTo(_buffer);
        _start = 0;
        _length = kept;
        Lines++;
        while (!_streamEnded)
        {
            _next = _end = kept;
            Fill();
            var length = _buffer.AsSpan(kept, _end - kept).IndexOf((byte)'\n');
            if (length >= 0)
            {
                _next = kept + length + 1;
                break;
            }

            _next = _end;
        }
    }

    /// <summary>Reads more behind what is there; false at the end of the stream.</summary>
    private bool Fill()
    {
        if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _end -= _next;
            _next = 0;
            _length = 0;
        }

        var read = ReadStream(_buffer.AsSpan(_end));
        _end += read;
        _streamEnded = read == 0;
        return read > 0;
    }

    private int ReadStream(Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new MarketDataException($"{name}: {exception.Message}, after {Lines} whole lines", exception);
        }
    }
}
