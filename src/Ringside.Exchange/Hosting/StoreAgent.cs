using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of a store: all streams of the venue, each with a disk of its own.</summary>
internal sealed class StoreAgent : NodeAgent, IDisposable
{
    // Where all who count marks are on this thread, a mark costs little, and what waits for it is an order.
    private const long MarkPauseNanos = 100_000;
    private const long OwnMarkPauseNanos = 5_000;

    private readonly VenueParts _parts;
    private readonly NodeConfiguration _node;
    private readonly long _markPauseNanos;
    private readonly List<Kept> _streams = [];

    /// <summary>Opens what it has kept.</summary>
    /// <exception cref="IOException">A folder cannot be read, or is another process's.</exception>
    internal StoreAgent(VenueParts parts, NodeConfiguration node, bool hearsOthers, StreamEnd end, Waiter waiter)
        : base(end, waiter)
    {
        (_parts, _node, _markPauseNanos) = (parts, node, hearsOthers ? MarkPauseNanos : OwnMarkPauseNanos);
        try
        {
            foreach (StreamId stream in parts.Streams.All)
                _streams.Add(Open(stream));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The streams that it keeps.</summary>
    internal IReadOnlyList<Kept> Streams => _streams;

    protected override long NextDeadlineNanos
    {
        get
        {
            long deadline = long.MaxValue;
            foreach (Kept kept in _streams)
                deadline = Math.Min(deadline, kept.Store.NextDeadlineNanos);
            return deadline;
        }
    }

    public void Dispose()
    {
        foreach (Kept kept in _streams)
            kept.Disk.Dispose();
        _streams.Clear();
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        foreach (Kept kept in _streams)
            kept.Store.Receive(packet, from, nowNanos);
    }

    protected override int Advance(long nowNanos)
    {
        int work = 0;
        foreach (Kept kept in _streams)
        {
            work += kept.Store.Advance(nowNanos);
            string? worry = kept.Store.Fault ?? kept.Disk.Trouble ?? kept.Store.Doubt;
            if (worry != kept.Told)
                Tell(kept, worry);
            if (kept.Store.Doubt is null && kept.Disk.IsDoubtful)
                kept.Disk.ClearDoubt();
        }

        return work;
    }

    private Kept Open(StreamId stream)
    {
        SegmentDiskOptions options = new()
        {
            Folder = _parts.Folders.StreamOf(_node.Name, stream),
            Stream = stream,
            Policy = _parts.Venue.Fsync,
            MostBytesUnderWay = Math.Max(8 << 20, _parts.Streams.MostBatchBytes / 4),
        };
        var disk = SegmentDisk.Open(options, out DiskState state);
        var store = new StreamStore(
            new StreamStoreOptions
            {
                Number = _node.Number,
                Follower = _parts.Streams.FollowerOf(stream, 0, _node.Number),
                LeastMarkPauseNanos = _markPauseNanos,
            },
            disk,
            state,
            End.OutputTo(_parts.Streams.GroupOf(stream)));
        return new Kept(stream, disk, store);
    }

    private void Tell(Kept kept, string? worry)
    {
        kept.Told = worry;
        bool isBad = kept.Store.Fault is not null || kept.Disk.Trouble is not null;
        VenueLogLevel level = isBad ? VenueLogLevel.Error : worry is null ? VenueLogLevel.Info : VenueLogLevel.Warning;
        _parts.Log.Write(
            level, _node.Name, worry is null ? "keeps" : isBad ? "stopped" : "abstains", new LogField("stream", kept.Stream.ToString()),
            new LogField("batch", kept.Store.Kept), new LogField("reason", worry ?? string.Empty));
    }

    /// <summary>One stream that is kept.</summary>
    internal sealed class Kept(StreamId stream, SegmentDisk disk, StreamStore store)
    {
        internal StreamId Stream { get; } = stream;

        internal SegmentDisk Disk { get; } = disk;

        internal StreamStore Store { get; } = store;

        internal string? Told { get; set; } = string.Empty;
    }
}
