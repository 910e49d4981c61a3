namespace Ringside.App.Drills;

/// <summary>What the histories of members say about times and rates.</summary>
internal static class DrillFigures
{
    private const double Second = 1e9;
    private const double Millisecond = 1e6;

    /// <summary>From the fault to the first numbered answer to a request that was meant to be sent after the signal had gone out: of the
    /// member, of those of the shard, for whom it took longest; milliseconds.</summary>
    /// <returns>Null when a member had no such answer before the end of the round.</returns>
    internal static double? FailoverMilliseconds(DrillRound round, IReadOnlyList<MemberHistory> histories, int shards)
    {
        double worst = 0;
        foreach (MemberHistory history in histories)
        {
            for (int shard = round.Shard ?? 0; shard <= (round.Shard ?? shards - 1); shard++)
            {
                if (FirstAnswer(history, round, shard) is not { } answer)
                {
                    return null;
                }

                worst = Math.Max(worst, (answer - round.FaultNanos) / Millisecond);
            }
        }

        return worst;
    }

    /// <summary>Numbered answers a second of all members, between two times.</summary>
    internal static double AnswersPerSecond(IReadOnlyList<MemberHistory> histories, long fromNanos, long untilNanos)
    {
        long count = 0;
        foreach (MemberHistory history in histories)
        {
            for (int at = FirstAt(history, fromNanos); at < history.Entries.Count && history.Entries[at].ReceivedNanos < untilNanos; at++)
            {
                count += history.Entries[at].IntendedNanos != 0 ? 1 : 0;
            }
        }

        return untilNanos > fromNanos ? count * Second / (untilNanos - fromNanos) : 0;
    }

    /// <summary>The middle one, or the mean of the two in the middle; 0 of none.</summary>
    internal static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? 0
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static long? FirstAnswer(MemberHistory history, DrillRound round, int shard)
    {
        for (int at = FirstAt(history, round.FaultNanos); at < history.Entries.Count; at++)
        {
            HistoryEntry entry = history.Entries[at];
            if (entry.ReceivedNanos >= round.EndNanos)
            {
                return null;
            }

            if (entry.Shard == shard && entry.IntendedNanos > round.StruckNanos)
            {
                return entry.ReceivedNanos;
            }
        }

        return null;
    }

    // They stand in the order in which they came.
    private static int FirstAt(MemberHistory history, long nanos)
    {
        int low = 0;
        int high = history.Entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = history.Entries[middle].ReceivedNanos < nanos ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
