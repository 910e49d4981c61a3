using Ringside.Exchange;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Snapshots;
using Ringside.Linux.Sockets;
using Ringside.Protocols.Fields;

namespace Ringside.Simulation.Venue;

/// <summary>Market data of one shard, with what answers those who missed some.</summary>
internal sealed class FeedHost(VenueWorld world, int node, int shard) : VenueProcess(world, node, "market data"), IItchSink
{
    private MoldPublisher? _publisher;
    private RerequestServer? _server;
    private ulong _wrongBy;

    /// <summary>Number of the shard.</summary>
    internal int Shard => shard;

    /// <summary>The market data; null while it is down.</summary>
    internal MarketDataNode? Data { get; private set; }

    internal override bool IsBack => Works && Data!.IsLive;

    /// <summary>Gives the book to who joins late.</summary>
    internal SnapshotService? Snapshots { get; private set; }

    internal static Alpha10 SessionOf(int shard) => Alpha10.Of($"FEED{shard}");

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        World.Judge.OnMessage(shard, number - _wrongBy, message);
        _publisher!.Take(number - _wrongBy, message);
    }

    /// <summary>Answers a request for messages.</summary>
    internal byte[] Answer(ReadOnlySpan<byte> request)
    {
        byte[] answer = new byte[1_400];
        return answer[.._server!.Answer(request, 1, ClockNanos, answer)];
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => Data!.Receive(packet, from, nowNanos);

    protected override void Advance(long nowNanos)
    {
        Tell(shard, Data!.Follower);
        Data.Advance(64, nowNanos);
        Require(Data.Fault);
    }

    protected override void OnStart()
    {
        (ItchPublication feed, StreamPlace at) = World.Shelf.Feed(shard, this);
        _wrongBy = World.Planted == VenueFault.FeedNumberedByItself ? feed.NextNumber - 1 : 0;
        var history = new ItchHistory(1 << 11);
        history.StartAt(feed.NextNumber - _wrongBy);
        _publisher = new MoldPublisher(
            new MoldPublisherOptions { Session = SessionOf(shard), HeartbeatNanos = 20_000_000 },
            history,
            new Line(World, shard, FeedSource.LineA),
            new Line(World, shard, FeedSource.LineB));
        _server = new RerequestServer(
            new RerequestServerOptions { Session = SessionOf(shard), AnswersPerSecond = 5_000, MaximumAddresses = 8 }, history);
        Snapshots = new SnapshotService(new SnapshotServiceOptions { Session = SessionOf(shard) }, feed);
        World.Trail.Add(World.NowNanos, Node, "market data starts behind", at.Position.Number);
        Data = new MarketDataNode((byte)shard, Follow(shard, at.Identity, at.Position), feed, _publisher);
        Tell(shard, Data.Follower);
    }

    protected override void OnKill() => (Data, Snapshots, _publisher, _server) = (null, null, null, null);

    private sealed class Line(VenueWorld world, int shard, FeedSource source) : IPacketOutput
    {
        public bool TrySend(ReadOnlySpan<byte> packet)
        {
            byte[] copy = packet.ToArray();
            foreach (FeedClient client in world.FeedClients)
            {
                if (client.Shard == shard)
                {
                    client.Send(source, copy);
                }
            }

            return true;
        }
    }
}
