using Ringside.Exchange.Doors;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Tests.MarketData;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Doors;

public sealed class FeedDoorTests : IDisposable
{
    private const long Milli = 1_000_000;
    private const uint Orders = 5_000;

    private static readonly Alpha10 Day = Alpha10.Of("DAY1");

    private readonly PublishedVenue _venue = new();
    private readonly ItchPublication _publication = new(new ItchPublicationOptions(), new MessageList());

    public FeedDoorTests()
    {
        _venue.Publications.Add(_publication);
        _venue.Open();
        for (uint order = 1; order <= Orders; order++)
            _venue.Buy(order, 5, 100);
    }

    private static Endpoint Loopback => Endpoint.TryParse("127.0.0.1:0", out Endpoint local) ? local : default;

    private static byte[] Login => SocketClient.LoginPacket("ANYONE");

    public void Dispose() => _venue.Dispose();

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Clients_get_a_whole_snapshot_at_the_same_time_and_one_too_many_gets_nothing(ConnectionKind kind)
    {
        DoorKinds.Require(kind);
        SnapshotService service = new(new SnapshotServiceOptions { Session = Day, MaximumConnections = 3 }, _publication);
        SnapshotDoor door = null!;
        using AgentThread thread = Start(waiter => door = new SnapshotDoor(Loopback, SmallBuffers(kind), service, waiter));
        List<SocketClient> clients = [.. Enumerable.Range(0, 3).Select(_ => new SocketClient(door.LocalEndpoint, receiveBuffer: 4_096))];
        DoorHarness.Until(() => door.Counters.Accepted == 3, "all are in");
        using SocketClient fourth = new(door.LocalEndpoint);
        fourth.ExpectEnd();
        clients.ForEach(client => client.Send(Login));
        foreach (SocketClient client in clients)
        {
            client.Expect(SoupPacketType.LoginAccepted);
            SnapshotEnd end;
            int orders = 0;
            for (byte[] message = client.Expect(SoupPacketType.SequencedData); !SnapshotEnd.TryRead(message, out end);)
            {
                orders += message[0] == (byte)'A' || message[0] == (byte)'F' ? 1 : 0;
                message = client.Expect(SoupPacketType.SequencedData);
            }

            Assert.Equal(((int)Orders, _publication.NextNumber - 1), (orders, end.LastNumber));
            client.Send(Login); // once is enough
            client.ExpectEnd();
            client.Dispose();
        }

        DoorHarness.Until(() => service.Connections == 0, "the places are free");
        Assert.True(door.Counters.Stalls > 0);
        End(thread);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void A_snapshot_client_that_does_nothing_is_cut(ConnectionKind kind)
    {
        DoorKinds.Require(kind);
        SnapshotService service = new(new SnapshotServiceOptions { Session = Day, LoginNanos = 200 * Milli }, _publication);
        SnapshotDoor door = null!;
        using AgentThread thread = Start(waiter => door = new SnapshotDoor(Loopback, SmallBuffers(kind), service, waiter));
        using SocketClient client = new(door.LocalEndpoint);
        client.ExpectEnd();
        DoorHarness.Until(() => service.Cut == 1 && service.Connections == 0, "the place is free");
        End(thread);
    }

    [Fact]
    public void Lost_messages_are_answered_by_datagram_and_nonsense_is_not()
    {
        ItchHistory history = new(16);
        for (ulong number = 1; number <= 10; number++)
            history.Append(BitConverter.GetBytes(number));
        RerequestServerOptions options = new() { Session = Day };
        RerequestServer server = new(options, history);
        RerequestDoor door = null!;
        SocketBackend backend = new();
        using AgentThread thread = Start(waiter => door = new RerequestDoor(
            backend.OpenDatagramPort(new DatagramPortOptions { Local = Loopback, FrameCount = 64 }), server, options, waiter));
        using KernelSocket client = KernelSocket.Create(SocketKind.Datagram, Loopback);
        client.Bind(Loopback);
        byte[] request = new byte[MoldRequest.Size];
        new MoldRequest(Day, 4, 3).Write(request);
        Assert.Equal(3, client.SendTo(new byte[3], door.LocalEndpoint));
        Assert.Equal(request.Length, client.SendTo(request, door.LocalEndpoint));
        byte[] answer = new byte[2_000];
        int length = 0;
        DoorHarness.Until(() => (length = client.Receive(answer)) > 0, "there is an answer");
        Assert.True(MoldHeader.TryRead(answer.AsSpan(0, MoldHeader.Size), out MoldHeader header));
        Assert.Equal((4UL, (ushort)3), (header.SequenceNumber, header.MessageCount));
        Assert.Equal((1, 1, 0), (server.Malformed, server.Answers, door.Unsent));

        // More than there are frames: none may be lost on the way through.
        for (int number = 0; number < 200; number++)
        {
            client.SendTo(new byte[3], door.LocalEndpoint);
            DoorHarness.Until(() => server.Malformed >= number + 2, "it was looked at");
        }

        End(thread);
    }

    private static TcpServerOptions SmallBuffers(ConnectionKind kind) =>
        new() { Kind = kind, SendBufferBytes = 4_096, SendBytes = 10_000 };

    private static AgentThread Start(Func<Waiter, IAgent> create) => AgentThread.Start(create, new AgentThreadOptions { Name = "door" });

    private static void End(AgentThread thread)
    {
        thread.RequestStop();
        Assert.True(thread.Join(TimeSpan.FromSeconds(20)));
    }
}
