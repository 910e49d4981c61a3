namespace Ringside.Messaging.Streams.Following;

/// <summary>Counts the marks of stores: which batches are stable.</summary>
internal sealed class MarkBook
{
    private readonly ushort[] _stores;
    private readonly StoreMark[] _marks;
    private readonly long[] _heard;
    private readonly int _copies;

    /// <summary>Makes one without marks.</summary>
    /// <param name="stores">Numbers of the stores that count.</param>
    /// <param name="copies">How many must hold a batch of their own epoch; 0 makes nothing stable here.</param>
    internal MarkBook(IReadOnlyList<ushort> stores, int copies)
    {
        (_stores, _copies) = ([.. stores], copies);
        (_marks, _heard) = (new StoreMark[_stores.Length], new long[_stores.Length]);
        Array.Fill(_heard, long.MinValue);
    }

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted { get; set; }

    /// <summary>The last batch that is stable: as many stores as are needed hold it, in this one epoch.</summary>
    internal StoreMark Stable { get; private set; }

    /// <summary>Two stores name different chains at one epoch and number: nothing may go on.</summary>
    internal bool IsContradicted { get; private set; }

    /// <summary>The highest epoch that a store has promised.</summary>
    internal uint HighestPromise { get; private set; }

    /// <summary>The last mark of each store, in the order of the store set.</summary>
    internal ReadOnlySpan<StoreMark> Marks => _marks;

    /// <summary>How many stores were heard since a time.</summary>
    internal int HeardSince(long nanos)
    {
        int count = 0;
        foreach (long heard in _heard)
        {
            count += heard >= nanos ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes a mark.</summary>
    /// <returns>Whether more is stable now.</returns>
    internal bool Take(ushort store, in StoreMark mark, long nowNanos)
    {
        int place = Array.IndexOf(_stores, store);
        if (place < 0 || mark.Promised < mark.Epoch)
        {
            return false;
        }

        _heard[place] = nowNanos;
        HighestPromise = Math.Max(HighestPromise, mark.Promised);
        StoreMark known = _marks[place];
        bool isOlder = mark.Promised < known.Promised
            || (mark.Promised == known.Promised && (mark.Epoch, mark.Number).CompareTo((known.Epoch, known.Number)) <= 0);
        if (isOlder)
        {
            return false;
        }

        _marks[place] = mark;
        Compare(mark);
        return Counts(mark) && Count(mark.Epoch);
    }

    private bool Counts(in StoreMark mark) => mark.Counts || (Planted == StreamFault.MarksOfAnyEpochCount && mark.Epoch != 0);

    private void Compare(in StoreMark mark)
    {
        foreach (StoreMark other in _marks)
        {
            IsContradicted |= other.Epoch == mark.Epoch && other.Number == mark.Number && other.Chain != mark.Chain;
        }
    }

    // The number that as many as are needed have reached is that of the least of the best of them.
    private bool Count(uint epoch)
    {
        if (_copies == 0)
        {
            return false;
        }

        StoreMark best = default;
        foreach (StoreMark candidate in _marks)
        {
            if (Counts(candidate) && candidate.Epoch == epoch && candidate.Number > best.Number
                && AtLeast(epoch, candidate.Number) >= _copies)
            {
                best = candidate;
            }
        }

        if (best.Number == 0 || (best.Epoch, best.Number).CompareTo((Stable.Epoch, Stable.Number)) <= 0)
        {
            return false;
        }

        Stable = best;
        return true;
    }

    private int AtLeast(uint epoch, long number)
    {
        int count = 0;
        foreach (StoreMark mark in _marks)
        {
            count += Counts(mark) && mark.Epoch == epoch && mark.Number >= number ? 1 : 0;
        }

        return count;
    }
}
