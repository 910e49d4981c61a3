using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of a standby: its streams, and snapshots.</summary>
/// <remarks>It has a thread of its own: a snapshot takes as long as it takes, and nobody waits for it. One that takes long is followed by
/// a longer pause, so that the standby does not fall behind for making snapshots.</remarks>
internal sealed class StandbyAgent : NodeAgent, IDisposable
{
    // A snapshot may take one part of its time; in the others the standby follows.
    private const int PartsOfTime = 5;

    private readonly VenueParts _parts;
    private readonly NodeConfiguration _node;
    private readonly TroubleLog _trouble;
    private readonly VenueStarts _starts;
    private readonly StandbyNode _standby;
    private long _saved;
    private long _savingSinceNanos = long.MinValue;
    private long _restsUntilNanos = long.MinValue;
    private string? _told;

    internal StandbyAgent(VenueParts parts, NodeConfiguration node, StreamEnd end, Waiter waiter)
        : base(end, waiter)
    {
        (_parts, _node, _trouble) = (parts, node, new TroubleLog(parts, node.Name));
        _starts = new VenueStarts(parts, node.Name);
        _standby = _starts.Standby(end);
    }

    /// <summary>The standby.</summary>
    internal StandbyNode Standby => _standby;

    /// <summary>Snapshots that were made.</summary>
    internal long Snapshots { get; private set; }

    protected override long NextDeadlineNanos => _standby.NextDeadlineNanos;

    /// <summary>Makes a last snapshot, so that the next start is quick.</summary>
    public void Dispose()
    {
        if (_standby.Fault is null && _standby.Batches > _saved && _standby.Reader.IsBetweenTurns)
            Save();
        foreach (ShardCore shard in _standby.Shards)
            shard.Dispose();
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _standby.Receive(packet, from, nowNanos);

    protected override int Advance(long nowNanos)
    {
        int work = _standby.Advance(BatchesPerTurn, nowNanos);
        if (_savingSinceNanos != long.MinValue)
        {
            // The first turn after a snapshot: now it is known how long it took.
            _restsUntilNanos = nowNanos + ((PartsOfTime - 1) * (nowNanos - _savingSinceNanos));
            _savingSinceNanos = long.MinValue;
        }

        long every = _parts.Venue.SnapshotBatches;
        bool isDue = every > 0 && _standby.Batches - _saved >= every && nowNanos >= _restsUntilNanos;
        if (isDue && _standby.Reader.IsBetweenTurns && _standby.Fault is null)
        {
            _savingSinceNanos = nowNanos;
            Save();
        }

        _trouble.Tell(_standby.Trouble);
        if (_standby.Fault is { } why && why != _told)
        {
            _told = why;
            _parts.Log.Write(VenueLogLevel.Error, _node.Name, "stopped", new LogField("reason", why));
        }

        return work;
    }

    private void Save()
    {
        _saved = _standby.Batches;
        try
        {
            _starts.Save(_standby);
            Snapshots++;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What the disk does (a full one is an IOException) is no reason to stop: the one before is still there, and the next is due
            // later. Anything else is a fault of the program, and is not hidden.
            _parts.Log.Write(VenueLogLevel.Error, _node.Name, "snapshot-failed", new LogField("reason", problem.Message));
        }
    }
}
