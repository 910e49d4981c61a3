using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ringside.Market.Snapshots;

/// <summary>The outside of a snapshot: header, lengths, sums.</summary>
internal static class SnapshotFrame
{
    /// <summary>Checks the frame and finds the records.</summary>
    /// <param name="snapshot">Any bytes.</param>
    /// <param name="header">The header, when the result is true.</param>
    /// <param name="body">The records, as long as the counts of the header ask for, when the result is true.</param>
    /// <param name="error">What is wrong, when the result is false.</param>
    internal static bool TryOpen(ReadOnlySpan<byte> snapshot, out SnapshotHeader header, out ReadOnlySpan<byte> body, out string error)
    {
        header = default;
        body = default;
        if (snapshot.Length < SnapshotHeader.Size + SnapshotHeader.TrailerSize)
        {
            error = $"The snapshot has {snapshot.Length} bytes; even an empty one has {SnapshotHeader.Size + SnapshotHeader.TrailerSize}.";
            return false;
        }

        header = MemoryMarshal.Read<SnapshotHeader>(snapshot);
        error = Judge(header, snapshot.Length);
        if (error.Length != 0)
            return false;
        body = snapshot[SnapshotHeader.Size..^SnapshotHeader.TrailerSize];
        ulong expected = BinaryPrimitives.ReadUInt64LittleEndian(snapshot[^SnapshotHeader.TrailerSize..]);
        uint actual = Crc32C.Append(0, body);
        if (expected != actual)
            error = $"The records of the snapshot have the CRC-32C {actual:x8}, but {expected:x8} is written behind them.";
        return error.Length == 0;
    }

    private static string Judge(in SnapshotHeader header, int length)
    {
        if (header.Magic != SnapshotHeader.ExpectedMagic)
            return "This is no snapshot of a matching engine: it does not begin with RINGMATC.";
        if (header.Version != SnapshotHeader.ExpectedVersion)
            return $"The snapshot has version {header.Version}; this program reads {SnapshotHeader.ExpectedVersion}.";
        if (header.ComputeCrc() != header.Crc)
            return $"The header of the snapshot has the CRC-32C {header.ComputeCrc():x8}, but {header.Crc:x8} is written in it.";
        ulong there = (ulong)(length - SnapshotHeader.Size - SnapshotHeader.TrailerSize);
        ulong counted = header.ExpectedBodyLength;
        if (header.BodyLength != there || counted != there)
            return $"The snapshot has {there} bytes of records; its header says {header.BodyLength}, its counts say {counted}.";
        if ((header.Zero | header.AlsoZero) != 0)
            return "The header of the snapshot has something where it must have zeroes.";
        return header.LastPriority > long.MaxValue ? "The snapshot has a number of placements that cannot be." : string.Empty;
    }
}
