using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ringside.Market.Snapshots;

namespace Ringside.Market.Tests.Engine;

/// <summary>Makes both sums of a changed snapshot right again.</summary>
internal static class SnapshotSums
{
    /// <summary>Writes another digest into the header.</summary>
    public static void SetDigest(Span<byte> snapshot, ulong digest)
    {
        SnapshotHeader header = MemoryMarshal.Read<SnapshotHeader>(snapshot);
        header.Digest = digest;
        MemoryMarshal.Write(snapshot, header);
    }

    public static void Correct(Span<byte> snapshot)
    {
        uint body = Crc32C.Append(0, snapshot[SnapshotHeader.Size..^SnapshotHeader.TrailerSize]);
        BinaryPrimitives.WriteUInt64LittleEndian(snapshot[^SnapshotHeader.TrailerSize..], body);
        SnapshotHeader header = MemoryMarshal.Read<SnapshotHeader>(snapshot);
        header.Crc = header.ComputeCrc();
        MemoryMarshal.Write(snapshot, header);
    }
}
