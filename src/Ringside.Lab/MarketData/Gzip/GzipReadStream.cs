using System.Runtime.InteropServices;

namespace Ringside.Lab.MarketData.Gzip;

/// <summary>Decompresses a gzip file (RFC 1952) with zlib: one member after the other, each checked by its CRC and its length.</summary>
/// <remarks>
/// Everything up to a fault is delivered first; then reading throws <see cref="InvalidDataException"/>, each time. A file that
/// ends anywhere but directly behind a member, and a file where anything but another member follows a member (padding zeros too), is
/// at fault. One read decompresses at most <see cref="MaximumRead"/> bytes: whoever replays the file between two packets is not held up.
/// </remarks>
internal sealed unsafe class GzipReadStream : Stream
{
    internal const string EndsEarly = "the data ends early: the file was cut";

    /// <summary>Most bytes that one read decompresses: some tens of microseconds of work.</summary>
    internal const int MaximumRead = 8 * 1024;

    private const int InputSize = 64 * 1024;

    private readonly Stream _compressed;
    private readonly byte* _input = (byte*)NativeMemory.Alloc(InputSize);
    private readonly Zlib.State* _state = (Zlib.State*)NativeMemory.AllocZeroed((nuint)sizeof(Zlib.State));
    private long _inputBefore;
    private bool _inMember;
    private bool _isDisposed;
    private long _members;
    private string? _fault;

    /// <summary>Takes over a stream of gzip data.</summary>
    /// <exception cref="InvalidDataException">The machine has no zlib.</exception>
    internal GzipReadStream(Stream compressed)
    {
        _compressed = compressed;
        try
        {
            if (Zlib.Initialise(_state) != Zlib.Ok)
            {
                throw new InvalidDataException("the system's zlib (libz.so.1) cannot be used: not version 1, or out of memory");
            }
        }
        catch (DllNotFoundException)
        {
            throw new InvalidDataException("the system's zlib (libz.so.1) is missing; install it with: apt-get install zlib1g");
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private byte* NextInput => _state->NextIn;

    private int InputLeft => (int)_state->AvailableIn;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_fault is null)
        {
            if (!_inMember && !StartMember())
            {
                break;
            }

            int read = Inflate(buffer[..Math.Min(buffer.Length, MaximumRead)]);
            if (read > 0)
            {
                return read;
            }
        }

        return _fault is null ? 0 : throw new InvalidDataException(_fault);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed && disposing)
        {
            _isDisposed = true;
            _ = Zlib.inflateEnd(_state);
            NativeMemory.Free(_state);
            NativeMemory.Free(_input);
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    // False at the end of the data and at a fault.
    private bool StartMember()
    {
        if (InputLeft == 0 && !FillInput())
        {
            if (_members == 0)
            {
                SetFault(EndsEarly);
            }

            return false;
        }

        if (*NextInput != 0x1f)
        {
            SetFault(_members == 0 ? "the data is not gzip" : "something that is not gzip follows the end of the gzip data");
            return false;
        }

        _ = Zlib.inflateReset(_state);
        _inMember = true;
        return true;
    }

    private int Inflate(Span<byte> output)
    {
        // Without input too: what did not fit into the output of the call before still lies in zlib.
        bool hasInput = InputLeft > 0 || FillInput();
        int result;
        fixed (byte* start = output)
        {
            _state->NextOut = start;
            _state->AvailableOut = (uint)output.Length;
            result = Zlib.inflate(_state, 0);
        }

        int read = output.Length - (int)_state->AvailableOut;
        if (result == Zlib.StreamEnd)
        {
            _inMember = false;
            _members++;
        }
        else if (result is not (Zlib.Ok or Zlib.BufferError))
        {
            SetFault($"the gzip data is damaged: {Marshal.PtrToStringUTF8((nint)_state->Message) ?? $"zlib error {result}"}");
        }
        else if (read == 0 && !hasInput)
        {
            SetFault(EndsEarly);
        }

        return read;
    }

    private bool FillInput()
    {
        _inputBefore += _state->NextIn is null ? 0 : (int)(_state->NextIn - _input);
        int read = _compressed.Read(new Span<byte>(_input, InputSize));
        _state->NextIn = _input;
        _state->AvailableIn = (uint)read;
        return read > 0;
    }

    private void SetFault(string fault)
    {
        long offset = _inputBefore + (_state->NextIn is null ? 0 : _state->NextIn - _input);
        _fault = $"{fault} (at compressed byte {offset})";
    }
}
