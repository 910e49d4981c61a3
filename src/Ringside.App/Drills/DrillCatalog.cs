using System.Diagnostics.CodeAnalysis;
using Ringside.Linux.Namespaces;

namespace Ringside.App.Drills;

/// <summary>The drills that there are, and what each needs of a venue.</summary>
internal static class DrillCatalog
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Drill> All =>
    [
        new Drill(DrillKind.KillPrimary, "kill-primary", "the engine that writes the stream of a shard is killed"),
        new Drill(DrillKind.PausePrimary, "pause-primary", "that engine stands still for 5 s and then goes on"),
        new Drill(DrillKind.KillStore, "kill-store", "a store is killed"),
        new Drill(DrillKind.KillGateway, "kill-gateway", "a gateway is killed"),
        new Drill(DrillKind.KillMarketData, "kill-market-data", "the market data of a shard is killed"),
        new Drill(DrillKind.KillMerge, "kill-merge", "the writer of the merge stream is killed"),
        new Drill(DrillKind.KillAllAndRestart, "kill-all-and-restart", "all processes are killed at once and started again"),
        new Drill(DrillKind.KillZooKeeperLeader, "kill-zookeeper-leader", "the leading server of ZooKeeper is killed"),
        new Drill(DrillKind.StopZooKeeper, "stop-zookeeper", "all servers of ZooKeeper are killed, and come back later"),
        new Drill(DrillKind.CutPrimary, "cut-primary", "datagrams from and to that engine are dropped for 5 s"),
        new Drill(DrillKind.RollingRestart, "rolling-restart", "processes are restarted in order, one at a time, after a hand-over"),
    ];

    /// <summary>Finds a drill.</summary>
    internal static bool TryFind(string name, [NotNullWhen(true)] out Drill? drill)
    {
        drill = All.FirstOrDefault(one => one.Name == name);
        return drill is not null;
    }

    /// <summary>What a drill needs that a venue does not have; null when nothing is missing.</summary>
    internal static string? Missing(Drill drill, DrillTopology topology) => drill.Kind switch
    {
        DrillKind.KillZooKeeperLeader or DrillKind.StopZooKeeper when topology.ZooKeepers == 0 =>
            $"needs an election by ZooKeeper, and the venue has none: {DrillEnsemble.Missing ?? "--zookeepers 0 was said"}",
        DrillKind.CutPrimary or DrillKind.RollingRestart when topology.EnginesPerShard < 2 =>
            "needs an engine that takes over: --engines 2 or more",
        DrillKind.CutPrimary when !NetworkNamespace.IsAllowed(out string? why) => $"needs a network namespace of its own: {why}",
        _ => null,
    };
}
