namespace Ringside.Exchange.Hosting;

/// <summary>What follows from the ends of all copies of a stream, of which s must hold a batch.</summary>
/// <remarks>A seal takes n - s + 1 of the n copies, and of those the one with the highest epoch, among equals the longest. Whichever it
/// takes, its choice is among the s best of all. So what all of those agree on is kept by every seal, and nothing else is.</remarks>
internal static class StoredCopyRule
{
    /// <summary>Number of the last batch that every seal keeps.</summary>
    /// <param name="copies">Where the copies end.</param>
    /// <param name="stableCopies">How many must hold a batch (s), 1 to as many as there are.</param>
    /// <param name="agree">Number of the last batch up to which two copies, by their places, are the same.</param>
    internal static long Stable(IReadOnlyList<StoredCopyEnd> copies, int stableCopies, Func<int, int, long> agree)
    {
        int[] best = Best(copies);
        long stable = copies[best[0]].Last;
        foreach (int place in best.Take(stableCopies).Skip(1))
            stable = Math.Min(stable, agree(best[0], place));
        return stable;
    }

    /// <summary>Number of the last batch that s copies have in common; above <see cref="Stable"/> where a batch counted as stored and a
    /// seal did not keep it: two truths.</summary>
    internal static long Shared(IReadOnlyList<StoredCopyEnd> copies, int stableCopies, Func<int, int, long> agree)
    {
        // With s copies that are the same up to a number, one of them has s - 1 others that agree with it up to there.
        long shared = 0;
        for (int place = 0; place < copies.Count; place++)
        {
            IEnumerable<long> agreed = Enumerable.Range(0, copies.Count)
                .Select(other => other == place ? copies[place].Last : agree(place, other));
            shared = Math.Max(shared, agreed.OrderDescending().ElementAt(stableCopies - 1));
        }

        return shared;
    }

    /// <summary>Places of the copies, the one that a seal would choose first.</summary>
    internal static int[] Best(IReadOnlyList<StoredCopyEnd> copies) =>
        [.. Enumerable.Range(0, copies.Count).OrderByDescending(place => (copies[place].Epoch, copies[place].Last))];
}
