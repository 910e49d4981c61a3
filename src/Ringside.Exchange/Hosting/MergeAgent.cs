using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of a merge: its streams, and a new beginning when a seal was lost.</summary>
internal sealed class MergeAgent : NodeAgent, IDisposable
{
    private readonly VenueParts _parts;
    private readonly NodeConfiguration _node;
    private readonly StreamId _stream = StreamId.Merge(0);
    private readonly RestartTimer _restart;
    private readonly TroubleLog _coordination;
    private readonly DayNotes _notes;
    private string? _snapshot;
    private ICoordinator _coordinator;
    private MergeNode _merge;
    private EpochWriterState _told;
    private string? _toldProblem;

    internal MergeAgent(VenueParts parts, NodeConfiguration node, StreamEnd end, Waiter waiter)
        : base(end, waiter)
    {
        (_parts, _node) = (parts, node);
        _restart = new RestartTimer(parts, node.Name);
        _coordination = new TroubleLog(parts, node.Name);
        _notes = new DayNotes(parts.Folders, _stream, new TroubleLog(parts, node.Name).Tell);
        (_coordinator, _merge) = Begin();
    }

    /// <summary>The merge as it is now.</summary>
    internal MergeNode Merge => _merge;

    /// <summary>Why no epoch could be claimed now; null when one could. It may write all the same.</summary>
    internal string? CoordinatorProblem => _coordinator.Problem;

    /// <summary>Times that its coordinator took it for gone, since it has begun.</summary>
    internal long CoordinatorExpiries => _coordinator.Expiries;

    protected override long NextDeadlineNanos => Math.Min(
        Math.Min(_coordinator.NextDeadlineNanos, _notes.DeadlineNanos), Math.Min(_merge.NextDeadlineNanos, _restart.DeadlineNanos));

    public void Dispose() => _coordinator.Dispose();

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _merge.Receive(packet, from, nowNanos);

    protected override int Advance(long nowNanos)
    {
        int work = _coordinator.DoWork(_merge.Last, nowNanos);
        _merge.IsLeaderGone = _coordinator.IsLeaderGone;
        work += _merge.Advance(nowNanos);
        _coordination.Tell(_coordinator.Problem);
        if (_merge.State != _told || _merge.Problem != _toldProblem)
            Tell();
        if (_merge.State == EpochWriterState.Established)
            _notes.Begun();
        _notes.Advance(nowNanos);
        if (_merge.HasEnded && _merge.Fault is null)
            _restart.Try(Restart, nowNanos);
        return work;
    }

    private void Restart()
    {
        if (_merge.IsStartRefused)
            new VenueStarts(_parts, _node.Name).Refuse(_snapshot, _merge.Problem);
        _snapshot = null;
        ICoordinator before = _coordinator;
        (_coordinator, _merge) = Begin();
        before.Dispose();
    }

    private (ICoordinator Coordinator, MergeNode Merge) Begin()
    {
        ulong instance = _parts.TakeInstance(_node.Name);
        StartedMerge started = new VenueStarts(_parts, _node.Name).Merge();
        ICoordinator coordinator = _parts.CoordinatorOf(_stream, _node, instance, Waiter);
        var merge = new MergeNode(
            _parts.WriterOf(_stream, _node, started.Place.Identity, instance, End),
            started.Place.Position,
            started.Merged,
            [.. _parts.Venue.Shards.Select(shard => _parts.Streams.FollowerOf(StreamId.Shard(shard.Number), 0, 1))],
            coordinator,
            End.OutputTo(_parts.Venue.MergeGroup));
        _snapshot = started.Snapshot;
        return (coordinator, merge);
    }

    private void Tell()
    {
        (_told, _toldProblem) = (_merge.State, _merge.Problem);
        _parts.Log.Write(
            _merge.HasEnded ? VenueLogLevel.Error : VenueLogLevel.Info, _node.Name, _told.ToString().ToLowerInvariant(),
            new LogField("reason", _merge.Problem ?? string.Empty));
    }
}
