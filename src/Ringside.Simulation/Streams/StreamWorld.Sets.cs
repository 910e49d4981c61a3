using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Streams;

/// <content>Which stores count: changes of the set, and how many of each set may be lost.</content>
internal sealed partial class StreamWorld
{
    private const int MostMembers = 6;

    private readonly List<(uint Epoch, StoreSets Sets)> _inForce = [];
    private bool _wasEstablished;

    /// <summary>A writer begins an epoch.</summary>
    internal void OnBegun(uint epoch, StoreSets sets)
    {
        _inForce.Add((epoch, sets));
        string before = sets.Former is { } former ? $", before {former}" : string.Empty;
        Trail.Add(NowNanos, -1, $"stores of epoch {epoch}: {sets.Current}{before}");
    }

    /// <summary>The first batch of an epoch is stable: what counted in those before it does not any more.</summary>
    internal void OnEstablished(uint epoch)
    {
        _inForce.RemoveAll(one => one.Epoch < epoch);
        _wasEstablished = true;
    }

    /// <summary>A batch behind the first one is stable: so is the change of the set.</summary>
    internal void OnSettled(uint epoch)
    {
        for (int i = 0; i < _inForce.Count; i++)
        {
            if (_inForce[i].Epoch == epoch && _inForce[i].Sets.Former is not null)
            {
                _inForce[i] = (epoch, _inForce[i].Sets.Settled);
            }
        }
    }

    // A store gets in, goes out, takes the place of another one, or comes back to its own with a new directory.
    private void ChangeStores()
    {
        WriterProcess? writer = _writers.FirstOrDefault(one => one.MayChange && one.PausedUntilNanos <= NowNanos);
        if (writer is null || _writers.Any(one => one.Wanted is not null))
        {
            return;
        }

        StoreSet current = writer.Sets.Current;
        List<StoreMember> members = [.. current.Members];
        StoreProcess[] others = [.. _stores.Where(store => store.Serves && !current.Has(store.Member))];
        StoreMember? added = others.Length > 0 && Dice.Chance(70) ? others[(int)Dice.Below(others.Length)].Member : null;
        StoreMember[] lost = [.. members.Where(member => !IsWhole(member))];
        if (added is { } comes && current.HasPlace(comes.Store))
        {
            members.RemoveAll(member => member.Store == comes.Store);
        }
        else if (added is null || Dice.Chance(60))
        {
            members.Remove(lost.Length > 0 ? lost[0] : members[(int)Dice.Below(members.Count)]);
        }

        if (added is { } one)
        {
            members.Add(one);
        }

        if (members.Count < Math.Max(current.Copies, 1) || members.Count > MostMembers)
        {
            return;
        }

        var wanted = new StoreSet(members, current.Copies);
        if (Lost(wanted, null) <= Spare(wanted))
        {
            Happen("change-stores", writer.Node, $"is to change the stores from {current} to {wanted}");
            writer.Change(wanted);
        }
    }

    // No more stores of any set may doubt at a time than can be done without: neither for what they held, nor for going on. Until something
    // is stable all are needed.
    private bool MaySpoil(StoreProcess store)
    {
        bool isWithin = _wasEstablished && _writers.All(one => one.Wanted is not { } wanted || IsWithin(wanted));
        foreach ((_, StoreSets sets) in _inForce)
        {
            isWithin &= IsWithin(sets.Current) && (sets.Former is null || IsWithin(sets.Former));
        }

        return isWithin;

        bool IsWithin(StoreSet set) => !set.HasPlace(StoreNumbers[store.Node]) || Lost(set, store) <= Spare(set);
    }

    private int Lost(StoreSet set, StoreProcess? spoiled) =>
        set.Members.Count(member => !IsWhole(member) || (spoiled is not null && member == spoiled.Member));

    private bool IsWhole(StoreMember member)
    {
        StoreProcess store = _stores[member.Store - StoreNumbers[0]];
        return store.Disk.IsWhole(member.Identity);
    }

    private static int Spare(StoreSet set) => Math.Min(set.Copies - 1, set.Members.Count - set.Copies);
}
