using Ringside.Exchange.Administration;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>What becomes of a wish that other stores count, as the writer of a stream knows them.</summary>
internal static class StoreChange
{
    private const long HeardNanos = 1_000_000_000;

    // One that is so close is there before anybody notices; one that is further away would hold the venue up.
    private const long MostBehind = 1_000;

    /// <summary>Looks whether a change can be made.</summary>
    /// <param name="publisher">Writes the stream.</param>
    /// <param name="comes">Number of the store that is to count; 0 for none.</param>
    /// <param name="goes">Number of the one that is not to; the same number admits another directory at its place.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="wanted">The set that it leads to, when nothing is wrong.</param>
    internal static StoreChangeProblem Judge(StreamPublisher publisher, ushort comes, ushort goes, long nowNanos, out StoreSet? wanted)
    {
        wanted = null;
        StoreSet current = publisher.Sets.Current;
        if (publisher.IsChanging)
            return StoreChangeProblem.UnderWay;
        if (goes != 0 && !current.HasPlace(goes))
            return StoreChangeProblem.DoesNotCount;
        if (comes != 0 && comes != goes && current.HasPlace(comes))
            return StoreChangeProblem.Counts;
        List<StoreMember> members = [.. current.Members.Where(member => member.Store != goes)];
        if (comes != 0)
        {
            if (!publisher.TryFindStranger(comes, nowNanos - HeardNanos, out StoreMember stranger, out long kept))
                return comes == goes && IsThere(publisher, comes, nowNanos) ? StoreChangeProblem.Counts : StoreChangeProblem.NotHeard;
            if (kept + MostBehind < publisher.Stable)
                return StoreChangeProblem.Behind;
            members.Add(stranger);
        }

        if (members.Count < Math.Max(current.Copies, 1))
            return StoreChangeProblem.TooFew;
        wanted = new StoreSet(members, current.Copies);
        return StoreChangeProblem.None;
    }

    /// <summary>The set with which a stream does what another one does, as far as its own stores can: each stream has directories of its
    /// own on a store.</summary>
    /// <param name="publisher">Writes the stream.</param>
    /// <param name="leader">The other stream.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Null when nothing is to change, or cannot yet.</returns>
    internal static StoreSet? Follow(StreamPublisher publisher, StableWatch leader, long nowNanos)
    {
        if (publisher.IsChanging || leader.StoreSets is not { Former: null } theirs)
            return null;
        StoreSet current = publisher.Sets.Current;
        List<StoreMember> members = [];
        foreach (StoreMember their in theirs.Current.Members)
        {
            StoreMember own = current.Members.FirstOrDefault(member => member.Store == their.Store);
            bool isAway = own == default || !publisher.HasHeard(own, nowNanos - HeardNanos);
            bool isNew = isAway && leader.HasHeard(their, nowNanos - HeardNanos);
            if (isNew && publisher.TryFindStranger(their.Store, nowNanos - HeardNanos, out StoreMember stranger, out long kept)
                && kept + MostBehind >= publisher.Stable)
            {
                members.Add(stranger);
            }
            else if (own != default)
            {
                members.Add(own);
            }
            else
            {
                return null;
            }
        }

        bool isSame = members.Count == current.Members.Count && members.All(member => current.Has(member));
        return isSame || members.Count < current.Copies ? null : new StoreSet(members, current.Copies);
    }

    private static bool IsThere(StreamPublisher publisher, ushort store, long nowNanos)
    {
        foreach (StoreMember member in publisher.Sets.Current.Members)
        {
            if (member.Store == store)
                return publisher.HasHeard(member, nowNanos - HeardNanos);
        }

        return false;
    }
}
