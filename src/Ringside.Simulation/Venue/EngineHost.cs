using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Exchange.Snapshots;
using Ringside.Linux.Sockets;
using Ringside.Market.Commands;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Venue;

/// <summary>One of the places where the engine of a shard may run. They elect who writes, or who looks after the venue starts another one:
/// then the one before may not know yet.</summary>
internal sealed class EngineHost(VenueWorld world, int node, int shard, int place) : VenueProcess(world, node, "an engine")
{
    private const long RestartNanos = 50_000_000;

    private readonly Crc32C _checksum = new();
    private long _restartNanos = long.MaxValue;
    private bool _wasOpen;
    private bool _isFlipped;
    private uint _sealingEpoch;
    private EpochWriterState _told;
    private bool _isTooOld;
    private TornOutput? _output;
    private IClaimPlace? _claims;
    private long _hereFrom = long.MaxValue;

    /// <summary>Number of the shard.</summary>
    internal int Shard => shard;

    /// <summary>How far its time of day is off.</summary>
    internal long OffNanos { get; set; } = world.Dice.Between(-3_000_000_000, 3_000_000_000);

    /// <summary>Which place, from 0.</summary>
    internal int Place => place;

    /// <summary>The engine; null while it is down.</summary>
    internal EngineNode? Engine { get; private set; }

    /// <summary>Whether it takes inputs, and all that it has published is stable.</summary>
    internal bool IsSettled => Engine is { IsOpen: true } engine && engine.Stable == engine.Core.LastNumber;

    /// <summary>Whether it writes, and takes inputs.</summary>
    internal bool IsOpen => Engine is { IsOpen: true };

    internal override bool IsBack => Works && (IsOpen
        || (Engine is { IsFollowing: true } engine && engine.Core.LastNumber >= World.Auditor.LastOf(shard)));

    /// <summary>Whether its state is to become another one, as soon as there is a batch at which that must be found.</summary>
    internal bool WillFlip { get; set; }

    /// <summary>Whether it is killed in the middle of the next batch that has several packets.</summary>
    internal void EndInABatch(bool isWanted)
    {
        if (_output is not null)
        {
            _output.IsArmed = isWanted;
        }
    }

    /// <summary>It gives a stamp to its next batch now.</summary>
    internal void NoteStamp(long stamp) => World.Judge.StampsOf(shard).OnStamp(Engine!.Epoch, stamp, World.NowNanos);

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        bool isHeard = _hereFrom == long.MaxValue && Engine!.IsFollowing && IsOfWriter(packet);
        Engine!.Receive(packet, from, nowNanos);
        _hereFrom = isHeard ? Engine.Follower.Known + 1 : _hereFrom; // what has come before it, too, is of before
    }

    protected override void Advance(long nowNanos)
    {
        EngineNode engine = Engine!;
        _claims!.Turn(engine.Core.LastNumber);
        engine.IsLeaderGone = _claims.IsLeaderGone;
        Flip(engine);
        bool sealsAloud = engine.State == EpochWriterState.Sealing && engine.Identity != 0;
        engine.Advance(nowNanos);
        StandStillInSeal(engine, sealsAloud);
        if (World.TakeInputs(this, engine, nowNanos) > 0)
        {
            engine.Advance(nowNanos);
        }

        Tell(engine);
        Require(_isFlipped || engine.NeedsNewerProgram ? null : engine.Fault);
        if (_output!.IsTorn)
        {
            World.EndInABatch(this);
            return;
        }

        TellState(engine);
        if (engine.IsOpen != _wasOpen)
        {
            _wasOpen = engine.IsOpen;
            World.HasBegun[shard] |= _wasOpen;
            World.Resumed += _wasOpen ? engine.Counters.Resumed : 0;
            if (_wasOpen && World.Scenario.HasElection)
            {
                World.NoteElected(this);
            }
            string what = _wasOpen ? "engine is open; epoch, last" : "engine is not open any more; epoch, last";
            World.Trail.Add(World.NowNanos, Node, what, engine.Epoch, engine.Core.LastNumber);
        }

        if (engine.NeedsNewerProgram)
        {
            // It stays out until somebody gives it another program.
            if (!_isTooOld)
            {
                World.Upgrade.NoteTooOld(this, engine.Problem!);
            }

            _isTooOld = true;
        }
        else if (engine.HasEnded && _restartNanos == long.MaxValue)
        {
            World.Trail.Add(World.NowNanos, Node, $"engine has ended: {engine.Problem}");
            _restartNanos = nowNanos + RestartNanos;
        }
        else if (nowNanos >= _restartNanos)
        {
            Kill();
            if (World.Scenario.HasElection || World.EngineOf(shard) == this)
            {
                Start();
            }
        }
    }

    // The first writer that says it is established, in an epoch that is not over.
    private bool IsOfWriter(ReadOnlySpan<byte> packet)
    {
        Span<EpochRun> runs = stackalloc EpochRun[HeartbeatPayload.MostRuns];
        return StreamHeader.TryRead(packet, _checksum, out StreamHeader header) && header.IsHeartbeat
            && header.Stream == World.Layout.Streams[shard] && header.Number > 0 && header.Epoch >= Engine!.WriterEpoch
            && (Engine.Identity == 0 || header.Identity == Engine.Identity)
            && HeartbeatPayload.TryRead(packet[StreamHeader.Size..], out bool isEstablished, runs) > 0 && isEstablished;
    }

    // What it reads while it seals is not stable yet.
    private void Tell(EngineNode engine)
    {
        if (engine.IsFollowing)
        {
            Tell(shard, engine.Follower);
        }
    }

    private void TellState(EngineNode engine)
    {
        if (engine.State == _told)
        {
            return;
        }

        string what = engine.State switch
        {
            EpochWriterState.Waiting => "engine claims an epoch; last one, batch",
            EpochWriterState.Sealing => "engine seals; epoch, last",
            EpochWriterState.Starting => "engine begins; epoch, last",
            EpochWriterState.Following => $"engine follows again: {engine.Problem}; epoch, last",
            _ => string.Empty,
        };
        _told = engine.State;
        if (engine.State == EpochWriterState.Established)
        {
            World.StreamWatch.OnEstablished(shard, engine.Epoch, engine.Publisher!);
            World.Judge.StampsOf(shard).OnEstablished(engine.Epoch, _hereFrom);
            _hereFrom = 0;
        }

        if (what.Length > 0)
        {
            World.Trail.Add(World.NowNanos, Node, what, engine.Epoch, engine.Core.LastNumber);
        }
    }

    // Once in each epoch, when others have heard that it seals: one that began anew says so only when the first store has told it which
    // stream that is.
    private void StandStillInSeal(EngineNode engine, bool wasHeard)
    {
        (long least, long most) = World.Scenario.SealNanos;
        if (most > 0 && wasHeard && engine.State == EpochWriterState.Sealing && engine.Epoch != _sealingEpoch)
        {
            _sealingEpoch = engine.Epoch;
            PausedUntilNanos = World.NowNanos + World.Dice.Between(least, most);
            World.Trail.Add(World.NowNanos, Node, "stands still while it seals, until", PausedUntilNanos);
        }
    }

    // Only while it follows, and what is stable goes on behind it: the digest of that batch is compared before it can write anything. What
    // happens to the engine that writes everybody else finds, and nobody knows who is right.
    private void Flip(EngineNode engine)
    {
        if (!WillFlip || !engine.IsFollowing || engine.NeedsNewerProgram || World.Auditor.Cores[shard].LastNumber <= engine.Core.LastNumber)
        {
            return;
        }

        (WillFlip, _isFlipped) = (false, true);
        World.Note(VenueIncident.FlipState, Node);
        uint member = VenueMembers.All.Members[0].Number;
        engine.Core.Engine.Apply(new Command { Kind = CommandKind.Kill, Member = member });
        World.Trail.Add(World.NowNanos, Node, "has another state than it should, behind", engine.Core.LastNumber);
    }

    protected override void OnStart()
    {
        (_restartNanos, _wasOpen, _isTooOld, _isFlipped, WillFlip) = (long.MaxValue, false, false, false, false);
        _hereFrom = long.MaxValue;
        ulong instance = World.NextInstance();
        (ShardCore core, StreamPlace at) = World.Shelf.Shard(shard, World.Upgrade.Begin(this, instance));
        World.Trail.Add(World.NowNanos, Node, "engine starts behind", at.Position.Number);
        var options = new EngineNodeOptions
        {
            Shard = (byte)shard,
            Writer = World.WriterOf(shard, place, at.Identity, instance),
            Instruments = VenueMembers.InstrumentsOf(shard),
            Members = VenueMembers.All.Members,
            Others = [.. World.OthersOf(this)],
            GatewaySilenceNanos = World.Scenario.SilenceNanos,
        };
        _output = new TornOutput(OutputTo(shard));
        _claims = World.ClaimsOf(shard, Node, instance);
        Engine = new EngineNode(options, core, at.Position, _claims, new VirtualStamps(World, this), _output);
        _told = Engine.State;
        Tell(Engine);
    }

    protected override void OnKill()
    {
        _claims!.Die();
        Engine!.Core.Dispose();
        (Engine, _output) = (null, null);
        World.ForgetInputs(this);
    }
}
