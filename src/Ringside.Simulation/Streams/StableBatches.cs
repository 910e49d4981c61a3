using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Streams;

/// <summary>What is stable, read from the disks: as many stores as must have kept a batch of an epoch while they promised that very epoch.
/// From then on nothing else may stand at its number, or at one below, whoever has heard of it.</summary>
internal sealed class StableBatches(IReadOnlyList<SimulatedDisk> disks)
{
    private readonly Record[] _records = [.. disks.Select(_ => new Record())];
    private readonly Dictionary<long, (uint Epoch, ulong Chain)> _fixed = [];
    private readonly Dictionary<(uint Epoch, StoreMember Store), long> _marks = [];
    private readonly Dictionary<uint, StoreSets> _sets = [];
    private readonly List<(long Number, uint Epoch, ulong Chain)> _fresh = [];
    private long _last;
    private uint _begun;

    /// <summary>An epoch begins with these stores.</summary>
    internal void OnBegun(uint epoch, StoreSets sets) => (_sets[epoch], _begun) = (sets, Math.Max(_begun, epoch));

    /// <summary>Reads what is new on a disk.</summary>
    /// <returns>The batches, the last one first; valid until the next call.</returns>
    internal IReadOnlyList<(long Number, uint Epoch, ulong Chain)> Look(int place)
    {
        (SimulatedDisk disk, Record record) = (disks[place], _records[place]);
        List<(uint Epoch, ulong Chain)> known = record.Batches;
        _fresh.Clear();
        long kept = disk.Kept;
        if (record.Writes == disk.Writes && known.Count == kept)
        {
            return _fresh;
        }

        record.Writes = disk.Writes;
        Cut(known, kept);
        long same = kept;
        for (; same > 0; same--)
        {
            (uint epoch, ulong chain) = disk.Facts(same);
            if (same <= known.Count && known[(int)same - 1] == (epoch, chain))
            {
                break;
            }

            _fresh.Add((same, epoch, chain));
        }

        Cut(known, same);
        for (int i = _fresh.Count - 1; i >= 0; i--)
        {
            known.Add((_fresh[i].Epoch, _fresh[i].Chain));
        }

        return _fresh;
    }

    /// <summary>What a store keeps counts: is more stable now?</summary>
    /// <param name="place">Which of the disks is its.</param>
    /// <param name="store">Its place and its directory.</param>
    /// <param name="promised">The epoch that it has promised.</param>
    internal void Count(int place, StoreMember store, uint promised)
    {
        List<(uint Epoch, ulong Chain)> batches = _records[place].Batches;
        long before = _marks.GetValueOrDefault((promised, store));
        if (before > batches.Count)
        {
            throw new InvariantException(
                "what a store has marked it keeps",
                $"batch {before} on disk {place}, which has {batches.Count}, and promises {promised} still");
        }

        bool counts = batches.Count > 0 && batches[^1].Epoch == promised && _sets.ContainsKey(promised);
        if (!counts || before >= batches.Count)
        {
            return;
        }

        _marks[(promised, store)] = batches.Count;
        FixUpTo(StableIn(promised), batches);
    }

    /// <summary>A store takes for stable what it keeps up to a number: then it is, for everybody.</summary>
    internal void OnTaken(int place, long number)
    {
        Record record = _records[place];
        if (number > record.Taken)
        {
            FixUpTo(Math.Min(number, record.Batches.Count), record.Batches);
        }

        record.Taken = Math.Min(number, record.Batches.Count);
    }

    /// <summary>A reader has shown a batch: it is that one for everybody.</summary>
    internal void OnReleased(long number, uint epoch, ulong chain) => Fix(number, (epoch, chain));

    /// <summary>A writer goes on behind a stream that it has sealed. As long as no higher epoch has begun all that is stable is in
    /// there.</summary>
    internal void OnSealed(uint epoch, StreamPosition behind)
    {
        if (_begun > epoch)
        {
            return;
        }

        bool isOther = _fixed.TryGetValue(behind.Number, out (uint Epoch, ulong Chain) facts) && facts.Chain != behind.Chain;
        if (behind.Number < _last || isOther)
        {
            throw new InvariantException(
                "a seal finds all that is stable",
                $"epoch {epoch} goes on behind {(isOther ? "another " : string.Empty)}batch {behind.Number}, stable is {_last}");
        }
    }

    // Until a batch behind the first one of an epoch is there the former set counts, too.
    private long StableIn(uint epoch)
    {
        StoreSets sets = _sets[epoch];
        long number = KeptIn(sets.Current, epoch);
        return sets.Former is { } former && !HasSecond(epoch, number) ? Math.Min(number, KeptIn(former, epoch)) : number;
    }

    private bool HasSecond(uint epoch, long number)
    {
        foreach (Record record in _records)
        {
            if (number > 1 && record.Batches.Count >= number && record.Batches[(int)number - 1].Epoch == epoch)
            {
                return record.Batches[(int)number - 2].Epoch == epoch;
            }
        }

        return false;
    }

    private long KeptIn(StoreSet set, uint epoch)
    {
        Span<long> numbers = stackalloc long[set.Members.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _marks.GetValueOrDefault((epoch, set.Members[i]));
        }

        numbers.Sort();
        return numbers[^set.Copies];
    }

    private void FixUpTo(long number, List<(uint Epoch, ulong Chain)> batches)
    {
        while (number > 0 && number <= batches.Count && Fix(number, batches[(int)number - 1]))
        {
            number--;
        }
    }

    // False when it was so before.
    private bool Fix(long number, (uint Epoch, ulong Chain) batch)
    {
        if (_fixed.TryGetValue(number, out (uint Epoch, ulong Chain) first))
        {
            if (first.Chain != batch.Chain)
            {
                throw new InvariantException(
                    "what is stable is never replaced",
                    $"batch {number}: {first.Epoch}/{first.Chain:x16}, now {batch.Epoch}/{batch.Chain:x16}");
            }

            return false;
        }

        _fixed.Add(number, batch);
        _last = Math.Max(_last, number);
        return true;
    }

    private static void Cut(List<(uint Epoch, ulong Chain)> batches, long number)
    {
        if (batches.Count > number)
        {
            batches.RemoveRange((int)number, batches.Count - (int)number);
        }
    }

    private sealed class Record
    {
        internal List<(uint Epoch, ulong Chain)> Batches { get; } = [];

        internal long Writes { get; set; }

        internal long Taken { get; set; }
    }
}
