namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What happened to a watched node (event types of ZooKeeper 3.8).</summary>
internal enum ZooKeeperChangeKind
{
    /// <summary>Nothing: the state of the session alone is told.</summary>
    None = -1,

    /// <summary>It was made.</summary>
    Created = 1,

    /// <summary>It was removed.</summary>
    Deleted = 2,

    /// <summary>It was written.</summary>
    DataChanged = 3,

    /// <summary>A child was made or removed.</summary>
    ChildrenChanged = 4,
}
