using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Parts;

/// <summary>What is stable of one stream, computed from the disks of the stores alone, by who sees all of them at all times.</summary>
/// <remarks>
/// <para>A batch is stable when as many stores as are needed, of the set that the first batch of an epoch names, have held it or one
/// behind it of that very epoch, durably, in the directories that the set names, each while it had promised that epoch and doubted
/// nothing. That is what their marks may say; whether they have said it does not matter here.</para>
/// <para>What is stable once is stable for ever: whatever becomes stable later lies behind it.</para>
/// </remarks>
internal sealed class StableStream(StreamId stream)
{
    private readonly List<(ulong Chain, uint Epoch)> _batches = [];
    private readonly SortedDictionary<uint, Epoch> _epochs = [];
    private readonly Dictionary<SimulatedDisk, (uint Promised, long Kept, int Cuts)> _seen = [];
    private uint _sealed;

    /// <summary>Number of the last batch that is stable.</summary>
    internal long Last => _batches.Count;

    /// <summary>The stream.</summary>
    internal StreamId Stream => stream;

    /// <summary>Whether a batch is stable.</summary>
    internal bool Has(long number, ulong chain) => number >= 1 && number <= Last && _batches[(int)number - 1].Chain == chain;

    /// <summary>The epoch by whose batches a batch has become stable: its own, or a later one.</summary>
    internal uint EpochOf(long number) => _batches[(int)number - 1].Epoch;

    /// <summary>A disk of a store may hold more than it did.</summary>
    internal void Look(in StoreMember store, SimulatedDisk disk)
    {
        (uint Promised, long Kept, int Cuts) now = (disk.PromisedEpoch, disk.Whole, disk.Cuts);
        if (disk.IsDoubted || now.Kept == 0 || _seen.GetValueOrDefault(disk) == now)
        {
            return;
        }

        _seen[disk] = now;
        (uint epoch, ulong chain) = disk.Facts(now.Kept);
        if (epoch == now.Promised && Find(epoch, disk) is { } found)
        {
            found.Reach(store, now.Kept, chain);
            long stable = found.CountStable();
            if (stable > found.Stable)
            {
                found.Stable = stable;
                Extend(epoch, stable, disk);
            }
        }
    }

    /// <summary>Somebody takes a batch for stable, and may show it.</summary>
    internal void CheckReleased(long number, ulong chain, string who)
    {
        if (number > Last)
        {
            throw new InvariantException(
                "what is shown is stored",
                $"batch {number} of {stream} is not on as many disks of the stores that count, shown by {who}; {Last} is");
        }

        if (!Has(number, chain))
        {
            throw new InvariantException(
                "everybody who has a batch has the same", $"batch {number} of {stream} at {who}: {chain:x16}");
        }
    }

    /// <summary>A writer goes on behind a stream that it has sealed: all that is stable is in there, unless somebody has sealed a higher
    /// epoch meanwhile, and goes on himself.</summary>
    internal void CheckSealed(uint epoch, long last, ulong chain)
    {
        if (epoch < _sealed)
        {
            return;
        }

        _sealed = epoch;
        if (last < Last || (Last > 0 && last == Last && !Has(last, chain)))
        {
            throw new InvariantException(
                "a seal finds all that is stable",
                $"epoch {epoch} of {stream} goes on behind batch {last} with {chain:x16}, "
                    + $"stable are {Last}, with {_batches[^1].Chain:x16}");
        }
    }

    /// <summary>A writer is established.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="first">Number of the first batch of it, as the writer says.</param>
    internal void CheckEstablished(uint epoch, long first)
    {
        long known = _epochs.TryGetValue(epoch, out Epoch? own) ? own.First : 0;
        if (own is null || own.Stable < first || known != first)
        {
            throw new InvariantException(
                "an established writer's first batch is stored",
                $"batch {first} of epoch {epoch} of {stream}, stable is {own?.Stable ?? 0} from {known} on");
        }

        foreach ((uint older, Epoch before) in _epochs)
        {
            if (older < epoch && before.Stable >= first)
            {
                throw new InvariantException(
                    "an established writer has all that is stable",
                    $"epoch {epoch} of {stream} begins with batch {first}, stable of epoch {older} is {before.Stable}");
            }
        }
    }

    // The set is said by the first batch of the epoch, which lies on the same disk.
    private Epoch? Find(uint epoch, SimulatedDisk disk)
    {
        if (_epochs.TryGetValue(epoch, out Epoch? found))
        {
            return found;
        }

        long first = disk.Whole;
        while (first > 1 && disk.Facts(first - 1).Epoch == epoch)
        {
            first--;
        }

        List<byte> payload = [];
        disk.TryRead(first, out ReadOnlySpan<byte> packets);
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            payload.AddRange(walk.Payload);
        }

        if (!EpochStart.TryRead([.. payload], out EpochStart? start) || start.Epoch != epoch)
        {
            return null;
        }

        _epochs.Add(epoch, found = new Epoch(first, start.Sets));
        return found;
    }

    // An equal chain is an equal history.
    private void Extend(uint epoch, long stable, SimulatedDisk disk)
    {
        long common = Math.Min(stable, Last);
        if (common > 0 && !Has(common, disk.Facts(common).Chain))
        {
            throw new InvariantException(
                "what is stable is never replaced", $"batch {stable} of epoch {epoch} of {stream} stands on another batch {common}");
        }

        while (Last < stable)
        {
            _batches.Add((disk.Facts(Last + 1).Chain, epoch));
        }
    }

    /// <summary>How far each store has been in one epoch.</summary>
    private sealed class Epoch(long first, StoreSets sets)
    {
        private readonly Dictionary<StoreMember, long> _reached = [];
        private readonly Dictionary<long, ulong> _chains = [];

        internal long First => first;

        internal long Stable { get; set; }

        internal void Reach(in StoreMember store, long number, ulong chain)
        {
            if (!_chains.TryAdd(number, chain) && _chains[number] != chain)
            {
                throw new InvariantException("an epoch has one writer", $"two batches {number} are on disks of stores");
            }

            _reached[store] = Math.Max(number, _reached.GetValueOrDefault(store));
        }

        // What the first batch changes must be held in the set before, too; a later one was published only because it was.
        internal long CountStable()
        {
            long current = ReachedIn(sets.Current);
            bool isHeld = sets.Former is not { } former || current > first || ReachedIn(former) >= first;
            return isHeld ? current : 0;
        }

        // The highest number that as many as are needed have reached.
        private long ReachedIn(StoreSet set)
        {
            long best = 0;
            foreach (StoreMember member in set.Members)
            {
                long candidate = _reached.GetValueOrDefault(member);
                int holders = 0;
                foreach (StoreMember other in set.Members)
                {
                    holders += _reached.GetValueOrDefault(other) >= candidate ? 1 : 0;
                }

                best = holders >= set.Copies ? Math.Max(best, candidate) : best;
            }

            return best;
        }
    }
}
