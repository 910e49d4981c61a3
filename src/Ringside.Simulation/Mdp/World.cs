using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Simulation.Mdp;

/// <summary>A run: network, nodes and applications, and the turns they take.</summary>
/// <remarks>A run has three parts. In the time of trouble incidents happen and messages are sent. Then the network is healed, and within
/// <see cref="SettleNanos"/> everything that is under way must have come to its end. Then all is idle for a while, in which hardly
/// anything may be sent; what is leased must have been given back; and all connections are closed, and each must have been told
/// once.</remarks>
internal sealed partial class World : IDisposable
{
    private const long Milli = 1_000_000;
    private const long StartNanos = 1_000 * Milli;

    // All that may be under way after the trouble is a megabyte or two per node, and the slowest timers repeat each second or two.
    private const long SettleNanos = 60_000 * Milli;
    private const long LostNanos = 20_000 * Milli;
    private const long IdleNanos = 3_000 * Milli;
    private const int MostTurnsAtOnce = 20_000;
    private const long MostSteps = 3_000_000;

    private readonly MdpScenario _scenario;
    private readonly SimulatedNetwork _network;
    private readonly List<SimulatedNode> _nodes = [];
    private readonly List<NodeApplication> _applications = [];
    private readonly List<(long AtNanos, Action Undo)> _undos = [];
    private readonly ScenarioDice _dice;
    private readonly long[] _pausedUntil;
    private int _nextIncident;
    private long _lastNow;
    private int _turnsNow;
    private bool _isCalm;

    internal World(MdpScenario scenario, ulong seed, MdpFault fault, int kept)
    {
        Trail = new EventTrail(kept);
        _scenario = scenario;
        _dice = new ScenarioDice(seed ^ 0x5157_4F52_4C44);
        _network = new SimulatedNetwork(new SimulatedNetworkOptions { Seed = _dice.Bits(), StartNanos = StartNanos });
        for (int i = 0; i < scenario.Nodes.Count; i++)
        {
            var node = new SimulatedNode(i, scenario.Nodes[i], _network, Messages, Trail, fault, _dice.Bits());
            _nodes.Add(node);
            _applications.Add(new NodeApplication(node, Messages, Trail, _dice.Bits()) { NextTickNanos = StartNanos + _dice.Below(Milli) });
        }

        _pausedUntil = new long[_nodes.Count];
        _network.SetFaults(scenario.Faults);
    }

    internal EventTrail Trail { get; }

    internal MessageModel Messages { get; } = new();

    internal IReadOnlyList<SimulatedNode> Nodes => _nodes;

    internal long Steps { get; private set; }

    internal long VirtualNanos => _network.NowNanos() - StartNanos;

    public void Dispose() => _nodes.ForEach(node => node.Dispose());

    internal void Run()
    {
        ConnectSome();
        RunUntil(StartNanos + _scenario.TroubleNanos, () => false);
        Calm();
        Settle();
        StayIdle();
        CloseAll();
    }

    // Who connects to whom to begin with; at least one does.
    private void ConnectSome()
    {
        for (int i = 0; i < _nodes.Count; i++)
        {
            for (int j = 0; j < _nodes.Count; j++)
            {
                if (i != j && (_dice.Chance(45) || (i == 0 && j == 1)))
                {
                    Connect(i, j);
                }
            }
        }
    }

    private void Connect(int node, int other)
    {
        Trail.Add(_network.NowNanos(), node, "connects to node", other);
        _nodes[node].Peers.OnDialled(_nodes[other].Address);
        _nodes[node].Core.Connect(_nodes[other].Address, _nodes[node].NowNanos);
        _nodes[node].Look();
    }

    private bool RunUntil(long endNanos, Func<bool> isDone)
    {
        while (_network.NowNanos() < endNanos)
        {
            if (isDone())
            {
                return true;
            }

            Step(endNanos);
        }

        return isDone();
    }

    private void Step(long endNanos)
    {
        long next = Math.Min(endNanos, Math.Min(_network.NextEventNanos, NextIncidentNanos));
        for (int i = 0; i < _nodes.Count; i++)
        {
            next = Math.Min(next, Math.Min(_nodes[i].DeadlineNanos, _nodes[i].LeavesNanos));
            next = Math.Min(next, Math.Max(_applications[i].NextTickNanos, _pausedUntil[i]));
        }

        _network.AdvanceTo(Math.Max(next, _network.NowNanos()));
        HappenIncidents();
        for (int i = 0; i < _nodes.Count; i++)
        {
            if (IsDue(i))
            {
                Turn(i);
            }
        }

        CountStep();
    }

    private bool IsDue(int i)
    {
        long now = _network.NowNanos();
        return _nodes[i].HasArrivals || _nodes[i].LeavesNanos <= now || _nodes[i].DeadlineNanos <= now || IsTickDue(i, now);
    }

    private bool IsTickDue(int i, long now) => _applications[i].NextTickNanos <= now && _pausedUntil[i] <= now;

    private void Turn(int i)
    {
        SimulatedNode node = _nodes[i];
        node.BeginTurn();
        if (node.Plan.SendsFirst)
        {
            node.Core.Drain(node, node.NowNanos);
        }

        node.Flush();
        for (int packets = 0; packets < 64 && node.HasArrivals; packets++)
        {
            node.ReceiveOne();
        }

        node.Core.Advance(node.NowNanos);
        node.Look();
        if (IsTickDue(i, _network.NowNanos()))
        {
            _applications[i].Tick(_network.NowNanos());
        }

        node.Core.Drain(node, node.NowNanos);
        node.Flush();
        node.Look();
        CoreLimits.Check(node);
    }

    private void CountStep()
    {
        if (++Steps > MostSteps)
        {
            throw new InvariantException("a run ends", $"{Steps} steps in {VirtualNanos} ns");
        }

        if (_network.NowNanos() > _lastNow)
        {
            (_lastNow, _turnsNow) = (_network.NowNanos(), 0);
        }
        else if (++_turnsNow > MostTurnsAtOnce)
        {
            IEnumerable<long> deadlines = _nodes.Select(node => node.Core.NextDeadlineNanos - node.NowNanos);
            throw new InvariantException(
                "time goes on", $"{_turnsNow} turns at {VirtualNanos} ns; deadlines {string.Join(", ", deadlines)}");
        }
    }
}
