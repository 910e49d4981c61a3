using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Health;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Market.Instruments;
using Ringside.Messaging.Streams;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of market data: its stream, its lines, and the doors where what was missed is asked for.</summary>
internal sealed class MarketDataAgent : NodeAgent, IDisposable
{
    // Who asks for what was missed can wait for so long: orders pass by on the same thread.
    private const long LookPauseNanos = 50_000;

    private readonly VenueParts _parts;
    private readonly NodeConfiguration _node;
    private readonly TroubleLog _trouble;
    private readonly List<FeedLine> _lines = [];
    private readonly MarketDataNode _data;
    private readonly SnapshotDoor _snapshots;
    private readonly RerequestDoor _rerequests;
    private string? _told;
    private long _lookedNanos;
    private (Alpha8 Symbol, TradingState State)[] _states = [];
    private long _stateChanges;

    internal MarketDataAgent(VenueParts parts, NodeConfiguration node, StreamEnd end, Waiter waiter)
        : base(end, waiter)
    {
        (_parts, _node, _trouble) = (parts, node, new TroubleLog(parts, node.Name));
        Alpha10 session = SessionOf(parts.Venue, node.Shard);
        var history = new ItchHistory(parts.Venue.Limits.FeedHistory);
        FeedLine lineA = OpenLine(node.LineA);
        FeedLine? lineB = node.LineB.IsEmpty ? null : OpenLine(node.LineB);
        var publisher = new MoldPublisher(new MoldPublisherOptions { Session = session }, history, lineA, lineB);
        StartedFeed started = new VenueStarts(parts, node.Name).Feed(node.Shard, publisher);
        history.StartAt(started.Feed.NextNumber);
        _data = new MarketDataNode(
            node.Shard, parts.Follow(StreamId.Shard(node.Shard), started.Place, end), started.Feed, publisher);
        Service = new SnapshotService(new SnapshotServiceOptions { Session = session }, started.Feed);
        _snapshots = new SnapshotDoor(node.Snapshots, new TcpServerOptions { MostConnections = 64 }, Service, waiter);
        RerequestServerOptions limits = new() { Session = session, HashSecret = parts.Streams.HashSecret };
        Again = new RerequestServer(limits, history);
        _rerequests = new RerequestDoor(
            parts.Backend.OpenDatagramPort(new DatagramPortOptions { Local = node.Rerequest, Interface = parts.Venue.Interface }),
            Again, limits, waiter);
    }

    /// <summary>The market data.</summary>
    internal MarketDataNode Data => _data;

    /// <summary>Each instrument and its state, as the feed has told it: another list after each change. Any thread may ask.</summary>
    internal IReadOnlyList<(Alpha8 Symbol, TradingState State)> States => Volatile.Read(ref _states);

    /// <summary>Answers who missed messages.</summary>
    internal RerequestServer Again { get; }

    /// <summary>Gives books to who joins late.</summary>
    internal SnapshotService Service { get; }

    /// <summary>Name of the MoldUDP64 session of a shard: the day, and from the second shard on its number.</summary>
    internal static Alpha10 SessionOf(VenueConfiguration venue, int shard)
    {
        string day = venue.Day.ToString().Trim();
        return shard == 0 ? venue.Day : Alpha10.Of($"{day[..Math.Min(7, day.Length)]}{shard:d3}");
    }

    protected override long NextDeadlineNanos => Math.Min(_data.NextDeadlineNanos, _snapshots.DeadlineNanos);

    public void Dispose()
    {
        _snapshots.Dispose();
        _rerequests.Dispose();
        foreach (FeedLine line in _lines)
            line.Dispose();
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _data.Receive(packet, from, nowNanos);

    protected override int Advance(long nowNanos)
    {
        int work = _data.Advance(BatchesPerTurn, nowNanos);
        foreach (FeedLine line in _lines)
            line.Flush();
        if (_data.Publication.StateChanges != _stateChanges)
        {
            _stateChanges = _data.Publication.StateChanges;
            Volatile.Write(ref _states, _data.Publication.CopyStates());
        }

        if (nowNanos - _lookedNanos >= LookPauseNanos)
        {
            _lookedNanos = nowNanos;
            work += _rerequests.DoWork(nowNanos) + _snapshots.DoWork(nowNanos);
        }

        _trouble.Tell(_data.Trouble);
        if (_data.Fault is { } why && why != _told)
        {
            _told = why;
            _parts.Log.Write(VenueLogLevel.Error, _node.Name, "stopped", new LogField("reason", why));
        }

        return work;
    }

    private FeedLine OpenLine(Endpoint group)
    {
        var line = new FeedLine(_parts.Backend, _parts.Venue.Interface, _node.Stream, group);
        _lines.Add(line);
        return line;
    }
}
