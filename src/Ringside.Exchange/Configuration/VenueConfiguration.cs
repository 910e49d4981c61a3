using System.Collections.Immutable;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Disks;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Configuration;

/// <summary>A venue as its one file describes it: what is traded, which processes there are and where, how sure a batch must be.</summary>
public sealed record VenueConfiguration
{
    /// <summary>Name of the day for SoupBinTCP and MoldUDP64: 1 to 10 letters and digits.</summary>
    public required Alpha10 Day { get; init; }

    /// <summary>Folder of everything that is kept: streams, promises, epochs, snapshots.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The member file.</summary>
    public required string MembersFile { get; init; }

    /// <summary>Name of the network interface that multicast leaves by and is heard on, as <c>lo</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>How many stores must hold a batch before anybody is shown it; 0 shows what is published, and may lose it.</summary>
    public required int StableCopies { get; init; }

    /// <summary>When stores synchronize what they write.</summary>
    public required StorePolicy Fsync { get; init; }

    /// <summary>Batches after which a standby makes another snapshot; 0 for none but the one at its end. What a restart has to read is
    /// bounded by this, and by five times as long as a snapshot takes: more than a fifth of its time it does not make any.</summary>
    public required long SnapshotBatches { get; init; }

    /// <summary>How long the engine or the merge that writes may be silent before another one takes over, in milliseconds.</summary>
    public int SilenceMilliseconds { get; init; } = 250;

    /// <summary>Group and port of the merge stream; empty with one shard, which needs none.</summary>
    public Endpoint MergeGroup { get; init; }

    /// <summary>Who gives out epochs; null for the data folder, which all nodes must then share.</summary>
    public ZooKeeperConfiguration? ZooKeeper { get; init; }

    /// <summary>The limits.</summary>
    public required VenueLimits Limits { get; init; }

    /// <summary>The shards, by number from 0.</summary>
    public required ImmutableArray<ShardConfiguration> Shards { get; init; }

    /// <summary>The nodes, in the order of the file.</summary>
    public required ImmutableArray<NodeConfiguration> Nodes { get; init; }

    /// <summary>The engines of a shard, of which one writes at a time, by number.</summary>
    public IEnumerable<NodeConfiguration> EnginesOf(int shard) =>
        Nodes.Where(node => node.Role == NodeRole.Engine && node.Shard == shard).OrderBy(node => node.Number);

    /// <summary>The stores that count when the venue begins, by number.</summary>
    public IEnumerable<NodeConfiguration> FirstStores => Stores.Where(store => !store.IsSpare);

    /// <summary>The stores, those that may be admitted later included, by number.</summary>
    public IEnumerable<NodeConfiguration> Stores => Nodes.Where(node => node.Role == NodeRole.Store).OrderBy(node => node.Number);
}
