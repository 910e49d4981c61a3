using System.Collections.Immutable;
using Ringside.Exchange;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Snapshots;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>One run: a venue, its members' programs and the followers of its feeds, on networks that misbehave, and processes and machines
/// that stop.</summary>
internal sealed partial class VenueWorld : IDisposable
{
    private const long StepNanos = 200_000;

    private readonly VenueProcess[] _all;
    private readonly EngineHost[] _engines;
    private readonly EngineHost[] _currentEngines;
    private readonly MergeHost[] _merges;
    private readonly GatewayHost[] _gateways;
    private readonly FeedHost[] _feeds;
    private readonly StandbyHost? _standby;
    private readonly VenueClaims[] _claims;
    private readonly VenueCoordinator? _coordinator;
    private readonly int[][] _listeners;
    private readonly List<OrderLine> _abandoned = [];
    private readonly EngineHost?[] _lastElected;
    private MergeHost? _currentMerge;
    private ulong _instances;

    internal VenueWorld(
        ulong seed, VenueProfile profile, int keptEvents, VenueFault planted, StreamFault plantedInStreams, bool isOutside = false)
    {
        (Planted, PlantedInStreams, IsOutside) = (planted, plantedInStreams, isOutside);
        Scenario = VenueScenario.Draw(seed, profile);
        Layout = new VenueLayout(Scenario, planted);
        Dice = new ScenarioDice(seed);
        Trail = new EventTrail(keptEvents);
        Wire = new StreamWire(Scenario.Wire, Dice, Layout.Nodes);
        Judge = new VenueJudge(Scenario.Shards);
        StreamWatch = new StreamWatch(Wire, Layout.Streams, DiskOf);
        Upgrade = new VenueUpgrade(this, seed);
        Restarting = new VenueRestart(this);
        Shelf = new SnapshotShelf(this);
        HasBegun = new bool[Layout.Streams.Length];
        _lastElected = new EngineHost?[Scenario.Shards];
        _claims = [.. Layout.Streams.Select(_ => new VenueClaims(this))];
        _coordinator = Scenario.HasZooKeeper ? new VenueCoordinator(this) : null;
        _listeners = [.. Layout.Streams.Select((_, stream) => Layout.ListenersOf(stream))];
        Stores = [.. Enumerable.Range(0, Layout.Stores).Select(node => new StoreHost(this, node))];
        _engines = [.. Enumerable.Range(0, Scenario.Places * Scenario.Shards)
            .Select(index => new EngineHost(this, Layout.FirstEngine + index, index / Scenario.Places, index % Scenario.Places))];
        _currentEngines = [.. _engines.Where(engine => engine.Place == 0)];
        _merges = [.. Enumerable.Range(Layout.FirstMerge, Layout.FirstGateway - Layout.FirstMerge)
            .Select(node => new MergeHost(this, node, node - Layout.FirstMerge))];
        _currentMerge = _merges.FirstOrDefault();
        _gateways = [.. Enumerable.Range(0, Scenario.Gateways)
            .Select(index => new GatewayHost(this, Layout.FirstGateway + index, (uint)index + 1))];
        _feeds = [.. Enumerable.Range(Layout.FirstFeed, Layout.Standby - Layout.FirstFeed)
            .Select(node => new FeedHost(this, node, Layout.ShardOfFeed(node)))];
        _standby = Scenario.HasStandby ? new StandbyHost(this, Layout.Standby) : null;
        Auditor = new VenueAuditor(this, Layout.Auditor);
        VenueProcess[] standby = _standby is null ? [] : [_standby];
        _all = [.. Stores, .. _engines, .. _merges, .. _gateways, .. _feeds, .. standby, Auditor];
        Clients = [.. VenueMembers.Sessions.Take(Scenario.Sessions)
                .Select((who, index) => new MemberClient(this, index, who.User, who.Session)),
            new MemberClient(this, Scenario.Sessions, VenueMembers.DropCopyUser, 0)];
        FeedClients = [.. Enumerable.Range(0, Scenario.FeedClients * Scenario.Shards)
            .Select(index => new FeedClient(this, index % Scenario.Shards, beginsWithSnapshot: Dice.Chance(50)))];
    }

    internal VenueScenario Scenario { get; }

    internal VenueLayout Layout { get; }

    /// <summary>A rule that everybody leaves out.</summary>
    internal VenueFault Planted { get; }

    /// <summary>A rule of streams that everybody leaves out.</summary>
    internal StreamFault PlantedInStreams { get; }

    /// <summary>Whether more goes wrong than the fault budget allows.</summary>
    internal bool IsOutside { get; }

    /// <summary>Until when the coordinator answers nobody.</summary>
    internal long CoordinatorAwayNanos { get; private set; }

    internal ScenarioDice Dice { get; }

    internal EventTrail Trail { get; }

    internal StreamWire Wire { get; }

    internal VenueJudge Judge { get; }

    internal StreamWatch StreamWatch { get; }

    internal SnapshotShelf Shelf { get; }

    internal StoreHost[] Stores { get; }

    internal VenueAuditor Auditor { get; }

    /// <summary>The place where the merge runs; null with one shard.</summary>
    internal MergeHost? Merge => Scenario.HasElection ? Array.Find(_merges, merge => merge.Writes) ?? _currentMerge : _currentMerge;

    /// <summary>The members' programs, then a drop copy.</summary>
    internal MemberClient[] Clients { get; }

    internal FeedClient[] FeedClients { get; }

    internal long NowNanos { get; private set; }

    /// <summary>Which streams were begun: no second identity may be.</summary>
    internal bool[] HasBegun { get; }

    /// <summary>Whether programs shall send orders.</summary>
    internal bool WantsOrders { get; private set; } = true;

    /// <summary>Inputs that an engine carried out again, because the one before had begun to tell of them.</summary>
    internal long Resumed { get; set; }

    /// <summary>Engines that were elected and began to take inputs.</summary>
    internal long Elections { get; private set; }

    /// <summary>Those of them that took over from another one.</summary>
    internal long Failovers { get; private set; }

    /// <summary>Processes that were started.</summary>
    internal long Starts { get; set; }

    public void Dispose()
    {
        Auditor.Dispose();
        foreach (VenueProcess process in _all)
        {
            if (process != Auditor)
            {
                process.Kill();
            }
        }
    }

    /// <summary>An engine was elected, and takes inputs.</summary>
    internal void NoteElected(EngineHost engine)
    {
        Elections++;
        Failovers += HasBegun[engine.Shard] && _lastElected[engine.Shard] is { } before && before != engine ? 1 : 0;
        _lastElected[engine.Shard] = engine;
    }

    internal ulong NextInstance() => ++_instances;

    internal IClaimPlace ClaimsOf(int stream, int node, ulong instance) =>
        _coordinator?.Join(stream, node, instance) ?? _claims[stream].For();

    internal EpochWriterOptions WriterOf(int stream, int place, uint identity, ulong instance) =>
        Layout.WriterOf(stream, place, identity, instance, HasBegun[stream], Dice.Bits()) with { Planted = PlantedInStreams };

    internal int[] ListenersOf(int stream) => _listeners[stream];

    /// <summary>All places of the engine of a shard.</summary>
    internal ReadOnlySpan<EngineHost> HostsOf(int shard) => _engines.AsSpan(shard * Scenario.Places, Scenario.Places);

    /// <summary>Where the engine of a shard runs: as everybody is told, or where one is open in the highest epoch, or was last.</summary>
    internal EngineHost EngineOf(int shard)
    {
        if (!Scenario.HasElection)
        {
            return _currentEngines[shard];
        }

        foreach (EngineHost host in HostsOf(shard))
        {
            EngineHost known = _currentEngines[shard];
            bool isLater = known.Engine is not { IsOpen: true } before || before.Epoch < host.Engine?.Epoch;
            _currentEngines[shard] = host.Engine is { IsOpen: true } && isLater ? host : known;
        }

        return _currentEngines[shard];
    }

    internal GatewayHost PickGateway() => _gateways[(int)Dice.Below(_gateways.Length)];

    internal FeedHost PickFeed(int shard) => _feeds[((int)Dice.Below(Scenario.Feeds) * Scenario.Shards) + shard];

    internal IEnumerable<StreamPlace> PlacesOf(MergedReader reader)
    {
        for (int shard = 0; shard < reader.Shards; shard++)
        {
            yield return new StreamPlace(reader.FollowerOf(shard).Identity, reader.PositionOf(shard));
        }

        if (reader.Merge is { } merge)
        {
            yield return new StreamPlace(merge.Identity, reader.MergePosition);
        }
    }

    /// <summary>A reader of all streams for a process.</summary>
    internal MergedReader ReadFrom(VenueProcess process, ImmutableArray<StreamPlace> places, bool readsUnstable, bool isTrue = false)
    {
        StreamFollower[] followers = [.. places.Select((place, stream) => new StreamFollower(
            Layout.FollowerOf(stream, place.Identity, Dice.Bits(), readsUnstable || IsUnstableMerge(stream, isTrue)),
            place.Position,
            process.OutputTo(stream)))];
        StreamFollower[] shards = followers[..Scenario.Shards];
        return new MergedReader(shards, Layout.HasMerge ? followers[^1] : null) { Planted = isTrue ? VenueFault.None : Planted };
    }

    private bool IsUnstableMerge(int stream, bool isTrue) =>
        Planted == VenueFault.UnstableMerge && stream == Scenario.Shards && !isTrue;

    /// <summary>Gives an engine what gateways have sent to it.</summary>
    internal int TakeInputs(EngineHost host, EngineNode engine, long nowNanos)
    {
        int count = 0;
        foreach (OrderLine line in _abandoned)
        {
            count += line.Shard == host.Shard ? line.Deliver(host, engine, nowNanos) : 0;
        }

        _abandoned.RemoveAll(line => line.IsEmpty);
        // By turns: one that has much to give does not keep the others out.
        int first = (int)(NowNanos / StepNanos % _gateways.Length);
        for (int i = 0; i < _gateways.Length; i++)
        {
            GatewayHost gateway = _gateways[(first + i) % _gateways.Length];
            count += gateway.IsUp ? gateway.Lines[host.Shard].Deliver(host, engine, nowNanos) : 0;
        }

        return count;
    }

    /// <summary>An engine is gone: what is under way to it is lost.</summary>
    internal void ForgetInputs(EngineHost host)
    {
        _abandoned.ForEach(line => ForgetIn(line, host));
        foreach (GatewayHost gateway in _gateways)
        {
            if (gateway.IsUp)
            {
                ForgetIn(gateway.Lines[host.Shard], host);
            }
        }
    }

    /// <summary>A gateway is gone; what it had sent may still arrive, and does when it has ended in order.</summary>
    internal void Abandon(OrderLine[] lines, bool isInOrder)
    {
        foreach (OrderLine line in lines)
        {
            if (!isInOrder && Dice.Chance(30))
            {
                line.Break();
            }

            if (Scenario.Profile == VenueProfile.GatewayMoves && Dice.Chance(50))
            {
                line.WaitsUntilNanos = NowNanos + 400_000_000;
            }
            else if (Dice.Chance(50))
            {
                line.Delay(Dice.Below(60_000_000));
            }

            _abandoned.Add(line);
        }
    }

    internal void Run()
    {
        foreach (VenueProcess process in _all)
        {
            StartAgain(process);
        }

        long next = 0;
        int left = Scenario.Incidents;
        PlanExcess();
        while (NowNanos < Scenario.TroubleNanos || _excessNanos.Count > 0)
        {
            RunLater();
            LeaveBudget();
            Upgrade.Turn(NowNanos);
            Restarting.Turn();
            if (left > 0 && NowNanos >= next)
            {
                Incident();
                left--;
                next = NowNanos + Dice.Below(2 * Scenario.TroubleNanos / (Scenario.Incidents + 1));
            }

            Step();
        }

        if (IsOutside)
        {
            WatchOutside();
        }
        else
        {
            Calm();
        }
    }

    private static void ForgetIn(OrderLine line, EngineHost host)
    {
        if (line.Shard == host.Shard)
        {
            line.Forget(host.Place);
        }
    }

    private void Step()
    {
        NowNanos += StepNanos;
        Wire.NowNanos = NowNanos;
        _coordinator?.Turn(NowNanos);
        while (Wire.TryTake(NowNanos, out StreamWire.Delivery delivery))
        {
            ProcessOf(delivery.To)?.Hand(delivery);
        }

        foreach (VenueProcess process in _all)
        {
            process.Turn();
        }

        foreach (MemberClient client in Clients)
        {
            client.Turn(NowNanos);
        }

        foreach (FeedClient client in FeedClients)
        {
            client.Turn(NowNanos);
        }
    }

    private SimulatedDisk? DiskOf(int node, int stream) => node < Stores.Length ? Stores[node].Disks[stream] : null;

    // Nodes are numbered as they stand, but that the standby may be missing.
    private VenueProcess? ProcessOf(int node) => node == Layout.Auditor ? Auditor : node == Layout.Standby ? _standby : _all[node];
}
