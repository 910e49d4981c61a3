using System.Collections.Immutable;
using Ringside.Exchange;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;
using Ringside.Linux.Sockets;
using Ringside.Protocols.Fields;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>A gateway, its members' connections and its ways to the engines.</summary>
internal sealed class GatewayHost(VenueWorld world, int node, uint number)
    : VenueProcess(world, node, "a gateway"), IGatewayHost, IShardLink
{
    private const long KeepAliveNanos = 40_000_000;

    private readonly List<(long Ticket, bool IsRight, long DueNanos)> _verifying = [];
    private readonly List<MemberConnection> _arriving = [];
    private readonly SortedDictionary<int, MemberConnection> _open = [];
    private OrderLine[] _lines = [];
    private CloseReason _lastReason;
    private long _keepAliveNanos;
    private int _mostBatches = 64;
    private long _stoppedNanos = long.MaxValue;

    /// <summary>Name of the day.</summary>
    internal static Alpha10 Day { get; } = Alpha10.Of("DAY1");

    /// <summary>The gateway; null while it is down.</summary>
    internal GatewayNode? Gateway { get; private set; }

    internal override bool IsBack => Works && Gateway!.HasCaughtUp;

    /// <summary>Its ways to the engines.</summary>
    internal IReadOnlyList<OrderLine> Lines => _lines;

    /// <summary>Where it sends what is for a shard: where it hears the stream from; null while it hears none.</summary>
    internal EngineHost? TargetOf(int shard)
    {
        if (!World.Scenario.HasElection)
        {
            return World.EngineOf(shard);
        }

        // While it starts it has heard nobody.
        Endpoint writer = Gateway?.Reader.FollowerOf(shard).WriterAddress ?? default;
        foreach (EngineHost host in World.HostsOf(shard))
        {
            if (StreamWire.AddressOf(host.Node) == writer)
            {
                return host;
            }
        }

        return null;
    }

    public bool TrySend(int shard, in ShardInput input)
    {
        if (!World.Scenario.IsDirect)
        {
            return _lines[shard].TrySend(input);
        }

        EngineHost engine = World.EngineOf(shard);
        return engine.Works && engine.Engine!.TryTake(input, engine.ClockNanos);
    }

    public void Verify(long ticket, SecretHash hash, Alpha10 secret) =>
        _verifying.Add((ticket, hash.Verify(secret), World.NowNanos + 100_000 + World.Dice.Below(2_000_000)));

    public void HasOutput(int connection) => _open[connection].HasOutput = true;

    public void Close(int connection, CloseReason reason)
    {
        if (_open.Remove(connection, out MemberConnection? closed))
        {
            // Who is refused comes back at once, again and again: the first of them says it all.
            if (reason != CloseReason.LoginRefused || _lastReason != reason)
            {
                World.Trail.Add(World.NowNanos, Node, $"closes a connection: {reason}", connection);
            }

            _lastReason = reason;
            closed.CloseByGateway(reason, losesBytes: false);
        }
    }

    internal void Arrive(MemberConnection connection) => _arriving.Add(connection);

    /// <summary>A connection between it and a member dies.</summary>
    /// <returns>False when there is none.</returns>
    internal bool BreakOne()
    {
        if (_open.Count == 0)
        {
            return false;
        }

        _open.ElementAt((int)World.Dice.Below(_open.Count)).Value.Break();
        return true;
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) =>
        Gateway!.Receive(packet, from, nowNanos);

    protected override void Advance(long nowNanos)
    {
        GatewayCore core = Gateway!.Core;
        if (nowNanos >= _keepAliveNanos)
        {
            _keepAliveNanos = nowNanos + KeepAliveNanos;
            Array.ForEach(_lines, line => line.KeepAlive());
            _mostBatches = World.Dice.Pick(1, 8, 64);
        }

        // What members send may come before what it will read of the streams, or behind it.
        if (World.Dice.Chance(30))
        {
            HearClients(core, nowNanos);
        }

        Tell(Gateway.Reader);
        Gateway.Advance(_mostBatches, nowNanos);
        Require(Gateway.Fault);

        Admit(core, nowNanos);
        HearClients(core, nowNanos);
        for (int i = 0; i < _verifying.Count; i++)
        {
            if (_verifying[i].DueNanos <= World.NowNanos)
            {
                core.Verified(_verifying[i].Ticket, _verifying[i].IsRight, nowNanos);
                _verifying.RemoveAt(i--);
            }
        }

        TellClients(core, nowNanos);
        Watch(core, nowNanos);
    }

    protected override void OnStart()
    {
        ulong instance = World.NextInstance();
        (MemberStreams streams, ImmutableArray<StreamPlace> at) = World.Shelf.Members();
        (_keepAliveNanos, _stoppedNanos) = (0, long.MaxValue);
        _lines = [.. Enumerable.Range(0, World.Scenario.Shards).Select(shard => new OrderLine(World, this, shard, number, instance))];
        World.Trail.Add(World.NowNanos, Node, "gateway starts; instance, behind", (long)instance, at[0].Position.Number);
        var options = new GatewayOptions
        {
            Gateway = number,
            Instance = instance,
            Day = Day,
            Decoy = VenueMembers.Decoy,
            Shards = World.Scenario.Shards,
            MostConnections = 12,
            MostPerAddress = 4,
            MostHashes = 3,
            MostUnsettled = 24,
            MostBehindNanos = 1_000_000_000,
            PollGrainNanos = 5_000_000,
            Session = new SoupSessionOptions
            {
                LoginNanos = 300_000_000,
                AnswerNanos = 500_000_000,
                HeartbeatNanos = 100_000_000,
                IdleNanos = 500_000_000,
                MostIdleNanos = 500_000_000,
                StallNanos = 400_000_000,
                QueueBytes = 4_096,
            },
            Planted = World.Planted,
        };
        var core = new GatewayCore(options, VenueMembers.All, streams, this, this);
        MergedReader reader = World.ReadFrom(this, at, World.Planted == VenueFault.UnstableTold);
        Gateway = new GatewayNode(core, reader, resendNanos: 100_000_000);
        Tell(reader);
    }

    protected override void OnKill()
    {
        foreach (MemberConnection connection in _arriving.Concat(_open.Values))
        {
            connection.CloseByGateway(CloseReason.GatewayStops, losesBytes: !IsClosing);
        }

        World.Abandon(_lines, IsClosing);
        _arriving.Clear();
        _open.Clear();
        _verifying.Clear();
        Gateway = null;
    }

    private void Admit(GatewayCore core, long nowNanos)
    {
        for (int i = 0; i < _arriving.Count; i++)
        {
            MemberConnection connection = _arriving[i];
            if (connection.OpensNanos > World.NowNanos)
            {
                continue;
            }

            _arriving.RemoveAt(i--);
            int given = core.Open(connection.Address, nowNanos);
            if (given < 0)
            {
                connection.CloseByGateway(CloseReason.None, losesBytes: false);
            }
            else
            {
                _open.Add(given, connection);
            }
        }
    }

    private void HearClients(GatewayCore core, long nowNanos)
    {
        foreach ((int given, MemberConnection connection) in _open.ToArray())
        {
            while (_open.GetValueOrDefault(given) == connection && connection.ToGateway.TryTake(World.NowNanos, out byte[] bytes))
            {
                core.Received(given, bytes, nowNanos);
            }

            if (_open.GetValueOrDefault(given) == connection && connection.ToGateway.HasEnded(World.NowNanos))
            {
                _open.Remove(given);
                core.Gone(given);
                connection.CloseByGateway(CloseReason.Gone, losesBytes: true);
            }
        }
    }

    private void TellClients(GatewayCore core, long nowNanos)
    {
        foreach ((int given, MemberConnection connection) in _open.ToArray())
        {
            while (_open.GetValueOrDefault(given) == connection && connection.HasOutput && connection.ToClient.HasRoom)
            {
                ReadOnlySpan<byte> front = core.Outgoing(given);
                if (front.IsEmpty)
                {
                    connection.HasOutput = false;
                    break;
                }

                int count = World.Dice.Chance(50) ? front.Length : (int)World.Dice.Below(front.Length) + 1;
                connection.ToClient.Put(front[..count]);
                core.Sent(given, count, nowNanos);
            }
        }
    }

    // A gateway that owns nothing any longer is started anew by who looks after it.
    private void Watch(GatewayCore core, long nowNanos)
    {
        if (core.HasStopped && _stoppedNanos == long.MaxValue)
        {
            World.Trail.Add(World.NowNanos, Node, "gateway owns nothing any more");
            _stoppedNanos = nowNanos + World.Dice.Below(50_000_000);
        }
        else if (nowNanos >= _stoppedNanos)
        {
            Kill();
            Start();
        }
    }
}
