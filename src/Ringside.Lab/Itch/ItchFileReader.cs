using System.Globalization;
using Ringside.Lab.MarketData;
using Ringside.Lab.MarketData.Gzip;
using Ringside.Protocols.Itch;

namespace Ringside.Lab.Itch;

/// <summary>Reads the file of an ITCH 5.0 day (BinaryFILE), gzip or plain, message by message: streaming, no allocation per
/// message.</summary>
/// <remarks>
/// <para>The file ends with a message length of 0. One that ends behind a message without that mark may be whole (some recorders leave
/// it out) or cut: it is read to its end, and <see cref="HasEndMark"/> says so. One that ends within a message, has a message of a wrong
/// length, something that is no message, or anything behind the mark is at fault: a <see cref="MarketDataException"/> names the
/// place behind the last good message. So is one whose decompressed data is nothing, and one that begins with a message of a type that
/// ITCH 5.0 has not and longer than a later version would make one: text, for example, whose first two characters are such a length.</para>
/// </remarks>
public sealed class ItchFileReader : IDisposable
{
    private const int BufferSize = 256 * 1024;

    // The longest message of ITCH 5.0 has 50 bytes. Two letters as a length are 16,705 at least.
    private const int LongestFirst = 1_024;
    private const byte FirstMagic = 0x1f;
    private const byte SecondMagic = 0x8b;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _isOver;
    private MarketDataException? _fault;

    /// <summary>Reads bytes that are not compressed.</summary>
    /// <param name="stream">The bytes; the reader owns the stream from here on.</param>
    /// <param name="name">What messages call it.</param>
    public ItchFileReader(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        Name = name;
    }

    /// <summary>What is read, for messages: the path of the file.</summary>
    public string Name { get; }

    /// <summary>Messages so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Where the next message begins, in decompressed bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>True when the mark of the end was read.</summary>
    public bool HasEndMark { get; private set; }

    /// <summary>Opens a file, gzip or plain, as its first bytes say.</summary>
    /// <param name="path">Path of the file.</param>
    /// <returns>A reader that owns the file.</returns>
    /// <exception cref="MarketDataException">The file is missing, a directory, not readable or empty.</exception>
    public static ItchFileReader OpenFile(string path)
    {
        FileStream file = MarketDataFile.Open(path, "an ITCH 5.0 file");
        try
        {
            Span<byte> magic = stackalloc byte[2];
            int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            if (read == 0)
                throw new MarketDataException($"{path} is empty, expected an ITCH 5.0 file");
            file.Position = 0;
            bool isGzip = read == magic.Length && magic[0] == FirstMagic && magic[1] == SecondMagic;
            return new ItchFileReader(isGzip ? new GzipReadStream(file) : file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next message.</summary>
    /// <param name="message">The message, valid until the next read, when the result is true.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="MarketDataException">The file is cut or damaged behind the messages that were read so far. Reading again throws
    /// again.</exception>
    public bool TryRead(out ReadOnlySpan<byte> message)
    {
        if (_fault is not null)
            throw _fault;
        ItchBlockStatus status;
        while ((status = ItchBlock.Read(_buffer.AsSpan(_start, _end - _start), out message)) == ItchBlockStatus.NeedsMore)
        {
            if (_isOver || !Fill())
                return End();
            if (Messages == 0)
                CheckStart();
        }

        if (status != ItchBlockStatus.Message)
            return Stop(status, message);
        int length = ItchBlock.HeaderSize + message.Length;
        _start += length;
        Offset += length;
        Messages++;
        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        try
        {
            int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Fault(exception.Message, exception);
        }
    }

    /// <summary>Refuses what begins with a length that no message has.</summary>
    private void CheckStart()
    {
        int length = _end - _start < ItchBlock.HeaderSize ? 0 : (_buffer[_start] << 8) + _buffer[_start + 1];
        if (length > LongestFirst)
        {
            throw Fault(string.Create(
                CultureInfo.InvariantCulture,
                $"begins with a message of {length} bytes, expected an ITCH 5.0 file (is it another format?)"));
        }
    }

    private bool End()
    {
        if (Offset == 0 && _end == 0)
            throw Fault("holds nothing, expected an ITCH 5.0 file");
        if (_end > _start && !HasEndMark)
        {
            throw Fault(string.Create(
                CultureInfo.InvariantCulture, $"ends within a message: found {_end - _start} of {Expected()} bytes"));
        }

        _isOver = true;
        return false;
    }

    private string Expected() => _end - _start < ItchBlock.HeaderSize
        ? "at least 2"
        : (ItchBlock.HeaderSize + (_buffer[_start] << 8) + _buffer[_start + 1]).ToString(CultureInfo.InvariantCulture);

    private bool Stop(ItchBlockStatus status, ReadOnlySpan<byte> message)
    {
        if (status == ItchBlockStatus.EndMark)
        {
            HasEndMark = true;
            Offset += ItchBlock.HeaderSize;
            _start += ItchBlock.HeaderSize;
            if (_end == _start && !Fill())
                return End();
            throw Fault("something follows the mark of the end (a length of 0), expected the end of the file");
        }

        throw Fault(status == ItchBlockStatus.WrongLength
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"a message '{(char)message[0]}' has a length of {(_buffer[_start] << 8) + _buffer[_start + 1]}, "
                    + $"expected {ItchMessage.SizeOf(message[0])}")
            : string.Create(CultureInfo.InvariantCulture, $"a message begins with 0x{message[0]:x2}, expected a letter"));
    }

    private MarketDataException Fault(string text, Exception? cause = null)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{Name} at byte {Offset}: {text} (after {Messages} messages)");
        _fault = cause is null ? new MarketDataException(line) : new MarketDataException(line, cause);
        return _fault;
    }
}
