using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Linux.Clocks;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Hosting;

/// <summary>What the health page and the counters of each node are read from.</summary>
/// <remarks>They are read on the thread of the page while the node goes on, ends or begins anew on its own: only from fields of managed
/// objects, which stay what they were. What lies in memory that somebody frees, the node's shell keeps a copy of.</remarks>
internal static class NodePages
{
    /// <summary>Serves the pages of a node.</summary>
    internal static HealthServer Serve(VenueParts parts, NodeConfiguration node, NodeAgent agent, StreamEnd end)
    {
        long begun = KernelClock.MonotonicNanos();
        MetricSet metrics = new();
        MetricLabel label = new("node", node.Name);
        metrics.Add("ringside_inbox_dropped_total", "Packets that found no room.", MetricKind.Counter, () => end.Dropped, label);
        metrics.Add("ringside_kernel_dropped_total", "Datagrams that the kernel had no room for.", MetricKind.Counter,
            () => end.KernelDropped, label);
        metrics.Add("ringside_unsent_total", "Packets that the kernel did not take.", MetricKind.Counter, () => end.Unsent, label);
        metrics.Add("ringside_log_dropped_total", "Events that were not logged.", MetricKind.Counter, () => parts.Log.Dropped, label);
        Func<(NodeStatus Status, string? Reason)> judge = agent switch
        {
            EngineAgent engine => Add(metrics, label, engine),
            StoreAgent store => Add(metrics, store, label),
            GatewayAgent gateway => Add(metrics, label, gateway),
            MarketDataAgent data => Add(metrics, label, data),
            StandbyAgent standby => Add(metrics, label, standby),
            MergeAgent merge => Add(metrics, label, merge),
            _ => () => (NodeStatus.Ok, null),
        };
        return new HealthServer(
            node.Health,
            new HealthServerOptions(),
            () =>
            {
                (NodeStatus status, string? reason) = judge();
                return new NodeHealth
                {
                    Node = node.Name,
                    Role = VenueWords.Roles[(int)node.Role],
                    Status = status,
                    UptimeNanos = KernelClock.MonotonicNanos() - begun,
                    Reasons = reason is null ? [] : [reason],
                    Stores = StoreSetText.Of(parts.Venue, agent switch
                    {
                        EngineAgent engine => engine.Engine.Stores,
                        MergeAgent merge => merge.Merge.Stores,
                        _ => null,
                    }),
                    Lead = agent switch
                    {
                        EngineAgent engine => (Writes(engine.Engine.State), engine.Engine.WriterEpoch),
                        MergeAgent merge => (Writes(merge.Merge.State), merge.Merge.WriterEpoch),
                        _ => null,
                    },
                    Logic = agent is EngineAgent one ? (one.Engine.Core.LogicVersion, one.Engine.Core.NewestLogicVersion) : null,
                    Instruments = agent is MarketDataAgent data ? StatesOf(data) : [],
                };
            },
            metrics);
    }

    private static (string Symbol, string State)[] StatesOf(MarketDataAgent agent) =>
        [.. agent.States.Select(one => (one.Symbol.ToString().TrimEnd(), VenueWords.TradingStates[(int)one.State]))];

    // Trading goes on without it, so that is no reason to call a node out of order; but somebody must know. Who waits for a first epoch has
    // often no other reason.
    private static (NodeStatus Status, string? Reason) WithCoordinator((NodeStatus Status, string? Reason) found, string? problem) =>
        problem is null ? found
        : found.Status == NodeStatus.Ok ? (NodeStatus.Ok, $"nobody can take over: {problem}")
        : (found.Status, found.Reason ?? problem);

    // One whose day is over writes still, and takes nothing.
    private static bool Writes(EpochWriterState state) => state == EpochWriterState.Established;

    private static void AddCoordinator(MetricSet metrics, MetricLabel label, Func<string?> problem, Func<long> expiries)
    {
        metrics.Add("ringside_coordinator_connected", "Whether an epoch could be claimed now.", MetricKind.Gauge,
            () => problem() is null ? 1 : 0, label);
        metrics.Add("ringside_coordinator_expiries_total", "Sessions that ZooKeeper has ended.", MetricKind.Counter, expiries, label);
    }

    private static (NodeStatus Status, string? Reason) Judge(bool isOk, string? reason, bool hasEnded, string? trouble = null) =>
        hasEnded ? (NodeStatus.Stopped, reason)
        : !isOk ? (NodeStatus.Starting, trouble ?? reason)
        : trouble is null ? (NodeStatus.Ok, null)
        : (NodeStatus.Waiting, trouble);

    private static Func<(NodeStatus Status, string? Reason)> Add(MetricSet metrics, MetricLabel label, EngineAgent agent)
    {
        void Count(string name, string help, Func<Nodes.EngineNode, long> read, MetricKind kind = MetricKind.Counter) =>
            metrics.Add(name, help, kind, () => read(agent.Engine), label);
        Count("ringside_engine_writes", "Whether it is the engine that writes.", engine => Writes(engine.State) ? 1 : 0, MetricKind.Gauge);
        Count("ringside_engine_epoch", "Epoch of the shard, as far as it knows.", engine => engine.WriterEpoch, MetricKind.Gauge);
        Count("ringside_engine_batches", "Number of the last batch.", engine => engine.Core.LastNumber, MetricKind.Gauge);
        Count("ringside_engine_stable", "Number of the last batch that it knows to be stable.",
            engine => engine.IsFollowing ? engine.Core.LastNumber : engine.Stable, MetricKind.Gauge);
        AddCoordinator(metrics, label, () => agent.CoordinatorProblem, () => agent.CoordinatorExpiries);
        metrics.Add("ringside_engine_open_orders", "Orders that rest or wait.", MetricKind.Gauge, () => agent.OpenOrders, label);
        Count("ringside_engine_logic_version", "Active version of the rules.", engine => engine.Core.LogicVersion, MetricKind.Gauge);
        Count("ringside_engine_newest_logic_version", "Newest version of the rules that it can run.",
            engine => engine.Core.NewestLogicVersion, MetricKind.Gauge);
        Count("ringside_engine_sequenced_total", "Inputs that became batches.", engine => engine.Counters.Sequenced);
        Count("ringside_engine_replayed_total", "Batches of the sealed stream.", engine => engine.Counters.Replayed);
        Count("ringside_engine_resumed_total", "Inputs that an engine before had begun to tell.", engine => engine.Counters.Resumed);
        Count("ringside_engine_out_of_sequence_total", "Inputs with one missing before.", engine => engine.Counters.OutOfSequence);
        Count("ringside_engine_repeated_total", "Inputs that were there before.", engine => engine.Counters.Repeated);
        Count("ringside_engine_forbidden_total", "Inputs that no gateway may send.", engine => engine.Counters.Forbidden);
        Count("ringside_engine_not_leading_total", "Inputs that came while another engine wrote.", engine => engine.Counters.NotLeading);
        Count("ringside_engine_elections_total", "Times that it was elected.", engine => engine.Elections);
        Count("ringside_engine_suspicions_total", "Times that the engine that writes was silent.", engine => engine.Suspicions);
        Count("ringside_engine_busy_total", "Inputs that had to wait.", engine => engine.Counters.Busy);
        Count("ringside_engine_gateways_lost_total", "Gateways that were given up.", engine => engine.Counters.GatewaysLost);
        Count("ringside_engine_fill_packets_total", "Packets sent to who missed them.", engine => engine.FillPackets);
        metrics.Add("ringside_stamp_off_nanoseconds", "How far stamps are from the time of day, above a second.", MetricKind.Gauge,
            () => agent.StampAlarmNanos, label);
        return () =>
        {
            Nodes.EngineNode engine = agent.Engine;
            bool isOk = engine.IsOpen || engine.IsStandby || engine.IsDayOver;
            string? trouble = engine.Trouble ?? engine.Difference;
            return WithCoordinator(Judge(isOk, engine.Problem, engine.HasEnded, trouble), agent.CoordinatorProblem);
        };
    }

    private static Func<(NodeStatus Status, string? Reason)> Add(MetricSet metrics, MetricLabel label, MergeAgent agent)
    {
        metrics.Add("ringside_merge_writes", "Whether it is the merge that writes.", MetricKind.Gauge,
            () => Writes(agent.Merge.State) ? 1 : 0, label);
        metrics.Add("ringside_merge_epoch", "Epoch of the merge stream, as far as it knows.", MetricKind.Gauge,
            () => agent.Merge.WriterEpoch, label);
        AddCoordinator(metrics, label, () => agent.CoordinatorProblem, () => agent.CoordinatorExpiries);
        return () =>
        {
            Nodes.MergeNode merge = agent.Merge;
            bool isOk = Writes(merge.State) || merge.IsStandby;
            return WithCoordinator(Judge(isOk, merge.Problem, merge.HasEnded), agent.CoordinatorProblem);
        };
    }

    private static Func<(NodeStatus Status, string? Reason)> Add(MetricSet metrics, StoreAgent agent, MetricLabel label)
    {
        foreach (StoreAgent.Kept kept in agent.Streams)
        {
            MetricLabel stream = new("stream", VenueStreams.NameOf(kept.Stream));
            metrics.Add("ringside_store_kept", "Number of the last batch that is kept.", MetricKind.Gauge, () => kept.Store.Kept, label,
                stream);
            metrics.Add("ringside_store_writes_total", "Writes to files.", MetricKind.Counter, () => kept.Disk.Writes, label, stream);
            metrics.Add("ringside_store_fill_packets_total", "Packets sent to who missed them.", MetricKind.Counter,
                () => kept.Store.FillPackets, label, stream);
        }

        return () =>
        {
            StoreAgent.Kept? stopped = agent.Streams.FirstOrDefault(kept => (kept.Store.Fault ?? kept.Disk.Trouble) is not null);
            StoreAgent.Kept? doubtful = agent.Streams.FirstOrDefault(kept => kept.Store.Doubt is not null);
            if (stopped is null && doubtful is null && agent.Streams.Any(kept => kept.Store.IsStranger))
                return (NodeStatus.Ok, "does not count: no change of the store set has admitted it");
            return Judge(doubtful is null, stopped?.Store.Fault ?? stopped?.Disk.Trouble ?? doubtful?.Store.Doubt, stopped is not null);
        };
    }

    private static Func<(NodeStatus Status, string? Reason)> Add(MetricSet metrics, MetricLabel label, GatewayAgent agent)
    {
        void Count(string name, string help, Func<Gateways.GatewayCounters, long> read) =>
            metrics.Add(name, help, MetricKind.Counter, () => read(agent.Gateway.Core.Counters), label);
        metrics.Add("ringside_gateway_connections", "Connections.", MetricKind.Gauge, () => agent.Gateway.Core.Connections, label);
        metrics.Add("ringside_gateway_batches_total", "Batches that were read.", MetricKind.Counter, () => agent.Gateway.Batches, label);
        Count("ringside_gateway_connections_refused_total", "Connections beyond a limit.", counters => counters.ConnectionsRefused);
        Count("ringside_gateway_wrong_secrets_total", "Log-ins with a wrong name or secret.", counters => counters.WrongSecrets);
        Count("ringside_gateway_locked_out_total", "Log-ins of those who are locked out.", counters => counters.LockedOut);
        Count("ringside_gateway_lock_outs_total", "Names that were locked out, each from one address.", counters => counters.LockOuts);
        Count("ringside_gateway_logins_busy_total", "Log-ins for which there was no room.", counters => counters.LoginsBusy);
        Count("ringside_gateway_logins_late_total", "Log-ins that were not answered in time.", counters => counters.LoginsLate);
        Count("ringside_gateway_logins_dropped_total", "Log-ins given up while they waited.", counters => counters.LoginsDropped);
        Count("ringside_gateway_too_fast_total", "Messages above a rate.", counters => counters.TooFast);
        Count("ringside_gateway_busy_total", "Messages for which there was no room.", counters => counters.Busy);
        Count("ringside_gateway_no_messages_total", "Payloads that are no messages.", counters => counters.NoMessages);
        Count("ringside_gateway_refused_total", "Messages refused for what they say.", counters => counters.Refused);
        Count("ringside_gateway_slow_readers_total", "Clients that did not read.", counters => counters.SlowReaders);
        Count("ringside_gateway_superseded_total", "Clients whose session was taken over.", counters => counters.Superseded);
        Count("ringside_gateway_sent_again_total", "Inputs that were sent again.", counters => counters.SentAgain);
        AddReading(metrics, label, agent.Gateway.Reader.Shards, () => agent.Gateway.Reader);
        return () =>
        {
            Nodes.GatewayNode gateway = agent.Gateway;
            string? stopped = agent.Stopped;
            return Judge(gateway.HasCaughtUp, stopped ?? "reads what was before it", stopped is not null, gateway.Trouble);
        };
    }

    private static Func<(NodeStatus Status, string? Reason)> Add(MetricSet metrics, MetricLabel label, MarketDataAgent agent)
    {
        void Count(string name, string help, Func<Nodes.MarketDataNode, long> read) =>
            metrics.Add(name, help, MetricKind.Counter, () => read(agent.Data), label);
        Count("ringside_feed_messages_total", "Messages of the feed.", data => (long)data.Publication.NextNumber - 1);
        Count("ringside_feed_packets_total", "Packets with messages.", data => data.Publisher.Packets);
        Count("ringside_feed_dropped_a_total", "Packets that line A did not take.", data => data.Publisher.DroppedA);
        Count("ringside_feed_dropped_b_total", "Packets that line B did not take.", data => data.Publisher.DroppedB);
        Count("ringside_feed_hidden_orders_total", "Orders that ITCH has no words for.", data => data.Publication.HiddenOrders);
        Count("ringside_follower_fill_requests_total", "Questions for what is missing.", data => data.Follower.FillRequests);
        AddDoors(metrics, label, agent);
        return () =>
            Judge(agent.Data.IsLive, agent.Data.Fault ?? "reads what was before it", agent.Data.Fault is not null, agent.Data.Trouble);
    }

    private static void AddDoors(MetricSet metrics, MetricLabel label, MarketDataAgent agent)
    {
        void Count(string name, string help, Func<long> read) => metrics.Add(name, help, MetricKind.Counter, read, label);
        MarketData.RerequestServer again = agent.Again;
        Count("ringside_rerequest_answers_total", "Answers to who missed messages.", () => again.Answers);
        Count("ringside_rerequest_malformed_total", "Datagrams that were no request.", () => again.Malformed);
        Count("ringside_rerequest_other_sessions_total", "Requests for another session.", () => again.OtherSessions);
        Count("ringside_rerequest_unknown_total", "Requests for what was not sent.", () => again.UnknownNumbers);
        Count("ringside_rerequest_forgotten_total", "Requests for what is not kept.", () => again.ForgottenNumbers);
        Count("ringside_rerequest_limited_total", "Requests beyond a budget.", () => again.LimitedByAddress + again.LimitedInAll);
        MarketData.SnapshotService snapshots = agent.Service;
        Count("ringside_snapshots_completed_total", "Clients that got a whole snapshot.", () => snapshots.Completed);
        Count("ringside_snapshots_refused_total", "Clients that were refused.",
            () => snapshots.RefusedConnections + snapshots.RefusedLogins);
        Count("ringside_snapshots_cut_total", "Clients that took too long or broke the protocol.",
            () => snapshots.Cut + snapshots.Violations);
    }

    private static Func<(NodeStatus Status, string? Reason)> Add(MetricSet metrics, MetricLabel label, StandbyAgent agent)
    {
        metrics.Add("ringside_standby_batches_total", "Batches that were applied.", MetricKind.Counter, () => agent.Standby.Batches, label);
        metrics.Add("ringside_standby_snapshots_total", "Snapshots that were made.", MetricKind.Counter, () => agent.Snapshots, label);
        AddReading(metrics, label, agent.Standby.Reader.Shards, () => agent.Standby.Reader);
        return () =>
        {
            Nodes.StandbyNode standby = agent.Standby;
            return Judge(standby.HasCaughtUp, standby.Fault ?? "reads what was before it", standby.Fault is not null, standby.Trouble);
        };
    }

    // The reader is looked up each time: after a new beginning of the node it is another one.
    private static void AddReading(MetricSet metrics, MetricLabel label, int shards, Func<Nodes.MergedReader> reader)
    {
        for (int shard = 0; shard < shards; shard++)
        {
            int place = shard;
            MetricLabel stream = new("stream", $"shard-{place}");
            metrics.Add("ringside_follower_released", "Number of the last stable batch.", MetricKind.Gauge,
                () => reader().FollowerOf(place).Released, label, stream);
            metrics.Add("ringside_follower_fill_requests_total", "Questions for what is missing.", MetricKind.Counter,
                () => reader().FollowerOf(place).FillRequests, label, stream);
            metrics.Add("ringside_follower_dropped_total", "Packets too far ahead of a gap.", MetricKind.Counter,
                () => reader().FollowerOf(place).DroppedPackets, label, stream);
        }
    }
}
