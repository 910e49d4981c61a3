using Ringside.Exchange.Administration;
using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Venue;

/// <content>Changes of the store set, and which stores are lost to it.</content>
internal sealed partial class VenueWorld
{
    // A store gets in, takes the place of another one, or comes back to its own; no set gets smaller than it was at first, so that as many
    // may be lost. Administrators ask every shard the same; one may take what another refuses, so that their sets differ.
    private int? ChangeStores()
    {
        StoreSet? current = SetsOf(0).Select(sets => sets.Current).FirstOrDefault();
        if (current is null)
        {
            return null;
        }

        ushort[] members = [.. current.Members.Select(member => member.Store)];
        ushort[] lost = [.. Stores.Where(store => IsLost(store) && members.Contains(Layout.StoreNumber(store.Node)))
            .Select(store => Layout.StoreNumber(store.Node))];
        ushort[] others = [.. Stores.Where(store => !IsLost(store)).Select(store => Layout.StoreNumber(store.Node))
            .Where(number => !members.Contains(number))];
        ushort goes = lost.Length > 0 ? lost[0] : members[(int)Dice.Below(members.Length)];
        ushort comes = lost.Length > 0 && (others.Length == 0 || Dice.Chance(60)) ? goes : others.Length > 0 ? others[0] : (ushort)0;
        bool isJustMore = comes != 0 && comes != goes && lost.Length == 0 && Dice.Chance(40);
        if (comes == 0 && Enumerable.Range(0, Scenario.Shards).SelectMany(SetsOf)
            .Any(sets => sets.Current.Members.Count <= Scenario.Sizes.Stores))
        {
            return null;
        }

        int? changes = null;
        foreach (EngineHost host in _engines)
        {
            StoreChangeProblem? problem = host.Engine?.TryChangeStores(comes, isJustMore ? (ushort)0 : goes, host.ClockNanos);
            if (problem is not null)
            {
                Trail.Add(NowNanos, host.Node, $"is asked for store {comes} instead of {(isJustMore ? 0 : goes)}: {problem}");
                changes = problem == StoreChangeProblem.None ? host.Node : changes;
            }
        }

        return changes;
    }

    // Whether it holds less than it has said, in a stream whose set counts what it had.
    private bool IsLost(StoreHost store)
    {
        ushort number = Layout.StoreNumber(store.Node);
        for (int stream = 0; stream < store.Disks.Length; stream++)
        {
            var member = new StoreMember(number, store.Disks[stream].Directory);
            bool isOut = SetsOf(stream).Any(sets =>
                IsOutOf(sets.Current, member) || (sets.Former is { } former && IsOutOf(former, member)));
            if (isOut || store.Disks[stream].IsDoubtful)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOutOf(StoreSet set, StoreMember member) => set.HasPlace(member.Store) && !set.Has(member);

    // What anybody who writes, or reads, takes for the set of a stream.
    private IEnumerable<StoreSets> SetsOf(int stream)
    {
        IEnumerable<StoreSets?> known = stream < Scenario.Shards
            ? _engines.Where(host => host.Shard == stream).Select(host => host.Engine?.Stores)
                .Append(Auditor.Reader?.FollowerOf(stream).StoreSets)
            : _merges.Select(host => host.Stores).Append(Auditor.Reader?.Merge?.StoreSets);
        return known.OfType<StoreSets>().Distinct();
    }
}
