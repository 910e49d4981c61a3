using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Coordination;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Health;
using Ringside.Exchange.Members;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Snapshots;
using Ringside.Linux.Clocks;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>What all nodes of one process are made of.</summary>
internal sealed class VenueParts(
    VenueConfiguration venue, VenueFolders folders, MemberList members, IBackend backend, VenueLog log)
{
    internal VenueConfiguration Venue => venue;

    internal MemberList Members => members;

    internal IBackend Backend => backend;

    internal VenueLog Log => log;

    /// <summary>How gateways serve connections.</summary>
    internal ConnectionKind Connections { get; init; }

    internal VenueStreams Streams { get; } = new(venue);

    internal VenueFolders Folders => folders;

    /// <summary>The number of this run of a node.</summary>
    internal ulong TakeInstance(string node) => InstanceNumbers.Take(Folders.InstancesOf(node), KernelClock.RealtimeNanos());

    /// <summary>Who may write a stream, for one run of a node.</summary>
    internal ICoordinator CoordinatorOf(StreamId stream, NodeConfiguration node, ulong instance, Waiter waiter)
    {
        string name = VenueStreams.NameOf(stream);
        return venue.ZooKeeper is { } keeper
            ? new ZooKeeperClaims(keeper, name, node, instance, backend, waiter)
            : new FolderClaims(new EmbeddedCoordinator(Folders.Epochs, name), instance, node.Stream.ToString());
    }

    /// <summary>How a node writes a stream. Of several the one with the lowest number begins it: two would begin two, of two
    /// identities.</summary>
    internal EpochWriterOptions WriterOf(StreamId stream, NodeConfiguration node, uint identity, ulong instance, StreamEnd end) => new()
    {
        Instance = instance,
        Election = ElectionOf(node),
        Follower = Streams.FollowerOf(stream, identity, SeedOf(end)),
        NewIdentity = OthersOf(node).All(other => node.Number < other) ? Folders.NewIdentity(stream) : 0,
        LogBytes = Streams.LogBytes,
    };

    /// <summary>How a node that is one of several takes part in electing who writes; null for the only one.</summary>
    internal ElectionOptions? ElectionOf(NodeConfiguration node) =>
        IsOneOfSeveral(node) ? ElectionOptions.For(node.Number, venue.SilenceMilliseconds * 1_000_000L) : null;

    /// <summary>Whether another node may write the stream that a node may write.</summary>
    internal bool IsOneOfSeveral(NodeConfiguration node) => !OthersOf(node).IsEmpty;

    /// <summary>Numbers of the other nodes that may write the stream that a node may write.</summary>
    internal ImmutableArray<ushort> OthersOf(NodeConfiguration node) =>
    [
        .. venue.Nodes.Where(other => other.Role == node.Role && other.Shard == node.Shard && other != node).Select(other => other.Number),
    ];

    /// <summary>A follower of one stream.</summary>
    internal StreamFollower Follow(StreamId stream, StreamPlace place, StreamEnd end) => new(
        Streams.FollowerOf(stream, place.Identity, SeedOf(end)), place.Position, end.OutputTo(Streams.GroupOf(stream)));

    /// <summary>A reader of all streams.</summary>
    internal MergedReader ReadFrom(ImmutableArray<StreamPlace> places, StreamEnd end)
    {
        StreamFollower[] shards =
            [.. venue.Shards.Select(shard => Follow(StreamId.Shard(shard.Number), places[shard.Number], end))];
        StreamFollower? merge = Streams.HasMerge ? Follow(StreamId.Merge(0), places[^1], end) : null;
        return new MergedReader(shards, merge);
    }

    // Random choices differ between nodes.
    private static ulong SeedOf(StreamEnd end) => (ulong)(uint)end.Local.GetHashCode() | 1;
}
