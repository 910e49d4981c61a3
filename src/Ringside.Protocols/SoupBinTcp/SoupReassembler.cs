using System.Buffers.Binary;

namespace Ringside.Protocols.SoupBinTcp;

/// <summary>Cuts a TCP byte stream back into packets: partial and glued-together segments, in any split.</summary>
/// <remarks>
/// A packet that lies whole in what arrived is handed out in place; only one that is split is put together in a buffer, which
/// holds one packet of the greatest length and never grows. After a violation of the protocol the boundaries are lost for good:
/// every further read says the same until <see cref="Reset"/>, and the caller ends the connection.
/// </remarks>
public sealed class SoupReassembler
{
    private readonly byte[] _pending;
    private SoupReadStatus _fault;
    private bool _isHandedOut;

    /// <summary>Stands at the start of a stream.</summary>
    /// <param name="maximumPayload">Longest payload that is taken, 0 to <see cref="SoupPacket.MaximumPayload"/>; the buffer has this
    /// size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public SoupReassembler(int maximumPayload = SoupPacket.MaximumPayload)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumPayload);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumPayload, SoupPacket.MaximumPayload);
        MaximumPayload = maximumPayload;
        _pending = new byte[SoupPacket.HeaderSize + maximumPayload];
    }

    /// <summary>Longest payload that is taken.</summary>
    public int MaximumPayload { get; }

    /// <summary>Bytes of an unfinished packet that are held back. Not 0 when the peer hangs up: it hung up within a packet.</summary>
    public int PendingBytes { get; private set; }

    /// <summary>Reads the next packet. Never throws, whatever the bytes.</summary>
    /// <param name="segment">What arrived, in order; what was taken of it is cut off its front. Call again with the rest until
    /// <see cref="SoupReadStatus.NeedsMore"/>, then with what arrives next.</param>
    /// <param name="packet">The packet when the result is <see cref="SoupReadStatus.Packet"/>, valid until the next call and as long
    /// as the segment.</param>
    /// <returns>Whether there is a packet, or none yet, or how the protocol was violated.</returns>
    public SoupReadStatus Read(ref ReadOnlySpan<byte> segment, out SoupPacket packet)
    {
        packet = default;
        if (_isHandedOut)
        {
            _isHandedOut = false;
            PendingBytes = 0;
        }

        if (_fault != SoupReadStatus.NeedsMore)
            return _fault;
        return PendingBytes == 0 ? ReadInPlace(ref segment, out packet) : ReadSplit(ref segment, out packet);
    }

    /// <summary>Forgets the unfinished packet and the fault: a new connection begins.</summary>
    public void Reset()
    {
        PendingBytes = 0;
        _isHandedOut = false;
        _fault = SoupReadStatus.NeedsMore;
    }

    private SoupReadStatus ReadInPlace(ref ReadOnlySpan<byte> segment, out SoupPacket packet)
    {
        packet = default;
        SoupReadStatus judged = Judge(segment, out int length);
        if (judged != SoupReadStatus.Packet)
            return judged == SoupReadStatus.NeedsMore ? Keep(ref segment, segment.Length) : judged;
        if (segment.Length < length)
            return Keep(ref segment, segment.Length);
        packet = PacketAt(segment[..length]);
        segment = segment[length..];
        return SoupReadStatus.Packet;
    }

    private SoupReadStatus ReadSplit(ref ReadOnlySpan<byte> segment, out SoupPacket packet)
    {
        packet = default;
        if (PendingBytes < SoupPacket.HeaderSize)
            Keep(ref segment, Math.Min(SoupPacket.HeaderSize - PendingBytes, segment.Length));
        SoupReadStatus judged = Judge(_pending.AsSpan(0, PendingBytes), out int length);
        if (judged != SoupReadStatus.Packet)
            return judged;
        Keep(ref segment, Math.Min(length - PendingBytes, segment.Length));
        if (PendingBytes < length)
            return SoupReadStatus.NeedsMore;
        packet = PacketAt(_pending.AsSpan(0, length));
        _isHandedOut = true;
        return SoupReadStatus.Packet;
    }

    // Says of the first bytes whether they begin a packet, and how long all of it is.
    private SoupReadStatus Judge(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < SoupPacket.LengthSize)
            return SoupReadStatus.NeedsMore;
        length = SoupPacket.LengthSize + BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (length == SoupPacket.LengthSize)
            return _fault = SoupReadStatus.EmptyPacket;
        if (length - SoupPacket.HeaderSize > MaximumPayload)
            return _fault = SoupReadStatus.TooLong;
        if (bytes.Length < SoupPacket.HeaderSize)
            return SoupReadStatus.NeedsMore;
        return SoupPacket.IsType(bytes[SoupPacket.LengthSize]) ? SoupReadStatus.Packet : _fault = SoupReadStatus.UnknownType;
    }

    private SoupReadStatus Keep(ref ReadOnlySpan<byte> segment, int count)
    {
        segment[..count].CopyTo(_pending.AsSpan(PendingBytes));
        PendingBytes += count;
        segment = segment[count..];
        return SoupReadStatus.NeedsMore;
    }

    private static SoupPacket PacketAt(ReadOnlySpan<byte> bytes) =>
        new((SoupPacketType)bytes[SoupPacket.LengthSize], bytes[SoupPacket.HeaderSize..]);
}
