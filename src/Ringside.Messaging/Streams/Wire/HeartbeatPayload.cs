using System.Buffers.Binary;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>Payload of a heartbeat: whether the writer is established, and the epochs of the stream.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     1     1 when the writer is established: its first batch is stable
///  1     3     (zero)
///  4     4     number of entries, the newest ones
///  8     16 n  entries: epoch (4), zero (4), first number (8)
/// </code>
/// </remarks>
internal static class HeartbeatPayload
{
    internal const int MostRuns = 80;
    private const int HeadSize = 8;
    private const int RunSize = 16;

    internal static int SizeOf(int runs) => HeadSize + (RunSize * Math.Min(runs, MostRuns));

    internal static void Write(Span<byte> payload, bool isEstablished, IReadOnlyList<EpochRun> runs)
    {
        int count = Math.Min(runs.Count, MostRuns);
        payload[..HeadSize].Clear();
        payload[0] = isEstablished ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], count);
        EpochRuns.Write(payload[HeadSize..], runs, count);
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
        bool isWhole = count >= 0 && count <= Math.Min(MostRuns, runs.Length) && payload.Length == HeadSize + (RunSize * count);
        return isWhole && EpochRuns.TryRead(payload[HeadSize..], runs[..count]) ? count : -1;
    }
}
