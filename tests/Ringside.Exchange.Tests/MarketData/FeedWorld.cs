using Ringside.Exchange.MarketData;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>A venue, its publisher and servers, and followers behind lines that lose, repeat and reorder packets, in virtual
/// time.</summary>
internal sealed class FeedWorld : IDisposable, IItchSink
{
    public const long Millisecond = 1_000_000;
    public static readonly Alpha10 Session = Alpha10.Of("DAY1");

    private readonly SeededRandom _random;
    private readonly RandomFlow _flow;
    private readonly MoldPublisher _publisher;
    private readonly RerequestServer _server;
    private readonly SnapshotService _snapshots;
    private readonly List<Client> _clients = [];
    private readonly PriorityQueue<(Client To, FeedSource Source, byte[] Packet), (long Time, long Order)> _underWay = new();
    private long _order;

    public FeedWorld(SeededRandom random, int history = 1 << 12)
    {
        _random = random;
        _flow = new RandomFlow(random);
        History = new ItchHistory(history);
        Line lineA = new(this, FeedSource.LineA);
        Line lineB = new(this, FeedSource.LineB);
        _publisher = new MoldPublisher(new MoldPublisherOptions { Session = Session }, History, lineA, lineB);
        Publication = new ItchPublication(new ItchPublicationOptions(), this);
        Venue.Publications.Add(Publication);
        _server = new RerequestServer(new RerequestServerOptions { Session = Session }, History);
        _snapshots = new SnapshotService(new SnapshotServiceOptions { Session = Session }, Publication);
    }

    public PublishedVenue Venue { get; } = new();

    public ItchPublication Publication { get; }

    public ItchHistory History { get; }

    public List<byte[]> Sent { get; } = [];

    /// <summary>Percent of the packets of a line that are lost.</summary>
    public int Loss { get; set; } = 15;

    /// <summary>Percent of the packets of a line that come twice.</summary>
    public int Repeats { get; set; } = 5;

    /// <summary>How much later than others a packet may come.</summary>
    public long Spread { get; set; } = Millisecond / 2;

    public bool IsServerAway { get; set; }

    public long NowNanos { get; private set; } = 10 * Millisecond;

    public Client Join(FeedFollowerOptions options)
    {
        RecordingReader reader = new();
        Client client = new(new FeedFollower(options, reader), reader);
        _clients.Add(client);
        return client;
    }

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        Sent.Add(message.ToArray());
        _publisher.Take(number, message);
    }

    /// <summary>Some commands, then some time.</summary>
    public void Step()
    {
        for (int count = _random.Next(6); count > 0; count--)
            Venue.Apply(_flow.Next());
        _publisher.Poll(NowNanos);
        Pass(_random.NextInt64(1, Millisecond));
    }

    public void Run(int steps)
    {
        for (; steps > 0; steps--)
            Step();
    }

    /// <summary>No more commands; the lines are whole, and time goes on until all followers are where the publisher is.</summary>
    public void Quieten()
    {
        Loss = 0;
        IsServerAway = false;
        for (int round = 0; round < 3_000 && !_clients.All(IsLevel); round++)
        {
            _publisher.Poll(NowNanos);
            Pass(10 * Millisecond);
        }

        Assert.All(_clients, client => Assert.Equal(Publication.NextNumber, client.Follower.NextNumber));
    }

    public void End()
    {
        _publisher.End(NowNanos);
        Pass(100 * Millisecond);
    }

    /// <summary>The books of a follower are those of the engine, and its messages those that were sent.</summary>
    public void Check(Client client)
    {
        Assert.Equal(0, client.Reader.Books.NotApplied);
        HashSet<(ulong Id, ulong Priority)> large = [.. LargeOrders];
        for (uint number = 1; number <= RandomFlow.Instruments; number++)
        {
            if (number == 4)
                continue;
            foreach (Side side in (Side[])[Side.Bid, Side.Ask])
                DisplayedBook.AssertLevels(DisplayedBook.Of(Venue.Engine, number, side, large), client.Reader.Books, (ushort)number, side);
        }

        foreach ((ulong number, byte[] message) in client.Reader.Messages)
            Assert.Equal(Sent[(int)number - 1], message);
    }

    public void Dispose() => Venue.Dispose();

    /// <summary>Large orders that are hidden for good; seen by a look after each command.</summary>
    public HashSet<(ulong Id, ulong Priority)> LargeOrders { get; } = [];

    private bool IsLevel(Client client) => client.Follower.NextNumber == Publication.NextNumber;

    private void Pass(long nanos)
    {
        foreach (uint number in (uint[])[1, 2, 3, 5])
        {
            foreach (Side side in (Side[])[Side.Bid, Side.Ask])
            {
                if (Venue.Engine.TryFindInstrument(number, out _))
                    DisplayedBook.Of(Venue.Engine, number, side, LargeOrders);
            }
        }

        long until = NowNanos + nanos;
        while (true)
        {
            foreach (Client client in _clients)
                Poll(client);
            bool isAny = _underWay.TryPeek(out (Client To, FeedSource Source, byte[] Packet) next, out (long Time, long Order) at);
            if (!isAny || at.Time > until)
                break;
            _underWay.Dequeue();
            NowNanos = at.Time;
            next.To.Follower.Receive(next.Source, next.Packet, NowNanos);
        }

        NowNanos = until;
    }

    private void Poll(Client client)
    {
        if (client.Follower.TryGetRequest(NowNanos, out MoldRequest request))
            Ask(client, request);
        if (client.Follower.WantsSnapshot(NowNanos))
            FetchSnapshot(client);
    }

    private void Ask(Client client, MoldRequest request)
    {
        if (IsServerAway || _random.Chance(Loss))
            return;
        byte[] bytes = new byte[MoldRequest.Size];
        request.Write(bytes);
        byte[] answer = new byte[1_400];
        int length = _server.Answer(bytes, 1, NowNanos, answer);
        if (length > 0)
            Send(client, FeedSource.Answer, answer[..length]);
    }

    private void FetchSnapshot(Client client)
    {
        SnapshotConnection connection = _snapshots.TryOpen(NowNanos)!;
        SnapshotReader reader = new(client.Follower);
        byte[] login = new byte[SnapshotReader.LoginSize];
        connection.Receive(login.AsSpan(0, reader.WriteLogin(Alpha6.Of("ANN"), Alpha10.Of("X"), login)), NowNanos);
        bool breaks = _random.Chance(30);
        while (!reader.IsOver)
        {
            int count = _random.Next(1, connection.Outgoing.Length + 1);
            reader.Receive(connection.Outgoing[..count], NowNanos);
            connection.Sent(count, NowNanos);
            if (breaks && _random.Chance(30))
                reader.Abandon(NowNanos);
        }

        connection.Close();
        client.Snapshots += reader.IsComplete ? 1 : 0;
    }

    private void Send(Client to, FeedSource source, byte[] packet)
    {
        if (_random.Chance(Loss))
            return;
        int copies = _random.Chance(Repeats) ? 2 : 1;
        for (; copies > 0; copies--)
            _underWay.Enqueue((to, source, packet), (NowNanos + Millisecond + _random.NextInt64(Spread), _order++));
    }

    /// <summary>One follower.</summary>
    internal sealed class Client(FeedFollower follower, RecordingReader reader)
    {
        public FeedFollower Follower { get; } = follower;

        public RecordingReader Reader { get; } = reader;

        public int Snapshots { get; set; }
    }

    private sealed class Line(FeedWorld world, FeedSource source) : IPacketOutput
    {
        public bool TrySend(ReadOnlySpan<byte> packet)
        {
            foreach (Client client in world._clients)
                world.Send(client, source, packet.ToArray());
            return true;
        }
    }
}
