namespace Ringside.Messaging.Streams.Wire;

/// <summary>Payload of a store's promise: the stores that count behind what it holds, and the epochs of that, the newest ones.</summary>
/// <remarks>
/// <code>
/// offset size  field
///  0     x     store sets of the last epoch; none when the store holds nothing
///        16 n  epochs: epoch (4), zero (4), first number (8)
/// </code>
/// </remarks>
internal static class PromisedPayload
{
    /// <summary>Most bytes, for any sets that a venue can have.</summary>
    internal const int MostBytes = HeartbeatPayload.MostBytes;

    internal static int SizeOf(int runs, StoreSets? sets) => StoreSetsWire.SizeOf(sets) + (EpochRuns.Size * CountOf(runs, sets));

    internal static void Write(Span<byte> payload, IReadOnlyList<EpochRun> runs, StoreSets? sets)
    {
        StoreSetsWire.Write(payload, sets);
        EpochRuns.Write(payload[StoreSetsWire.SizeOf(sets)..], runs, CountOf(runs.Count, sets));
    }

    /// <summary>Reads it.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="runs">The epochs, when the result is true.</param>
    /// <param name="sets">The sets; null for none.</param>
    /// <returns>False when it is malformed.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> payload, out EpochRun[] runs, out StoreSets? sets)
    {
        (runs, sets) = ([], null);
        int length = StoreSetsWire.LengthOf(payload);
        if (length < 0 || (payload.Length - length) % EpochRuns.Size != 0)
        {
            return false;
        }

        runs = new EpochRun[(payload.Length - length) / EpochRuns.Size];
        bool hasSets = StoreSetsWire.TryRead(payload, out sets);
        return EpochRuns.TryRead(payload[length..], runs) && hasSets == (runs.Length > 0);
    }

    private static int CountOf(int runs, StoreSets? sets) => Math.Min(runs, (MostBytes - StoreSetsWire.SizeOf(sets)) / EpochRuns.Size);
}
