using Ringside.Exchange.MarketData;
using Ringside.Market.Itch;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Simulation.Venue;

/// <summary>Somebody outside who follows the feed of a shard over two lines, asks again for what is lost, and keeps the books.</summary>
internal sealed class FeedClient : IFeedReader
{
    private readonly VenueWorld _world;
    private readonly FeedBooks _books = new(new ItchBooks(new ItchBooksOptions
    {
        MaximumOrders = 1 << 12,
        MaximumLevels = 1 << 12,
        InitialOrders = 64,
        InitialLevels = 64,
    }));

    private readonly PriorityQueue<(FeedSource Source, byte[] Packet), (long Nanos, long Order)> _underWay = new();
    private long _order;
    private SnapshotReader? _snapshot;
    private SnapshotConnection? _connection;
    private (FeedHost Host, int Run) _from;

    internal FeedClient(VenueWorld world, int shard, bool beginsWithSnapshot)
    {
        (_world, Shard) = (world, shard);
        Follower = new FeedFollower(
            new FeedFollowerOptions
            {
                BeginsWithSnapshot = beginsWithSnapshot,
                Window = 64,
                PatienceNanos = 500_000,
                FirstRetryNanos = 4_000_000,
                LongestRetryNanos = 40_000_000,
                MaximumAttempts = 4,
                MaximumRequest = 40,
            },
            this);
    }

    /// <summary>Number of the shard.</summary>
    internal int Shard { get; }

    internal FeedFollower Follower { get; }

    internal ItchBooks Books => _books.Books;

    /// <summary>Snapshots that came to their end.</summary>
    internal int Snapshots { get; private set; }

    public void Restart() => _books.Restart();

    public void TakeState(ReadOnlySpan<byte> message) => _books.TakeState(message);

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        _world.Judge.OnMessage(Shard, number, message);
        _books.Take(number, message);
        if (_books.Books.NotApplied != 0)
        {
            throw new InvariantException("each message of the feed can be applied", $"message {number} of shard {Shard}");
        }
    }

    /// <summary>A packet leaves for it.</summary>
    internal void Send(FeedSource source, byte[] packet)
    {
        if (!_world.Wire.IsCalm && _world.Dice.Below(1000) < _world.Scenario.FeedLossPerMille)
        {
            return;
        }

        for (int times = _world.Dice.Chance(3) ? 2 : 1; times > 0; times--)
        {
            _underWay.Enqueue((source, packet), (_world.NowNanos + 50_000 + _world.Dice.Below(800_000), _order++));
        }
    }

    internal void Turn(long nowNanos)
    {
        while (_underWay.TryPeek(out _, out (long Nanos, long Order) at) && at.Nanos <= nowNanos)
        {
            (FeedSource source, byte[] packet) = _underWay.Dequeue();
            Follower.Receive(source, packet, nowNanos);
        }

        if (Follower.TryGetRequest(nowNanos, out MoldRequest request) && PickHost() is { } host)
        {
            byte[] bytes = new byte[MoldRequest.Size];
            request.Write(bytes);
            byte[] answer = host.Answer(bytes);
            if (answer.Length > 0)
            {
                Send(FeedSource.Answer, answer);
            }
        }

        if (_snapshot is not null)
        {
            GoOn(nowNanos);
        }
        else if (Follower.WantsSnapshot(nowNanos))
        {
            Fetch(nowNanos);
        }
    }

    private FeedHost? PickHost()
    {
        FeedHost host = _world.PickFeed(Shard);
        return host.Works ? host : null;
    }

    private void Fetch(long nowNanos)
    {
        if (PickHost() is not { } host || host.Snapshots!.TryOpen(nowNanos) is not { } connection)
        {
            Follower.FailSnapshot(nowNanos);
            return;
        }

        (_from, _connection, _snapshot) = ((host, host.Run), connection, new SnapshotReader(Follower));
        byte[] login = new byte[SnapshotReader.LoginSize];
        connection.Receive(login.AsSpan(0, _snapshot.WriteLogin(Alpha6.Of("ANN"), Alpha10.Of("X"), login)), nowNanos);
    }

    private void GoOn(long nowNanos)
    {
        bool isThere = _from.Host.IsUp && _from.Host.Run == _from.Run;
        ReadOnlySpan<byte> front = isThere ? _connection!.Outgoing : default;
        if (!isThere || (!_world.Wire.IsCalm && _world.Dice.Chance(1)))
        {
            _snapshot!.Abandon(nowNanos);
        }
        else if (!front.IsEmpty)
        {
            int count = (int)_world.Dice.Below(front.Length) + 1;
            _snapshot!.Receive(front[..count], nowNanos);
            _connection!.Sent(count, nowNanos);
        }

        if (_snapshot!.IsOver)
        {
            Snapshots += _snapshot.IsComplete ? 1 : 0;
            _connection!.Close();
            (_snapshot, _connection) = (null, null);
        }
    }
}
