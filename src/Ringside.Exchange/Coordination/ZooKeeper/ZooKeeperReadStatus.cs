namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What came of looking for a packet.</summary>
internal enum ZooKeeperReadStatus
{
    /// <summary>All bytes were taken, and more are needed.</summary>
    NeedsMore,

    /// <summary>There is a packet.</summary>
    Packet,

    /// <summary>The length of the next packet is below 0 or above the limit: nothing after it can be found.</summary>
    Refused,
}
