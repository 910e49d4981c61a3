using Ringside.Exchange.Gateways;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class GatewayOrderTests
{
    [Fact]
    public void What_the_gateway_refuses_has_no_number()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        client.Enter("A", 'B', 10, 10_000, "NONE");
        client.Replace("B", "C", 10, 10_000);
        client.Cancel("D");
        client.Say(new OuchSystemEvent { TimestampNanos = 0, EventCode = OuchSystemEventCode.StartOfDay });
        client.Enter("A", 'B', 10, 10_000);
        Assert.Equal(["J A S", "J C o", "I D"], client.Unnumbered.Select(Show));
        Assert.Equal(["this is no message of OUCH 4.2"], client.Debug);
        Assert.Equal("SA", client.Types);
    }

    [Fact]
    public void An_order_on_its_way_may_be_cancelled_and_replaced()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        gateway.IsLinkFull = true;
        client.Enter("A", 'B', 10, 10_000, "BOLT");
        client.Replace("A", "B", 20, 10_001);
        client.Say(new OuchModifyOrder { Token = Alpha14.Of("B"), Side = OuchSide.Buy, Shares = 15 });
        client.Cancel("B");
        gateway.IsLinkFull = false;
        gateway.Core.Poll(venue.NowNanos);
        venue.Run();
        Assert.Equal("SAUCC", client.Types);
        Assert.Empty(client.Unnumbered);
    }

    [Fact]
    public void A_member_above_its_rate_is_told_and_cut_off_when_it_goes_on()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(
            1, members: TestVenue.Members(rate: 10, burst: 2), change: options => options with { ExcessPerSecond = 1, ExcessBurst = 3 });
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        for (int count = 0; count < 5; count++)
            client.Enter($"A{count}", 'B', 10, 10_000);
        Assert.Equal(["J A2 r", "J A3 r", "J A4 r"], client.Unnumbered.Select(Show));
        Assert.Equal("SAA", client.Types);
        venue.NowNanos += TestVenue.Second / 10;
        client.Enter("A5", 'B', 10, 10_000);
        Assert.Equal("SAAA", client.Types);
        client.Cancel("A0");
        Assert.Equal(CloseReason.Abuse, client.Reason);

        // Coming back does not fill the bucket.
        TestClient again = new TestClient(venue, gateway).LogIn("NORTH1", number: 0);
        again.Enter("A6", 'B', 10, 10_000);
        Assert.Empty(again.Numbered);
    }

    [Fact]
    public void When_too_much_is_on_its_way_members_are_told_and_those_who_go_still_can()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(
            1, members: TestVenue.Members(cancelsOnDisconnect: true), change: options => options with { MostUnsettled = 3 });
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        gateway.LosesInputs = true;
        for (int count = 0; count < 4; count++)
            client.Enter($"A{count}", 'B', 10, 10_000);
        Assert.Equal(["J A3 y"], client.Unnumbered.Select(Show));
        client.HangUp();
        Assert.Equal(4, gateway.Core.UnsettledOf(0));
        Assert.Equal(SoupRejectReason.SessionNotAvailable, new TestClient(venue, gateway).LogIn("NORTH1").Refusal);
        gateway.LosesInputs = false;
        gateway.Core.SendAgain(0);
        venue.Run();
        Assert.Equal((0, 0), (gateway.Core.UnsettledOf(0), venue.Shards[0].OpenOrders));
        Assert.Equal("SAAACCC", new TestClient(venue, gateway).LogIn("NORTH1").Types);
    }

    [Fact]
    public void Inputs_that_a_dead_writer_lost_are_sent_again_in_order_and_once() => SeededRandom.ForEachSeed(20, random =>
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        for (int count = 0; count < 60; count++)
        {
            gateway.LosesInputs = random.Chance(30);
            client.Enter($"A{count}", 'B', 10, 10_000);
            if (random.Chance(10))
            {
                gateway.LosesInputs = false;
                gateway.Core.SendAgain(0);
                venue.Run();
            }
        }

        gateway.LosesInputs = false;
        gateway.Core.SendAgain(0);
        venue.Run();
        Assert.Equal("S" + new string('A', 60), client.Types);
        for (int count = 0; count < 60; count++)
        {
            Assert.True(OuchAccepted.TryRead(Convert.FromHexString(client.Numbered[count + 1]), out OuchAccepted accepted));
            Assert.Equal($"A{count}", accepted.Token.ToString());
        }
    });

    [Fact]
    public void A_reader_that_stops_is_cut_off_and_its_stream_waits_for_it()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Session = options.Session with { QueueBytes = 512 } });
        TestClient south = new TestClient(venue, gateway).LogIn("SOUTH1");
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        north.Reads = false;
        for (int count = 0; count < 50; count++)
        {
            north.Enter($"A{count}", 'S', 10, 10_000);
            south.Enter($"B{count}", 'B', 10, 10_000);
        }

        venue.Wait(6 * TestVenue.Second);
        Assert.Equal(CloseReason.SlowReader, north.Reason);
        Assert.Equal(1, gateway.Core.Counters.SlowReaders);
        Assert.Equal(101, south.Numbered.Count);
        TestClient again = new TestClient(venue, gateway).LogIn("NORTH1", number: 2);
        Assert.Equal(string.Concat(Enumerable.Repeat("AE", 50)), again.Types);
    }

    [Fact]
    public void A_refusal_that_there_is_no_room_for_ends_the_connection()
    {
        // Seed 6 of the simulated venue: the refusal was dropped, and nothing ever told what had become of the order.
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Session = options.Session with { QueueBytes = 256 } });
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        north.Reads = false;
        int sent = 0;
        while (north.Reason == CloseReason.None && sent < 20)
            north.Enter($"A{sent++}", 'S', 10, 10_000, "NOWHERE");

        Assert.Equal(CloseReason.SlowReader, north.Reason);
        Assert.InRange(sent, 2, 19);
    }

    [Fact]
    public void A_reader_that_never_catches_up_again_is_cut_off()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Session = options.Session with { QueueBytes = 256 } });
        TestClient south = new TestClient(venue, gateway).LogIn("SOUTH1");
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        north.Reads = false;
        for (int count = 0; count < 40 && north.Reason == CloseReason.None; count++)
        {
            for (int index = 0; index < 20; index++)
                north.Enter($"A{count}-{index}", 'S', 10, 10_000);
            gateway.Core.Sent(north.Connection, Math.Min(1, gateway.Core.Outgoing(north.Connection).Length), venue.NowNanos);
            venue.Wait(TestVenue.Second);
            south.Send("\0\x1R"u8);
        }

        Assert.Equal(CloseReason.SlowReader, north.Reason);
        Assert.Equal(CloseReason.None, south.Reason);
    }

    [Fact]
    public void Orders_go_with_their_session_when_the_member_wants_it()
    {
        foreach (bool cancels in (bool[])[true, false])
        {
            using TestVenue venue = new(shards: 2);
            TestGateway gateway = venue.AddGateway(1, members: TestVenue.Members(cancelsOnDisconnect: cancels));
            TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
            client.Enter("A", 'B', 10, 10_000);
            client.Enter("B", 'B', 10, 10_000, "BOLT");
            client.HangUp();
            Assert.Equal(cancels ? 0 : 2, venue.Shards.Sum(shard => shard.OpenOrders));
            Assert.Equal(cancels ? "SAACC" : "SAA", new TestClient(venue, gateway).LogIn("NORTH1").Types);
        }
    }

    [Fact]
    public void Messages_become_inputs_without_allocation()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostUnsettled = 20_000 });
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        gateway.IsLinkFull = true;
        byte[] enter = TestClient.Packet(SoupPacketType.UnsequencedData, TestClient.Order("A", 'B', 10, 10_000));
        byte[] refused = TestClient.Packet(SoupPacketType.UnsequencedData, TestClient.Order("A", 'B', 0, 10_000));
        byte[] cancel = TestClient.Packet(SoupPacketType.UnsequencedData, new OuchCancelOrder { Token = Alpha14.Of("A"), Shares = 1 });
        byte[] both = [.. enter, .. cancel, .. refused];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 2_000; count++)
            {
                gateway.Core.Received(client.Connection, both, venue.NowNanos);
                gateway.Core.Sent(client.Connection, gateway.Core.Outgoing(client.Connection).Length, venue.NowNanos);
                gateway.Outputs.Clear();
            }
        }));
        Assert.Equal(8_000, gateway.Core.UnsettledOf(0));
    }

    private static string Show(byte[] message)
    {
        string token = System.Text.Encoding.ASCII.GetString(message, 9, 14).TrimEnd();
        return message.Length == OuchRejected.Size ? $"J {token} {(char)message[^1]}" : $"{(char)message[0]} {token}";
    }
}
