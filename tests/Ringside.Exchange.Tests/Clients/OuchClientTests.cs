using Ringside.Exchange.Clients;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Clients;

public sealed class OuchClientTests
{
    private static OrderRequestBuilder Order => ClientLink.Order;

    [Fact]
    public void A_client_hears_what_becomes_of_its_orders()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink maker = new ClientLink(venue, gateway, "NORTH1").Connect();
        ClientLink taker = new ClientLink(venue, gateway, "SOUTH1").Connect();
        maker.Send(Order.Sell("S", 100, 10_000));
        taker.Send(Order.Buy("B", 30, 10_000, life: OrderLife.ImmediateOrCancel));
        maker.Run();
        maker.Send(Order.Replace("S", "T", 80, 10_100));
        maker.Send(Order.Cancel("T", 70));
        maker.Send(Order.Cancel("T"));
        maker.Send(Order.Cancel("T"));
        maker.Send(Order.Sell("X", 100, 10_000, "NONE"));
        Assert.Equal(
            [
                "LoggedIn 1 0 0", "SystemEvent 1 S 0 0", "Accepted 2 S 100 100", "Executed 3 S A 30 70", "Replaced 4 T 50 50",
                "Canceled 5 T U 10 40", "Canceled 6 T U 40 0", "CancelRejected 0 T 0 0", "Rejected 0 X S 0 0",
            ],
            maker.Events.All.Select(RecordedEvents.Show));
        Assert.Equal((0, 0, 30L, 2L), (
            maker.Client.Orders.Live, maker.Client.Orders.Unanswered, maker.Client.Orders.ExecutedShares, maker.Client.Orders.Refused));
        Assert.Equal("Executed 3 B R 30 0", RecordedEvents.Show(taker.Events.All[^1]));
        Assert.Equal(7UL, maker.Client.NextNumber);
    }

    [Fact]
    public void A_drop_copy_hears_what_becomes_of_the_orders_of_all_sessions_of_its_member()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink copy = new ClientLink(venue, gateway, "NORTHD").Connect();
        ClientLink one = new ClientLink(venue, gateway, "NORTH1").Connect();
        ClientLink two = new ClientLink(venue, gateway, "NORTH2").Connect();
        ClientLink taker = new ClientLink(venue, gateway, "SOUTH1").Connect();
        one.Send(Order.Sell("A", 100, 10_000));
        two.Send(Order.Sell("A", 200, 10_000));
        taker.Send(Order.Buy("B", 150, 10_000, life: OrderLife.ImmediateOrCancel));
        two.Send(Order.Cancel("A", 100));
        copy.Run();
        Assert.Equal(
            [
                "0 LoggedIn 1 0 0", "11 SystemEvent 1 S 0 0", "12 SystemEvent 2 S 0 0", "11 Accepted 3 A 100 100",
                "12 Accepted 4 A 200 200", "11 Executed 5 A A 100 0", "12 Executed 6 A A 50 150", "12 Canceled 7 A U 100 50",
            ],
            copy.Events.All.Select(one => $"{one.Session} {RecordedEvents.Show(one)}"));
        Assert.Equal((Side.Ask, "ACME", true, 0L, 0), (
            copy.Events.All[^1].Side, copy.Events.All[^1].Stock.ToString().Trim(), copy.Client.ReadsCopies, copy.Client.NotUnderstood,
            copy.Client.Orders.Live));
        Assert.False(one.Client.ReadsCopies);
        Assert.DoesNotContain(one.Events.All, heard => heard.Session != 0);
    }

    [Fact]
    public void A_drop_copy_that_sends_an_order_does_not_wait_for_an_answer()
    {
        using TestVenue venue = new();
        ClientLink copy = new ClientLink(venue, venue.AddGateway(1), "NORTHD").Connect();
        copy.Send(Order.Sell("A", 100, 10_000));
        Assert.Equal(["a drop copy reads, and sends no orders"], copy.Events.Debug);
        Assert.Equal((true, 0), (copy.Client.ReadsCopies, copy.Client.Orders.Unanswered));
    }

    [Fact]
    public void What_uses_up_a_token_is_known()
    {
        using TestVenue venue = new();
        ClientLink client = new ClientLink(venue, venue.AddGateway(1), "NORTH1").Connect();
        client.Send(Order.Buy("A", 100, 10_000));
        client.Send(Order.Replace("A", "B", 90, 10_000));
        client.Send(Order.Cancel("B"));
        client.Send(Order.Replace("A", "C", 90, 10_000)); // of an order that is gone
        client.Send(Order.Buy("D", 100, 10_000, "NONE")); // which the gateway refuses by itself
        client.Send(Order.Buy("A", 90, 10_000)); // for something else
        client.Send(Order.Buy("B", 0, 10_000));
        Assert.Equal(
            ["Accepted A", "Replaced B", "Rejected A"],
            client.Events.All.Where(one => one.UsesToken).Select(one => $"{one.Kind} {one.Token.ToField()}"));
        ClientEvent refused = client.Events.All.Single(one => one.Kind == ClientEventKind.Rejected && one.Number != 0);
        Assert.True((refused with { Code = (byte)'H' }).UsesToken);
        Assert.DoesNotContain("oy", letter => (refused with { Code = (byte)letter }).UsesToken); // the token may be free then
        Assert.False((refused with { Number = 0 }).UsesToken || (refused with { Session = 5 }).UsesToken);
    }

    [Fact]
    public void A_client_knows_when_it_has_read_what_was_before_its_log_in()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink first = new ClientLink(venue, gateway, "NORTH1").Connect();
        for (int order = 0; order < 500; order++)
            first.Send(Order.Buy($"A{order}", 1, 10_000));
        first.Cut();

        // In small pieces, and without the time going on: no heartbeat is due.
        ClientLink second = new(venue, gateway, "NORTH1") { Piece = 100 };
        Assert.False(second.Client.HasCaughtUp);
        second.Events.Heard = one =>
        {
            if (one.Kind == ClientEventKind.Accepted)
                Assert.False(second.Client.HasCaughtUp, $"before message {one.Number}");
        };
        second.Connect();
        Assert.True(second.Client.HasCaughtUp);
        Assert.Equal(500, second.Client.Orders.Live);
        second.Cut();
        second.Client.Open(venue.NowNanos);
        Assert.False(second.Client.HasCaughtUp);
    }

    [Fact]
    public void A_client_whose_session_another_one_takes_does_not_take_it_back()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink first = new ClientLink(venue, gateway, "NORTH1").Connect();
        ClientLink second = new ClientLink(venue, gateway, "NORTH1").Connect();
        first.Run();
        Assert.Equal((ClientEnd.Superseded, false), (first.Client.End, first.Client.MayReconnect));
        Assert.Equal(OuchClientState.LoggedIn, second.Client.State);

        // By way of another gateway, too; and one that only breaks comes back.
        ClientLink third = new ClientLink(venue, venue.AddGateway(2), "NORTH1").Connect();
        second.Run();
        Assert.Equal((ClientEnd.Superseded, false), (second.Client.End, second.Client.MayReconnect));
        third.Cut();
        Assert.Equal((ClientEnd.Gone, true), (third.Client.End, third.Client.MayReconnect));
    }

    [Fact]
    public void The_answer_brings_the_stamp_of_its_request()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink link = new ClientLink(venue, gateway, "NORTH1").Connect();
        long[] stamps = new long[4];
        OrderRequest[] requests =
            [Order.Buy("A", 100, 10_000), Order.Replace("A", "B", 100, 9_900), Order.Cancel("B"), Order.Cancel("B")];
        for (int index = 0; index < requests.Length; index++)
        {
            stamps[index] = venue.NowNanos += 1_000;
            link.Send(requests[index]);
        }

        Assert.Equal(stamps, link.Events.All.TakeLast(4).Select(one => one.RequestNanos));
    }

    [Fact]
    public void Nothing_is_missed_and_nothing_comes_twice_over_broken_connections_to_two_gateways() => SeededRandom.ForEachSeed(
        30, random =>
    {
        using TestVenue venue = new();
        TestGateway[] gateways = [venue.AddGateway(1), venue.AddGateway(2)];
        ClientLink link = new(venue, gateways[0], "NORTH1") { Piece = random.Next(1, 100) };
        for (int connection = 0; connection < 8; connection++)
        {
            link.Connect(gateways[random.Next(2)]);
            Assert.Equal(OuchClientState.LoggedIn, link.Client.State);
            for (int count = 0; count < 6; count++)
            {
                link.Client.TrySend(Order.Buy($"{connection}.{count}", 10, 10_000), 1, venue.NowNanos);
                for (int move = random.Next(6); move > 0; move--)
                    _ = random.NextBool() ? link.MoveUp() : link.MoveDown();
                venue.Run();
            }

            link.Cut();
        }

        link.Connect(gateways[0]);
        link.Client.Orders.DropUnanswered();
        Assert.Equal(Enumerable.Range(1, (int)link.Client.NextNumber - 1).Select(number => (ulong)number), link.Events.Numbers);
        Assert.Equal(venue.Shards[0].OpenOrders, link.Client.Orders.Live);
        Assert.Equal(0, link.Client.Orders.Unanswered);
    });

    [Fact]
    public void A_wrong_secret_ends_it_for_good()
    {
        using TestVenue venue = new();
        ClientLink link = new ClientLink(
            venue, venue.AddGateway(1), "NORTH1", options => options with { Secret = Alpha10.Of("guess") }).Connect();
        Assert.Equal(
            (OuchClientState.Closed, ClientEnd.LoginRefused, false), (link.Client.State, link.Client.End, link.Client.MayReconnect));
        Assert.Equal(["LoginRefused 0 A 0 0"], link.Events.All.Select(RecordedEvents.Show));
        Assert.Equal(ClientSendResult.NotLoggedIn, link.Send(Order.Buy("A", 1, 1)));
    }

    [Fact]
    public void A_client_that_was_in_comes_back_although_its_place_is_not_free_yet()
    {
        OuchClient client = new(Options, new RecordedEvents());
        byte[] refused =
            TestClient.Packet(SoupPacketType.LoginRejected, new SoupLoginRejected(SoupRejectReason.SessionNotAvailable));
        client.Open(1);
        client.Received(refused, 1);
        Assert.False(client.MayReconnect);
        client.Open(1);
        client.Received(Accepted("DAY1", 1), 1);
        client.Gone();
        Assert.True(client.MayReconnect);
        client.Open(1);
        client.Received(refused, 1);
        Assert.Equal((ClientEnd.LoginRefused, true), (client.End, client.MayReconnect));
    }

    [Fact]
    public void Heartbeats_keep_a_quiet_client_in_and_a_silent_server_is_given_up()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        ClientLink link = new ClientLink(venue, gateway, "NORTH1").Connect();
        link.Wait(60 * TestVenue.Second);
        Assert.Equal(OuchClientState.LoggedIn, link.Client.State);
        gateway.IsCutOff = true;
        long before = venue.NowNanos;
        for (int round = 0; round < 40 && link.Client.State == OuchClientState.LoggedIn; round++)
        {
            venue.NowNanos = link.Client.DeadlineNanos;
            link.Client.Poll(venue.NowNanos);
            link.Client.Sent(link.Client.Outgoing.Length, venue.NowNanos);
        }

        Assert.Equal(ClientEnd.Silent, link.Client.End);
        Assert.InRange(venue.NowNanos - before, 14 * TestVenue.Second, 15 * TestVenue.Second);
        Assert.True(link.Client.MayReconnect);
    }

    [Theory]
    [InlineData(0, 30, ClientEnd.LoginTimeout, true)]
    [InlineData(1, 5, ClientEnd.Stalled, false)]
    public void A_server_that_does_not_answer_or_does_not_take_is_given_up(int isOpen, long seconds, ClientEnd end, bool takes)
    {
        OuchClient client = new(Options, new RecordedEvents());
        client.Open(1);
        if (takes || isOpen != 0)
            client.Sent(client.Outgoing.Length, 1);
        if (isOpen != 0)
        {
            client.Received(Accepted("DAY1", 1), 1);
            Assert.Equal(ClientSendResult.Sent, client.TrySend(Order.Buy("A", 1, 1), 1, 1));
        }

        client.Poll((seconds * TestVenue.Second) - 1);
        Assert.NotEqual(OuchClientState.Closed, client.State);
        Assert.True(client.DeadlineNanos <= (seconds * TestVenue.Second) + 1);
        client.Poll((seconds * TestVenue.Second) + 1);
        Assert.Equal(end, client.End);
    }

    [Theory]
    [InlineData("DAY1", 3, ClientEnd.None)]
    [InlineData("DAY1", 4, ClientEnd.WrongPlace)]
    [InlineData("DAY1", 2, ClientEnd.WrongPlace)]
    [InlineData("DAY2", 3, ClientEnd.WrongPlace)]
    [InlineData("DAY1", 0, ClientEnd.BadPacket)]
    public void A_server_that_goes_on_elsewhere_is_left(string day, ulong number, ClientEnd end)
    {
        OuchClient client = new(Options with { FirstNumber = 3, Session = Alpha10.Of("DAY1") }, new RecordedEvents());
        client.Open(1);
        client.Received(Accepted(day, number), 1);
        Assert.Equal(end, client.End);
    }

    [Fact]
    public void The_end_of_the_session_and_of_the_client_are_told()
    {
        OuchClient client = new(Options, new RecordedEvents());
        client.Open(1);
        client.Received(Accepted("DAY1", 1), 1);
        client.Received(Plain(SoupPacketType.EndOfSession), 1);
        Assert.Equal((ClientEnd.EndOfSession, false), (client.End, client.MayReconnect));

        using TestVenue venue = new();
        ClientLink link = new ClientLink(venue, venue.AddGateway(1), "NORTH1").Connect();
        link.Client.LogOut(venue.NowNanos);
        link.Run();
        Assert.Equal((ClientEnd.LoggedOut, OuchClientState.Closed), (link.Client.End, link.Client.State));
        Assert.Equal(0, venue.Shards[0].OpenOrders);
    }

    [Fact]
    public void What_has_no_room_is_not_sent()
    {
        OuchClient client = new(Options with { MostOrders = 2, QueueBytes = 256 }, new RecordedEvents());
        client.Open(1);
        client.Received(Accepted("DAY1", 1), 1);
        client.Sent(client.Outgoing.Length, 1);
        Assert.Equal(ClientSendResult.Sent, client.TrySend(Order.Buy("A", 1, 1), 1, 1));
        Assert.Equal(ClientSendResult.TokenInUse, client.TrySend(Order.Buy("A", 1, 1), 1, 1));
        Assert.Equal(ClientSendResult.Sent, client.TrySend(Order.Buy("B", 1, 1), 1, 1));
        Assert.Equal(ClientSendResult.TooManyOrders, client.TrySend(Order.Buy("C", 1, 1), 1, 1));
        ClientSendResult last = ClientSendResult.Sent;
        for (int count = 0; count < 20; count++)
            last = client.TrySend(Order.Cancel("A"), 1, 1);
        Assert.Equal(ClientSendResult.Full, last);
    }

    [Fact]
    public void Sending_and_hearing_allocate_nothing()
    {
        OuchClient client = new(Options, new SilentEvents());
        client.Open(1);
        client.Received(Accepted("DAY1", 1), 1);
        client.Sent(client.Outgoing.Length, 1);
        OrderTokens tokens = new("A");
        byte[] answers = new byte[256];
        long bytes = Allocations.Measure(() =>
        {
            for (int count = 0; count < 5_000; count++)
            {
                OrderRequest request = Order.Buy("X", 100, 10_000) with { Token = tokens.Next() };
                client.TrySend(request, 1, 1);
                client.Received(answers.AsSpan(0, OuchAnswers.Accepted(request, answers)), 1);
                client.TrySend(OrderRequest.Cancel(request.Token), 1, 1);
                client.Received(answers.AsSpan(0, OuchAnswers.Executed(request.Token, 40, answers)), 1);
                client.Received(answers.AsSpan(0, OuchAnswers.Canceled(request.Token, 60, answers)), 1);
                while (!client.Outgoing.IsEmpty)
                    client.Sent(client.Outgoing.Length, 1);
            }
        });

        // The builder makes texts; what is left is counted once without the client.
        long builder = Allocations.Measure(() =>
        {
            for (int count = 0; count < 5_000; count++)
                _ = Order.Buy("X", 100, 10_000);
        });
        Assert.Equal(builder, bytes);
        Assert.Equal((0, 0, 10_000L), (client.Orders.Live, client.Orders.Unanswered, client.Orders.Executions));
    }

    internal static OuchClientOptions Options { get; } =
        new() { Name = Alpha6.Of("NORTH1"), Secret = Alpha10.Of("SECRET"), MostOrders = 64 };

    internal static byte[] Accepted(string day, ulong number) =>
        TestClient.Packet(SoupPacketType.LoginAccepted, new SoupLoginAccepted(Alpha10.Of(day), number));

    internal static byte[] Plain(SoupPacketType type)
    {
        byte[] packet = new byte[SoupPacket.HeaderSize];
        SoupPacket.Write(type, packet);
        return packet;
    }
}
