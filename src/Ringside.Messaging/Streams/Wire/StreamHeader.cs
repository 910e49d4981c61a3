using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>Head of every packet of a stream, little-endian (docs/streams.md).</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     4     magic           RSX1
///  4     2     stream          kind in the high byte: 0 shard, 1 merge
///  6     2     flags           1 first, 2 end, 4 heartbeat, 8 end of stream, 16 epoch started
///  8     4     epoch           of the writer
/// 12     2     fragment        from 0
/// 14     2     length          of the payload
/// 16     8     number          of the batch, from 1; heartbeat: the next one, 0 while it is not known
/// 24     8     published at    writer's clock, nanoseconds; for figures only
/// 32     8     chain           with End: chain of this batch; heartbeat: of the batch before the next one; else 0
/// 40     4     identity        random, made with batch 1
/// 44     4     CRC-32C         of all bytes, this field taken as 0
/// 48           payload
/// </code>
/// </remarks>
public readonly record struct StreamHeader
{
    /// <summary>Bytes of it.</summary>
    public const int Size = 48;

    private const uint Magic = 0x3158_5352;
    private const int ChecksumOffset = 44;

    /// <summary>Which stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Marks.</summary>
    public required StreamFlags Flags { get; init; }

    /// <summary>Epoch of the writer that made the packet.</summary>
    public required uint Epoch { get; init; }

    /// <summary>Which fragment of its batch, from 0.</summary>
    public ushort Fragment { get; init; }

    /// <summary>Bytes of payload.</summary>
    public required ushort Length { get; init; }

    /// <summary>Number of the batch.</summary>
    public required long Number { get; init; }

    /// <summary>Clock of the writer when it made the packet.</summary>
    public long PublishedNanos { get; init; }

    /// <summary>Chain of the batch, or of the one before the next.</summary>
    public ulong Chain { get; init; }

    /// <summary>Which run of numbers from 1 it belongs to.</summary>
    public required uint Identity { get; init; }

    /// <summary>Whether it is a heartbeat.</summary>
    public bool IsHeartbeat => (Flags & StreamFlags.Heartbeat) != 0;

    /// <summary>Whether it is the last fragment of its batch.</summary>
    public bool IsEnd => (Flags & StreamFlags.End) != 0;

    /// <summary>Reads the first packet of some bytes.</summary>
    /// <param name="bytes">Begins with a packet; more may follow.</param>
    /// <param name="checksum">Works the checksum out.</param>
    /// <param name="header">The head, when the result is true.</param>
    /// <returns>False when it is no packet, not whole, damaged, or says what no packet may say.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, Crc32C checksum, out StreamHeader header)
    {
        header = default;
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);
        if (length > bytes.Length - Size)
        {
            return false;
        }

        ReadOnlySpan<byte> packet = bytes[..(Size + length)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(packet[ChecksumOffset..]) != checksum.WithZeroAt(ChecksumOffset, packet))
        {
            return false;
        }

        header = Parse(packet, (ushort)length);
        return header.IsPossible;
    }

    /// <summary>Completes a packet whose payload stands in its place: writes the head and the checksum.</summary>
    /// <param name="packet">Exactly the packet.</param>
    /// <param name="checksum">Works the checksum out.</param>
    internal void Write(Span<byte> packet, Crc32C checksum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(packet, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[4..], Stream.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[6..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[8..], Epoch);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[12..], Fragment);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[14..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(packet[16..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(packet[24..], PublishedNanos);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[32..], Chain);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[40..], Identity);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[ChecksumOffset..], checksum.WithZeroAt(ChecksumOffset, packet));
    }

    private static StreamHeader Parse(ReadOnlySpan<byte> packet, ushort length) => new()
    {
        Stream = new StreamId(BinaryPrimitives.ReadUInt16LittleEndian(packet[4..])),
        Flags = (StreamFlags)BinaryPrimitives.ReadUInt16LittleEndian(packet[6..]),
        Epoch = BinaryPrimitives.ReadUInt32LittleEndian(packet[8..]),
        Fragment = BinaryPrimitives.ReadUInt16LittleEndian(packet[12..]),
        Length = length,
        Number = BinaryPrimitives.ReadInt64LittleEndian(packet[16..]),
        PublishedNanos = BinaryPrimitives.ReadInt64LittleEndian(packet[24..]),
        Chain = BinaryPrimitives.ReadUInt64LittleEndian(packet[32..]),
        Identity = BinaryPrimitives.ReadUInt32LittleEndian(packet[40..]),
    };

    private bool IsPossible
    {
        get
        {
            const StreamFlags all = StreamFlags.First | StreamFlags.End | StreamFlags.Heartbeat | StreamFlags.EndOfStream
                | StreamFlags.EpochStarted;
            bool isKnown = (Flags & ~all) == 0 && Epoch > 0 && Identity > 0 && Number is >= 0 and < long.MaxValue / 2;
            return isKnown && (IsHeartbeat
                ? Flags == StreamFlags.Heartbeat && Fragment == 0
                : Number > 0 && Length > 0 && (Fragment == 0) == ((Flags & StreamFlags.First) != 0) && (IsEnd || Chain == 0));
        }
    }
}
