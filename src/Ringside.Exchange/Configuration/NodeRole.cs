namespace Ringside.Exchange.Configuration;

/// <summary>What a node does.</summary>
public enum NodeRole
{
    /// <summary>Writes the stream of one shard, or follows the one that does, to take over.</summary>
    Engine = 0,

    /// <summary>Stores all streams, and answers who misses something.</summary>
    Store = 1,

    /// <summary>Members connect to it.</summary>
    Gateway = 2,

    /// <summary>Publishes the ITCH feed of one shard.</summary>
    MarketData = 3,

    /// <summary>Follows all streams, computes what the engines compute, compares, and makes snapshots.</summary>
    Standby = 4,

    /// <summary>Writes the stream that puts those of several shards into one order, or follows the one that does, to take over.</summary>
    Merge = 5,
}
