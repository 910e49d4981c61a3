using System.Runtime.InteropServices;

namespace Ringside.Market.Snapshots;

/// <summary>How a snapshot of an engine begins: 96 bytes, little-endian.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     8     Magic         "RINGMATC"
///  8     4     Version       1
/// 12     4     Crc           CRC-32C of the header with zero here
/// 16     8     BodyLength    bytes behind the header, without the last 8
/// 24     4     Instruments   records of 64 bytes, in the order in which they were defined
/// 28     4     Members       records of 32 bytes, likewise
/// 32     4     Sessions      records of 16 bytes, likewise
/// 36     4     Orders        records of 88 bytes: of each instrument bids, asks, buy stops, sell stops, each in its order
/// 40     8     Digest        of the engine
/// 48     8     Commands      so far
/// 56     8     Matches       so far
/// 64     8     LastPriority  last number of a placement
/// 72     8     TimeNanos     of the engine
/// 80    16     (zero)
/// </code>
/// Behind the records stand 8 bytes: the CRC-32C of all records, and zero.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct SnapshotHeader
{
    internal const int Size = 96;
    internal const int TrailerSize = 8;
    internal const ulong ExpectedMagic = 0x4354_414D_474E_4952;
    internal const uint ExpectedVersion = 1;

    internal ulong Magic;
    internal uint Version;
    internal uint Crc;
    internal ulong BodyLength;
    internal uint Instruments;
    internal uint Members;
    internal uint Sessions;
    internal uint Orders;
    internal ulong Digest;
    internal ulong Commands;
    internal ulong Matches;
    internal ulong LastPriority;
    internal long TimeNanos;
    internal ulong Zero;
    internal ulong AlsoZero;

    /// <summary>The length that the counts ask for; they are 32-bit numbers, so it does not overflow.</summary>
    internal readonly ulong ExpectedBodyLength =>
        ((ulong)Instruments * InstrumentRecord.Size) + ((ulong)Members * MemberRecord.Size)
        + ((ulong)Sessions * SessionRecord.Size) + ((ulong)Orders * OrderRecord.Size);

    internal readonly uint ComputeCrc()
    {
        SnapshotHeader copy = this;
        copy.Crc = 0;
        return Crc32C.Append(0, MemoryMarshal.AsBytes(new ReadOnlySpan<SnapshotHeader>(in copy)));
    }
}
