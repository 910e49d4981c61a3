using System.Buffers.Binary;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>Payload of a heartbeat: whether the writer is established, the epochs of the stream, and the stores that count in this
/// one.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     1     1 when the writer is established: its first batch is stable
///  1     1     1 when the stream has ended: its last batch says so
///  2     2     (zero)
///  4     4     number of entries (n), the newest ones
///  8     16 n  entries: epoch (4), zero (4), first number (8)
///        x     store sets of the newest epoch; none while the writer seals
/// </code>
/// </remarks>
internal static class HeartbeatPayload
{
    /// <summary>Most entries; fewer when the sets need their room.</summary>
    internal const int MostRuns = 80;

    /// <summary>Most bytes, for any sets that a venue can have.</summary>
    internal const int MostBytes = HeadSize + (RunSize * MostRuns);

    private const int HeadSize = 8;
    private const int RunSize = 16;

    internal static int SizeOf(int runs, StoreSets? sets) => HeadSize + (RunSize * CountOf(runs, sets)) + StoreSetsWire.SizeOf(sets);

    internal static void Write(
        Span<byte> payload, bool isEstablished, IReadOnlyList<EpochRun> runs, StoreSets? sets, bool hasEnded = false)
    {
        int count = CountOf(runs.Count, sets);
        payload[..HeadSize].Clear();
        payload[0] = isEstablished ? (byte)1 : (byte)0;
        payload[1] = hasEnded ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], count);
        EpochRuns.Write(payload[HeadSize..], runs, count);
        StoreSetsWire.Write(payload[(HeadSize + (RunSize * count))..], sets);
    }

    /// <summary>Reads it.</summary>
    /// <returns>How many entries, or -1 when it is malformed.</returns>
    internal static int TryRead(ReadOnlySpan<byte> payload, out bool isEstablished, Span<EpochRun> runs)
    {
        isEstablished = payload.Length >= HeadSize && payload[0] == 1;
        if (payload.Length < HeadSize)
        {
            return -1;
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        bool isWhole = count >= 0 && count <= Math.Min(MostRuns, runs.Length) && payload.Length >= HeadSize + (RunSize * count)
            && StoreSetsWire.LengthOf(payload[(HeadSize + (RunSize * count))..]) == payload.Length - HeadSize - (RunSize * count);
        return isWhole && EpochRuns.TryRead(payload.Slice(HeadSize, RunSize * count), runs[..count]) ? count : -1;
    }

    /// <summary>Whether a stream goes on for certain, as one that was read says: its writer is established, and it has not ended.</summary>
    internal static bool SaysItGoesOn(ReadOnlySpan<byte> payload) => payload[0] == 1 && payload[1] == 0;

    /// <summary>The sets of one that was read.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="count">How many entries it has.</param>
    /// <returns>Null when it names none.</returns>
    internal static StoreSets? SetsOf(ReadOnlySpan<byte> payload, int count) =>
        StoreSetsWire.TryRead(payload[(HeadSize + (RunSize * count))..], out StoreSets? sets) ? sets : null;

    private static int CountOf(int runs, StoreSets? sets) => Math.Min(runs, (MostBytes - HeadSize - StoreSetsWire.SizeOf(sets)) / RunSize);
}
