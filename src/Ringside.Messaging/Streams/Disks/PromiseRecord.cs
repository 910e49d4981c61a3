using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Storing;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>What a promise file says, twice, little-endian.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     4     magic           RSXP
///  4     2     version         2
///  6     2     stream
///  8     8     counter         the higher one of two is the newer one
/// 16     4     epoch           of the promise
/// 20     4     identity        of the promise; 0 while the store is fresh
/// 24     8     instance        of the promise
/// 32     8     kept            number of a batch that was kept, as a lower bound
/// 40     8     boot            run of the machine
/// 48     1     policy          with which batches were written since
/// 49     1     doubt           1 while the store may hold less than it has said
/// 50     1     closed          1 when it was closed in order: all up to kept is on the disk for certain, and nothing was written since
/// 51     1     late            1 when the stream had begun before the directory was made
/// 52     8     chain           closed: of the batch kept, which also tells its epoch; else 0
/// 60     4     directory       random number that it was given when it was made
/// 64     4     zero
/// 68     4     CRC-32C         of the 68 bytes before it
/// </code>
/// </remarks>
internal readonly record struct PromiseRecord
{
    internal const int Size = 72;

    private const uint Magic = 0x5058_5352;
    private const ushort Version = 2;
    private const int ChecksumOffset = 68;

    internal required StreamId Stream { get; init; }

    internal ulong Counter { get; init; }

    internal StorePromise Promise { get; init; }

    internal long Kept { get; init; }

    internal ulong Boot { get; init; }

    internal StorePolicy Policy { get; init; }

    internal bool IsDoubtful { get; init; }

    /// <summary>Whether it was closed whole: what it held then is on the disk, whatever has become of the machine since.</summary>
    internal bool IsClosed { get; init; }

    /// <summary>Chain of the last batch when it was closed whole; else 0.</summary>
    internal ulong Chain { get; init; }

    /// <summary>Writes it.</summary>
    internal void Write(Span<byte> into, Crc32C checksum)
    {
        into[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(into, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(into[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(into[6..], Stream.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(into[8..], Counter);
        BinaryPrimitives.WriteUInt32LittleEndian(into[16..], Promise.Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(into[20..], Promise.Identity);
        BinaryPrimitives.WriteUInt64LittleEndian(into[24..], Promise.Instance);
        BinaryPrimitives.WriteInt64LittleEndian(into[32..], Kept);
        BinaryPrimitives.WriteUInt64LittleEndian(into[40..], Boot);
        into[48] = (byte)Policy;
        into[49] = IsDoubtful ? (byte)1 : (byte)0;
        into[50] = IsClosed ? (byte)1 : (byte)0;
        into[51] = Promise.IsLate ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(into[52..], Chain);
        BinaryPrimitives.WriteUInt32LittleEndian(into[60..], Promise.Directory);
        BinaryPrimitives.WriteUInt32LittleEndian(into[ChecksumOffset..], ~checksum.Append(uint.MaxValue, into[..ChecksumOffset]));
    }

    /// <summary>Reads one.</summary>
    /// <returns>False when it is not whole, damaged, or of another version.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, Crc32C checksum, out PromiseRecord record)
    {
        record = default;
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != ~checksum.Append(uint.MaxValue, bytes[..ChecksumOffset]))
        {
            return false;
        }

        record = new PromiseRecord
        {
            Stream = new StreamId(BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..])),
            Counter = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            Promise = new StorePromise(
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]))
            {
                Directory = BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]),
                IsLate = bytes[51] == 1,
            },
            Kept = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            Boot = BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
            Policy = (StorePolicy)bytes[48],
            IsDoubtful = bytes[49] != 0,
            IsClosed = bytes[50] == 1,
            Chain = BinaryPrimitives.ReadUInt64LittleEndian(bytes[52..]),
        };
        return true;
    }
}
