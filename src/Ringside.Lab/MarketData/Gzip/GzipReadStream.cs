namespace Ringside.Lab.MarketData.Gzip;

/// <summary>Decompresses a gzip file (RFC 1952): one member after the other, each checked by its CRC and its length.</summary>
/// <remarks>
/// Everything up to a fault is delivered first; then reading throws <see cref="InvalidDataException"/>, each time. A file that ends anywhere but
/// directly behind a member, and a file where anything but another member follows a member (padding zeros too), is at fault.
/// </remarks>
internal sealed class GzipReadStream : Stream
{
    internal const string EndsEarly = "the data ends early: the file was cut";

    private const int FixedHeaderSize = 10;
    private const int HeaderCrcFlag = 2;
    private const int ExtraFlag = 4;
    private const int NameFlag = 8;
    private const int CommentFlag = 16;
    private const int ReservedFlags = 0xE0;

    private readonly Stream _compressed;
    private readonly BitInput _input;
    private readonly Inflater _inflater;
    private readonly Crc32 _checksum = new();
    private uint _length;
    private bool _inMember;
    private bool _ended;
    private long _members;
    private string? _fault;

    internal GzipReadStream(Stream compressed)
    {
        _compressed = compressed;
        _input = new BitInput(compressed);
        _inflater = new Inflater(_input);
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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (_inflater.Output.IsEmpty && _fault is null && !_ended)
            Advance();

        var output = _inflater.Output;
        if (output.IsEmpty)
            return _fault is null ? 0 : throw new InvalidDataException(_fault);
        var read = Math.Min(output.Length, buffer.Length);
        output[..read].CopyTo(buffer);
        _inflater.Drain(read);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _compressed.Dispose();
        base.Dispose(disposing);
    }

    private void Advance()
    {
        if (!_inMember)
        {
            StartMember();
            return;
        }

        _inflater.Run();
        _checksum.Append(_inflater.Output);
        _length += (uint)_inflater.Output.Length;
        if (_inflater.Fault is not null)
            SetFault(_inflater.Fault);
        else if (_inflater.Done)
            EndMember();
    }

    // Member header, RFC 1952 section 2.3, then by flags: extra field (u16 LE length and so many bytes), name and comment (each to a
    // zero byte), u16 header CRC (not checked: nothing in the header matters here).
    // Offset  Size  Field
    //      0     2  0x1f 0x8b
    //      2     1  compression method, 8 = DEFLATE
    //      3     1  flags
    //      4     4  modification time
    //      8     1  extra flags
    //      9     1  operating system
    private void StartMember()
    {
        if (_members > 0 && !_input.HasMore)
        {
            _ended = true;
            return;
        }

        Span<byte> header = stackalloc byte[FixedHeaderSize];
        var copied = _input.CopyBytes(header[..1]);
        copied += _input.CopyBytes(header[1..2]);
        if ((copied > 0 && header[0] != 0x1f) || (copied > 1 && header[1] != 0x8b))
        {
            SetFault(_members == 0 ? "the data is not gzip" : "something that is not gzip follows the end of the gzip data");
            return;
        }

        while (copied < FixedHeaderSize && _input.CopyBytes(header[copied..]) is var more and > 0)
            copied += more;
        if (copied < FixedHeaderSize)
            SetFault(EndsEarly);
        else if (header[2] != 8 || (header[3] & ReservedFlags) != 0)
            SetFault("a gzip header asks for what RFC 1952 does not know");
        else if (!TrySkipOptionalHeader(header[3]))
            SetFault(EndsEarly);
        _inMember = true;
        _checksum.Reset();
        _length = 0;
        _inflater.Restart();
    }

    private bool TrySkipOptionalHeader(int flags)
    {
        if ((flags & ExtraFlag) != 0)
        {
            for (var left = _input.Take(16); left > 0 && !_input.Overrun; left--)
                _input.Take(8);
        }

        for (var flag = NameFlag; flag <= CommentFlag; flag <<= 1)
        {
            while ((flags & flag) != 0 && _input.Take(8) != 0)
            {
                // Names and comments are of no interest.
            }
        }

        if ((flags & HeaderCrcFlag) != 0)
            _input.Take(16);
        return !_input.Overrun;
    }

    // Member trailer, RFC 1952 section 2.3.1: u32 LE CRC-32 of the decompressed data, u32 LE its length modulo 2^32.
    private void EndMember()
    {
        _input.AlignToByte();
        var checksum = _input.Take(32);
        var length = _input.Take(32);
        if (_input.Overrun)
            SetFault(EndsEarly);
        else if (checksum != _checksum.Value)
            SetFault($"the checksum is wrong: {_checksum.Value:x8}, expected {checksum:x8}");
        else if (length != _length)
            SetFault($"the length is wrong: {_length} bytes, expected {length}");
        _inMember = false;
        _members++;
    }

    private void SetFault(string fault) => _fault = $"{fault} (at compressed byte {_input.Offset})";
}
