namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>How a node is made (flags of create).</summary>
internal enum ZooKeeperNodeKind
{
    /// <summary>It stays until somebody removes it.</summary>
    Persistent = 0,

    /// <summary>It goes with the session that made it.</summary>
    Ephemeral = 1,

    /// <summary>It goes with its session, and the server appends ten digits to its name, each time higher ones.</summary>
    EphemeralSequential = 3,
}
