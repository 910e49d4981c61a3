namespace Ringside.Messaging.Streams.Following;

/// <summary>Counts the marks of stores: which batches are stable.</summary>
/// <remarks>Which stores count, and how many of them must have marked a batch, belongs to the epoch that wrote it: the marks of an epoch
/// whose store sets are not known count nothing. In an epoch that changes the set its first batch must be held in both; a later one was
/// published only because it was.</remarks>
internal sealed class MarkBook
{
    private StoreMember[] _members = [];
    private StoreMark[] _marks = [];
    private long[] _heard = [];
    private bool[] _isCurrent = [];
    private bool[] _isFormer = [];
    private long _first;
    private StoreSets? _settled;

    /// <summary>A rule that is left out on purpose.</summary>
    internal StreamFault Planted { get; set; }

    /// <summary>The epoch whose sets are known; 0 before any is.</summary>
    internal uint Epoch { get; private set; }

    /// <summary>What counts in that epoch; null before any is known.</summary>
    internal StoreSets? Sets { get; private set; }

    /// <summary>The same, without a former set that is known to be retired.</summary>
    internal StoreSets? InForce => IsChanging ? Sets : _settled;

    /// <summary>The last batch that is stable: as many stores as are needed hold it, in this one epoch.</summary>
    internal StoreMark Stable { get; private set; }

    /// <summary>Two stores name different chains at one epoch and number: nothing may go on.</summary>
    internal bool IsContradicted { get; private set; }

    /// <summary>The last mark of each store that counts, those of the current set first.</summary>
    internal ReadOnlySpan<StoreMark> Marks => _marks;

    /// <summary>Whether a change of the set is under way, as far as the marks tell.</summary>
    internal bool IsChanging => Sets?.Former is not null && !(Stable.Epoch == Epoch && Stable.Number > _first);

    /// <summary>What counts in an epoch.</summary>
    /// <param name="epoch">The epoch; one below the known one tells nothing any more.</param>
    /// <param name="first">Number of its first batch.</param>
    /// <param name="sets">What its first batch says.</param>
    internal void Enter(uint epoch, long first, StoreSets sets)
    {
        if (epoch <= Epoch)
        {
            return;
        }

        (StoreMember[] members, StoreMark[] marks, long[] heard) = (_members, _marks, _heard);
        (Epoch, _first, Sets, _settled) = (epoch, first, sets, sets.Settled);
        _members = [.. sets.Current.Members, .. sets.Former?.Members.Where(member => !sets.Current.Has(member)) ?? []];
        (_marks, _heard) = (new StoreMark[_members.Length], new long[_members.Length]);
        _isCurrent = [.. _members.Select(member => sets.Current.Has(member))];
        _isFormer = [.. _members.Select(member => sets.Former?.Has(member) ?? false)];
        for (int place = 0; place < _members.Length; place++)
        {
            int before = Array.IndexOf(members, _members[place]);
            (_marks[place], _heard[place]) = before < 0 ? (default, long.MinValue) : (marks[before], heard[before]);
        }

        Count();
    }

    /// <summary>How many more stores would have to be heard since a time, so that there are as many as must hold a batch.</summary>
    internal int MissingSince(long nanos)
    {
        int missing = Sets is null ? 0 : Sets.Current.Copies - HeardSince(nanos, _isCurrent);
        return Math.Max(IsChanging ? Math.Max(missing, Sets!.Former!.Copies - HeardSince(nanos, _isFormer)) : missing, 0);
    }

    /// <summary>Whether a store that counts was heard since a time.</summary>
    internal bool HasHeard(in StoreMember store, long nanos) =>
        Array.IndexOf(_members, store) is int place and >= 0 && _heard[place] >= nanos;

    /// <summary>Takes a mark.</summary>
    /// <returns>Whether more is stable now.</returns>
    internal bool Take(in StoreMember store, in StoreMark mark, long nowNanos)
    {
        int place = PlaceOf(store);
        if (place < 0 || mark.Promised < mark.Epoch)
        {
            return false;
        }

        _heard[place] = nowNanos;
        StoreMark known = _marks[place];
        bool isOlder = mark.Promised < known.Promised
            || (mark.Promised == known.Promised && (mark.Epoch, mark.Number).CompareTo((known.Epoch, known.Number)) <= 0);
        if (isOlder)
        {
            return false;
        }

        _marks[place] = mark;
        Compare(mark);
        return Counts(mark) && Count();
    }

    private int PlaceOf(in StoreMember store)
    {
        for (int place = 0; place < _members.Length; place++)
        {
            if (_members[place].Store == store.Store
                && (_members[place].Identity == store.Identity || Planted == StreamFault.FreshStoreCounts))
            {
                return place;
            }
        }

        return -1;
    }

    private int HeardSince(long nanos, bool[] isIn)
    {
        int count = 0;
        for (int place = 0; place < _heard.Length; place++)
        {
            count += isIn[place] && _heard[place] >= nanos ? 1 : 0;
        }

        return count;
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
    private bool Count()
    {
        if (Sets is null || Sets.Current.Copies == 0)
        {
            return false;
        }

        StoreMark best = default;
        foreach (StoreMark candidate in _marks)
        {
            if (Counts(candidate) && candidate.Epoch == Epoch && candidate.Number > best.Number && IsHeld(candidate.Number))
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

    private bool IsHeld(long number) => AtLeast(number, _isCurrent) >= Sets!.Current.Copies
        && (Sets.Former is null || number > _first || AtLeast(number, _isFormer) >= Sets.Former.Copies);

    private int AtLeast(long number, bool[] isIn)
    {
        int count = 0;
        for (int place = 0; place < _marks.Length; place++)
        {
            StoreMark mark = _marks[place];
            count += isIn[place] && Counts(mark) && mark.Epoch == Epoch && mark.Number >= number ? 1 : 0;
        }

        return count;
    }
}
