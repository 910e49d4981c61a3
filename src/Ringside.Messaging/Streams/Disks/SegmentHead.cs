using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Head of a segment file, little-endian. Behind it stand the packets of batches exactly as they were sent.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     4     magic           RSXG
///  4     2     version         1
///  6     2     stream
///  8     4     identity        which run of numbers
/// 12     4     zero
/// 16     8     first           number of the first batch
/// 24    36     zero
/// 60     4     CRC-32C         of the 60 bytes before it
/// </code>
/// </remarks>
/// <param name="Stream">The stream.</param>
/// <param name="Identity">Which run of numbers.</param>
/// <param name="First">Number of the first batch.</param>
internal readonly record struct SegmentHead(StreamId Stream, uint Identity, long First)
{
    internal const int Size = 64;

    private const uint Magic = 0x4758_5352;
    private const ushort Version = 1;
    private const int ChecksumOffset = 60;

    /// <summary>Writes it.</summary>
    internal void Write(Span<byte> into, Crc32C checksum)
    {
        into[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(into, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(into[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(into[6..], Stream.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(into[8..], Identity);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], First);
        BinaryPrimitives.WriteUInt32LittleEndian(into[ChecksumOffset..], ~checksum.Append(uint.MaxValue, into[..ChecksumOffset]));
    }

    /// <summary>Reads one.</summary>
    /// <returns>False when it is not whole, damaged, or of another version.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, Crc32C checksum, out SegmentHead head)
    {
        head = default;
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumOffset..]) != ~checksum.Append(uint.MaxValue, bytes[..ChecksumOffset]))
        {
            return false;
        }

        head = new SegmentHead(
            new StreamId(BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..])),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
        return true;
    }
}
