using System.Buffers.Binary;

namespace Ringside.Lab.MarketData.Gzip;

/// <summary>The compressed bytes of a stream as bits, lowest bit of each byte first (RFC 1951 section 3.1.1).</summary>
/// <remarks>Behind the end of the stream the bits are zeros, and taking them makes <see cref="Count"/> negative: whoever decodes
/// looks at it once per symbol and not once per bit.</remarks>
internal sealed class BitInput(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _next;
    private int _end;
    private long _streamOffset;
    private bool _streamEnded;

    /// <summary>The bits at hand, the next one lowest.</summary>
    internal ulong Bits { get; private set; }

    /// <summary>How many bits are at hand; negative when more were taken than the stream had.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether more bits were taken than the stream had.</summary>
    internal bool Overrun => Count < 0;

    /// <summary>Compressed bytes taken so far, counting a byte from its first bit on.</summary>
    internal long Offset => _streamOffset - (_end - _next) - (Math.Max(Count, 0) >> 3);

    /// <summary>Whether any byte is left; only between whole bytes.</summary>
    internal bool HasMore
    {
        get
        {
            Refill();
            return Count >= 8;
        }
    }

    /// <summary>Makes at least 56 bits ready, or all that are left.</summary>
    internal void Refill()
    {
        if (Count < 0)
            return;
        if (_end - _next < 8 && !_streamEnded)
            ReadStream();
        if (_end - _next >= 8)
        {
            Bits |= BinaryPrimitives.ReadUInt64LittleEndian(_buffer.AsSpan(_next)) << Count;
            _next += (63 - Count) >> 3;
            Count |= 56;
            return;
        }

        for (; Count <= 55 && _next < _end; Count += 8)
            Bits |= (ulong)_buffer[_next++] << Count;
    }

    /// <summary>Drops bits that were looked at.</summary>
    internal void Skip(int bits)
    {
        Bits >>= bits;
        Count -= bits;
    }

    /// <summary>Takes up to 32 bits; zeros where the stream has ended.</summary>
    internal uint Take(int bits)
    {
        if (Count < bits)
            Refill();
        var value = (uint)(Bits & ((1UL << bits) - 1));
        Skip(bits);
        return value;
    }

    /// <summary>Takes bits that a refill has made ready, without another one.</summary>
    internal uint TakeReady(uint bits)
    {
        var value = (uint)(Bits & ((1UL << (int)bits) - 1));
        Skip((int)bits);
        return value;
    }

    /// <summary>Goes on to the next whole byte.</summary>
    internal void AlignToByte() => Skip(Math.Max(Count, 0) & 7);

    /// <summary>Copies whole bytes; only when aligned.</summary>
    /// <returns>Bytes copied; 0 at the end of the stream.</returns>
    internal int CopyBytes(Span<byte> destination)
    {
        var copied = 0;
        for (; copied < destination.Length && Count >= 8; copied++)
            destination[copied] = (byte)Take(8);
        if (copied == destination.Length)
            return copied;
        // What a refill left above Count is the start of the bytes that are copied now.
        Bits = 0;
        if (_next == _end && !_streamEnded)
            ReadStream();
        var bulk = Math.Min(destination.Length - copied, _end - _next);
        _buffer.AsSpan(_next, bulk).CopyTo(destination[copied..]);
        _next += bulk;
        return copied + bulk;
    }

    private void ReadStream()
    {
        var rest = _buffer.AsSpan(_next, _end - _next);
        rest.CopyTo(_buffer);
        _next = 0;
        _end = rest.Length;
        while (_end < 8 && !_streamEnded)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _streamOffset += read;
            _streamEnded = read == 0;
        }
    }
}
