using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of an engine: its streams, its gateways, and a new beginning when a seal was lost.</summary>
internal sealed class EngineAgent : NodeAgent, IDisposable
{
    private readonly VenueParts _parts;
    private readonly NodeConfiguration _node;
    private readonly StreamId _stream;
    private readonly ClockStamps _stamps = new();
    private readonly MdpOrderServer? _server;
    private readonly RestartTimer _restart;
    private readonly TroubleLog _trouble;
    private readonly TroubleLog _coordination;
    private readonly DayNotes _notes;
    private string? _snapshot;
    private ICoordinator _coordinator;
    private EngineNode _engine;
    private EpochWriterState _told;
    private bool _wasOpen;
    private bool _wasRebuilt;
    private string? _toldProblem;
    private string? _toldDifference;
    private long _openOrders;

    /// <summary>An engine.</summary>
    /// <param name="parts">What the process is made of.</param>
    /// <param name="node">Which engine.</param>
    /// <param name="hearsOthers">Whether gateways elsewhere send orders.</param>
    /// <param name="end">Its way to the streams.</param>
    /// <param name="waiter">How the thread idles.</param>
    internal EngineAgent(VenueParts parts, NodeConfiguration node, bool hearsOthers, StreamEnd end, Waiter waiter)
        : base(end, waiter)
    {
        (_parts, _node, _stream) = (parts, node, StreamId.Shard(node.Shard));
        _restart = new RestartTimer(parts, node.Name);
        _trouble = new TroubleLog(parts, node.Name);
        _coordination = new TroubleLog(parts, node.Name);
        _notes = new DayNotes(parts.Folders, _stream, new TroubleLog(parts, node.Name).Tell);
        (_coordinator, _engine) = Begin();
        if (hearsOthers)
            _server = new MdpOrderServer(node.Orders, parts.Backend, waiter);
    }

    /// <summary>Number of its shard.</summary>
    internal int Shard => _node.Shard;

    /// <summary>The engine as it is now: another one after a new beginning.</summary>
    internal EngineNode Engine => _engine;

    /// <summary>Why no epoch could be claimed now; null when one could. It may trade all the same.</summary>
    internal string? CoordinatorProblem => _coordinator.Problem;

    /// <summary>Times that its coordinator took it for gone, since it has begun.</summary>
    internal long CoordinatorExpiries => _coordinator.Expiries;

    /// <summary>Orders that rest or wait, as this thread last saw them; any thread may ask. They stand in memory that an engine's end
    /// frees: only its own thread may read them there.</summary>
    internal long OpenOrders => Volatile.Read(ref _openOrders);

    /// <summary>How far stamps are from the time of day, when somebody must be told; else 0.</summary>
    internal long StampAlarmNanos => _stamps.AlarmNanos;

    protected override long NextDeadlineNanos => Math.Min(
        Math.Min(StaysOut ? _engine.DifferenceDeadlineNanos : _engine.NextDeadlineNanos, _restart.DeadlineNanos),
        Math.Min(Math.Min(_coordinator.NextDeadlineNanos, _notes.DeadlineNanos), _server?.DeadlineNanos ?? long.MaxValue));

    public void Dispose()
    {
        _server?.Dispose();
        _coordinator.Dispose();
        _engine.Core.Dispose();
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) =>
        _engine.Receive(packet, from, nowNanos);

    protected override int Advance(long nowNanos)
    {
        // Who waits is heard before anybody is called silent.
        int work = _server?.DoWork(_engine, nowNanos) ?? 0;
        work += _coordinator.DoWork(_engine.Core.LastNumber, nowNanos);
        _engine.IsLeaderGone = _coordinator.IsLeaderGone;
        _engine.LeadTrouble = _coordinator.LeadTrouble;
        work += _engine.Advance(nowNanos);
        if (_engine.State != _told || _engine.IsOpen != _wasOpen || _engine.Problem != _toldProblem)
            Tell();
        _trouble.Tell(_engine.Trouble);
        _coordination.Tell(_coordinator.Problem);
        if (_engine.State == EpochWriterState.Established)
            _notes.Begun();
        if (_engine.IsDayOver && !_notes.HasEnded)
            _notes.Ended(_engine.LastInput);
        _notes.Advance(nowNanos);
        if (_engine.HasEnded && MayRestart)
            _restart.Try(Restart, nowNanos);
        else if (StaysOut)
            _engine.TellDifference(nowNanos);
        if (_engine.Difference is { } difference && difference != _toldDifference)
            _parts.Log.Write(VenueLogLevel.Error, _node.Name, "halted", new LogField("reason", difference));
        _toldDifference = _engine.Difference;
        Volatile.Write(ref _openOrders, _engine.Core.OpenOrders);
        return work;
    }

    // One whose state is not that of the stream is rebuilt once, if there is another engine meanwhile. Then it stays out: somebody must
    // look at it, and what it has said is in the log. One whose program is too old would only find that once more.
    private bool MayRestart => _engine.Fault is null || (!_wasRebuilt && !_engine.NeedsNewerProgram && _parts.IsOneOfSeveral(_node));

    private bool StaysOut => _engine.HasEnded && !MayRestart;

    private void Restart()
    {
        EngineNode ended = _engine;
        if (ended.IsStartRefused)
            new VenueStarts(_parts, _node.Name).Refuse(_snapshot, ended.Problem);
        _snapshot = null;
        ICoordinator before = _coordinator;
        (_coordinator, _engine) = Begin();
        _wasRebuilt |= ended.Fault is not null; // not before: what fails is tried again
        before.Dispose();
        ended.Core.Dispose();
    }

    private (ICoordinator Coordinator, EngineNode Engine) Begin()
    {
        if (!_parts.Folders.HasBegun(_stream) && _parts.Folders.UnendedDay(_stream) is { } day)
        {
            throw new IOException($"{_parts.Venue.DataFolder}: the day {day} has not ended, and {_parts.Venue.Day.ToString().Trim()} "
                + $"cannot begin; expected the day {day}, or `ringside venue end-day` in it before");
        }

        ulong instance = _parts.TakeInstance(_node.Name);
        StartedShard started = new VenueStarts(_parts, _node.Name).Shard(_node.Shard);
        ICoordinator? coordinator = null;
        try
        {
            coordinator = _parts.CoordinatorOf(_stream, _node, instance, Waiter);
            EngineNode engine = Begin(instance, started, coordinator);
            _snapshot = started.Snapshot;
            return (coordinator, engine);
        }
        catch
        {
            coordinator?.Dispose();
            started.Core.Dispose();
            throw;
        }
    }

    private EngineNode Begin(ulong instance, StartedShard started, ICoordinator coordinator)
    {
        ShardConfiguration shard = _parts.Venue.Shards[_node.Shard];
        EngineNodeOptions options = new()
        {
            Shard = _node.Shard,
            Writer = _parts.WriterOf(_stream, _node, started.Place.Identity, instance, End),
            Instruments = shard.Instruments,
            Members = _parts.Members.Members,
            Others = _parts.OthersOf(_node),
            Before = _parts.Folders.Before(_stream),
        };
        return new EngineNode(
            options, started.Core, started.Place.Position, coordinator, _stamps, End.OutputTo(shard.Group));
    }

    private void Tell()
    {
        (_told, _wasOpen, _toldProblem) = (_engine.State, _engine.IsOpen, _engine.Problem);
        VenueLogLevel level = _engine.HasEnded ? VenueLogLevel.Error : VenueLogLevel.Info;
        _parts.Log.Write(
            level, _node.Name, _wasOpen ? "open" : _told.ToString().ToLowerInvariant(), new LogField("epoch", _engine.Epoch),
            new LogField("batch", _engine.Core.LastNumber), new LogField("reason", _engine.Problem ?? string.Empty));
    }
}
