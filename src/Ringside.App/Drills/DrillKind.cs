namespace Ringside.App.Drills;

/// <summary>What a drill does to a venue.</summary>
internal enum DrillKind
{
    /// <summary>SIGKILL to the process that writes the stream of a shard.</summary>
    KillPrimary = 0,

    /// <summary>SIGSTOP to that process, and SIGCONT five seconds later.</summary>
    PausePrimary = 1,

    /// <summary>SIGKILL to a store.</summary>
    KillStore = 2,

    /// <summary>SIGKILL to a gateway.</summary>
    KillGateway = 3,

    /// <summary>SIGKILL to the market data of a shard.</summary>
    KillMarketData = 4,

    /// <summary>SIGKILL to the process that writes the merge stream.</summary>
    KillMerge = 5,

    /// <summary>SIGKILL to all processes at once.</summary>
    KillAllAndRestart = 6,

    /// <summary>SIGKILL to the server that leads ZooKeeper.</summary>
    KillZooKeeperLeader = 7,

    /// <summary>SIGKILL to all servers of ZooKeeper.</summary>
    StopZooKeeper = 8,

    /// <summary>Datagrams from and to the process that writes the stream of a shard are dropped.</summary>
    CutPrimary = 9,

    /// <summary>Processes are restarted in order, one at a time; the engine that writes a shard hands over before.</summary>
    RollingRestart = 10,
}
