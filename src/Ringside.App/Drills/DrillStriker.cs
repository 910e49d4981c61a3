using Ringside.Exchange.Configuration;
using Ringside.Linux.Clocks;
using Ringside.Linux.Processes;
using Ringside.Linux.Sockets;

namespace Ringside.App.Drills;

/// <summary>Does to a venue what a drill is about; each round takes the next of those that it can be done to.</summary>
/// <param name="venue">The venue.</param>
/// <param name="topology">What it is made of.</param>
/// <param name="network">Where it is.</param>
/// <param name="processes">Its processes.</param>
/// <param name="ensemble">Who gives out epochs; null for files.</param>
internal sealed class DrillStriker(
    VenueConfiguration venue, DrillTopology topology, DrillNetwork network, DrillProcesses processes, DrillEnsemble? ensemble)
{
    private const long LastsNanos = 5_000_000_000;

    /// <summary>Does it.</summary>
    /// <param name="kind">What.</param>
    /// <param name="round">Number of the round, from 0.</param>
    /// <param name="limitNanos">Until when it is to be done, CLOCK_MONOTONIC_RAW.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">Nobody was found that it could be done to.</exception>
    internal DrillStrike Strike(DrillKind kind, int round, long limitNanos, CancellationToken cancellation)
    {
        int shard = round % topology.Shards;
        switch (kind)
        {
            case DrillKind.KillPrimary:
                return Kill(WriterOf(venue.Shards[shard].Group, NodeRole.Engine), shard) with
                {
                    IsTakenOver = topology.EnginesPerShard > 1,
                };
            case DrillKind.PausePrimary:
                return Pause(WriterOf(venue.Shards[shard].Group, NodeRole.Engine), shard);
            case DrillKind.KillStore:
                return Kill(InTurn(NodeRole.Store, round), null);
            case DrillKind.KillGateway:
                return Kill(InTurn(NodeRole.Gateway, round), null);
            case DrillKind.KillMarketData:
                return Kill(InTurn(NodeRole.MarketData, round), null);
            case DrillKind.KillMerge:
                return Kill(WriterOf(venue.MergeGroup, NodeRole.Merge), null) with { IsTakenOver = topology.Merges > 1 };
            case DrillKind.KillAllAndRestart:
                DrillStrike strike = Kill([.. venue.Nodes.Select(node => node.Name)], "all processes", null);
                ensemble?.Dispose();
                return strike with { KilledServers = ensemble is not null };
            case DrillKind.KillZooKeeperLeader:
                int leader = ensemble!.Leader();
                return KillServers(DrillEnsemble.NameOf(leader), leader);
            case DrillKind.StopZooKeeper:
                return KillServers("all of ZooKeeper", [.. Enumerable.Range(0, topology.ZooKeepers)]) with { LastsNanos = LastsNanos };
            case DrillKind.CutPrimary:
                return Cut(WriterOf(venue.Shards[shard].Group, NodeRole.Engine), shard);
            case DrillKind.RollingRestart:
                var restart = new RollingRestart(venue, network, processes, limitNanos, cancellation);
                return new DrillStrike(restart.Run(shard, () => WriterOf(venue.Shards[shard].Group, NodeRole.Engine)));
            default:
                throw new InvalidOperationException($"{kind} is not done here");
        }
    }

    private DrillStrike Kill(string name, int? shard) => Kill([name], name, shard);

    private DrillStrike Kill(string[] names, string target, int? shard)
    {
        long now = KernelClock.MonotonicRawNanos();
        long struck = processes.Kill(names);
        return new DrillStrike(new DrillRound(target, now, shard) { StruckNanos = struck }) { Killed = names };
    }

    private DrillStrike KillServers(string target, params int[] servers)
    {
        long now = KernelClock.MonotonicRawNanos();
        ensemble!.Kill(servers);
        var round = new DrillRound(target, now, null) { StruckNanos = KernelClock.MonotonicRawNanos() };
        return new DrillStrike(round) { KilledServers = true };
    }

    private DrillStrike Pause(string name, int shard)
    {
        long now = KernelClock.MonotonicRawNanos();
        processes.Signal(name, ProcessSignal.Stop);
        return new DrillStrike(new DrillRound(name, now, shard) { StruckNanos = KernelClock.MonotonicRawNanos() })
        {
            LastsNanos = LastsNanos,
            Undo = () => processes.Signal(name, ProcessSignal.Continue),
        };
    }

    private DrillStrike Cut(string name, int shard)
    {
        NodeConfiguration node = venue.Nodes.First(one => one.Name == name);
        long now = KernelClock.MonotonicRawNanos();
        IDisposable cut = network.Cut(node.Stream.Port, node.Orders.Port);
        return new DrillStrike(new DrillRound(name, now, shard) { StruckNanos = KernelClock.MonotonicRawNanos() })
        {
            LastsNanos = LastsNanos,
            Undo = cut.Dispose,
        };
    }

    private string InTurn(NodeRole role, int round)
    {
        NodeConfiguration[] nodes = [.. venue.Nodes.Where(node => node.Role == role)];
        return nodes[round % nodes.Length].Name;
    }

    private string WriterOf(Endpoint group, NodeRole role)
    {
        Endpoint? writer = network.Run(() => WriterSpotter.Spot(group, venue.Interface));
        return venue.Nodes.FirstOrDefault(node => node.Role == role && node.Stream == writer)?.Name
            ?? throw new RefusedException($"nobody was heard who writes the stream of {group}");
    }
}
