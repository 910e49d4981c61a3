namespace Ringside.Simulation.ZooKeeper;

/// <summary>What a transaction does.</summary>
internal enum ZooKeeperTransactionKind
{
    /// <summary>A session begins or ends.</summary>
    Session,

    /// <summary>A node is made.</summary>
    Create,

    /// <summary>A node is written.</summary>
    Set,

    /// <summary>A node is removed.</summary>
    Delete,
}
