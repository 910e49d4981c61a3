using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>A packet beside the stream, little-endian (docs/streams.md).</summary>
/// <remarks>
/// <code>
/// offset size  field       fill request  fill     promise request  promised         refused          mark
///  0     4     magic RSXC
///  4     1     kind        1             2        3                4                5                6
///  5     1     flags       -             -        1 new identity   1 fresh          -                -
///  6     2     stream      x             x        x                x                x                x
///  8     4     identity    x             x        x, or 0          x, or 0          x                x
/// 12     4     epoch       -             -        asked for        promised         promised         promised
/// 16     4     last epoch  -             -        -                of last batch    -                of last batch
/// 20     2     store       -             -        -                number           number           number
/// 22     2     length      of the payload
/// 24     8     number      first         -        -                of last batch    -                of last batch
/// 32     8     value       last          -        -                chain of it      -                chain of it
/// 40     8     instance    -             -        of the writer    of the writer    of the writer    -
/// 48     4     CRC-32C     of all bytes, this field taken as 0
/// 52     4     directory   -             -        -                identity         identity         identity
/// 56           payload     -             packet   -                sets, epochs     -                -
/// </code>
/// Kind 7, unfinished: stream, identity, epoch promised, store, instance of the writer, and as payload the packet.
/// <code>
/// offset size  field       heard request    heard                         candidate
///  4     1     kind        8                9                             10
///  6     2     stream      x                x                             x
///  8     4     identity    -                -                             x, or 0
/// 12     4     epoch       -                promised                      of the writer that it follows
/// 20     2     store       -                number                        number of the candidate
/// 24     8     number      -                nanoseconds since a writer    last batch that it has applied
///                                           was heard, or first asked for
/// 32     8     value       -                -                             newest logic version that it can run; 0 where
///                                                                         rules have no versions
/// 40     8     instance    who asks         who has asked                 of the candidate
/// </code>
/// Kind 11, differs: as a candidate, but the number is that of the batch at which it differs, and the value its own digest there.
/// </remarks>
public readonly record struct StreamControl
{
    /// <summary>Bytes without the payload.</summary>
    public const int Size = 56;

    private const uint Magic = 0x4358_5352;
    private const int ChecksumOffset = 48;
    private const int DirectoryOffset = 52;

    /// <summary>What it is.</summary>
    public required StreamControlKind Kind { get; init; }

    /// <summary>Promise request: an identity begins. Promised: the store has never held anything.</summary>
    public bool IsNew { get; init; }

    /// <summary>Which stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Which run of numbers; 0 for not known.</summary>
    public uint Identity { get; init; }

    /// <summary>The epoch that is asked for, or promised.</summary>
    public uint Epoch { get; init; }

    /// <summary>Epoch of the last batch.</summary>
    public uint LastEpoch { get; init; }

    /// <summary>Number of the store.</summary>
    public ushort Store { get; init; }

    /// <summary>Identity of the store's directory.</summary>
    public uint StoreIdentity { get; init; }

    /// <summary>Bytes of payload.</summary>
    public ushort Length { get; init; }

    /// <summary>First number, or number of the last batch.</summary>
    public long Number { get; init; }

    /// <summary>Last number, or chain of the last batch; of a candidate the newest logic version that it can run.</summary>
    public ulong Value { get; init; }

    /// <summary>Instance of the writer.</summary>
    public ulong Instance { get; init; }

    /// <summary>Whether a packet claims to be of a kind: cheaper than to read it, where most are of others.</summary>
    internal static bool IsOfKind(ReadOnlySpan<byte> packet, StreamControlKind kind) =>
        packet.Length >= Size && packet[4] == (byte)kind && BinaryPrimitives.ReadUInt32LittleEndian(packet) == Magic;

    /// <summary>Reads a packet.</summary>
    /// <param name="packet">Exactly the packet.</param>
    /// <param name="checksum">Works the checksum out.</param>
    /// <param name="control">The packet, when the result is true.</param>
    /// <returns>False when it is none, not whole, damaged, or of no known kind.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> packet, Crc32C checksum, out StreamControl control)
    {
        control = default;
        if (packet.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(packet) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(packet[ChecksumOffset..]) != checksum.WithZeroAt(ChecksumOffset, packet))
        {
            return false;
        }

        control = new StreamControl
        {
            Kind = (StreamControlKind)packet[4],
            IsNew = packet[5] == 1,
            Stream = new StreamId(BinaryPrimitives.ReadUInt16LittleEndian(packet[6..])),
            Identity = BinaryPrimitives.ReadUInt32LittleEndian(packet[8..]),
            Epoch = BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]),
            LastEpoch = BinaryPrimitives.ReadUInt32LittleEndian(packet[16..]),
            Store = BinaryPrimitives.ReadUInt16LittleEndian(packet[20..]),
            Length = BinaryPrimitives.ReadUInt16LittleEndian(packet[22..]),
            Number = BinaryPrimitives.ReadInt64LittleEndian(packet[24..]),
            Value = BinaryPrimitives.ReadUInt64LittleEndian(packet[32..]),
            Instance = BinaryPrimitives.ReadUInt64LittleEndian(packet[40..]),
            StoreIdentity = BinaryPrimitives.ReadUInt32LittleEndian(packet[DirectoryOffset..]),
        };
        return control.Kind is > StreamControlKind.None and <= StreamControlKind.Differs && control.Length == packet.Length - Size
            && control.Number is >= 0 and < long.MaxValue / 2;
    }

    /// <summary>Completes a packet whose payload stands in its place.</summary>
    /// <param name="packet">Exactly the packet.</param>
    /// <param name="checksum">Works the checksum out.</param>
    internal void Write(Span<byte> packet, Crc32C checksum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(packet, Magic);
        packet[4] = (byte)Kind;
        packet[5] = IsNew ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(packet[6..], Stream.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[8..], Identity);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[12..], Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[16..], LastEpoch);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[20..], Store);
        BinaryPrimitives.WriteUInt16LittleEndian(packet[22..], (ushort)(packet.Length - Size));
        BinaryPrimitives.WriteInt64LittleEndian(packet[24..], Number);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[32..], Value);
        BinaryPrimitives.WriteUInt64LittleEndian(packet[40..], Instance);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[DirectoryOffset..], StoreIdentity);
        BinaryPrimitives.WriteUInt32LittleEndian(packet[ChecksumOffset..], checksum.WithZeroAt(ChecksumOffset, packet));
    }
}
