using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class GatewayMovingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_member_that_moves_reads_exactly_the_rest_and_the_old_connection_ends(int shards)
    {
        using TestVenue venue = new(shards);
        TestGateway one = venue.AddGateway(1);
        TestGateway two = venue.AddGateway(2);
        TestClient first = new TestClient(venue, one).LogIn("NORTH1");
        first.Enter("A", 'S', 10, 10_000);
        first.Enter("B", 'S', 10, 10_000);
        TestClient second = new TestClient(venue, two).LogIn("NORTH1", number: 3);
        Assert.Equal((CloseReason.Superseded, 1L), (first.Reason, one.Core.Counters.Superseded));
        Assert.Equal([first.Numbered[2]], second.Numbered);
        second.Cancel("A");
        second.Enter("C", 'B', 10, 10_000);
        Assert.Equal("ACAEE", second.Types);
        Assert.Equal(one.Core.Streams.Save(), two.Core.Streams.Save());
        TestClient back = new TestClient(venue, one).LogIn("NORTH1", number: 1);
        Assert.Equal([.. first.Numbered, .. second.Numbered[1..]], back.Numbered);
        Assert.Equal(CloseReason.Superseded, second.Reason);
    }

    [Fact]
    public void A_gateway_that_wakes_up_does_nothing_for_a_member_that_has_moved()
    {
        using TestVenue venue = new();
        TestGateway one = venue.AddGateway(1);
        TestGateway two = venue.AddGateway(2);
        TestClient first = new TestClient(venue, one).LogIn("NORTH1");
        one.IsCutOff = true;
        first.Enter("A", 'S', 10, 10_000);
        TestClient second = new TestClient(venue, two).LogIn("NORTH1");
        second.Enter("B", 'S', 10, 10_000);
        one.IsCutOff = false;
        venue.Run();
        Assert.Equal(CloseReason.Superseded, first.Reason);
        Assert.Equal("SA", second.Types);
        Assert.Equal(1, venue.Shards[0].OpenOrders);
        Assert.Equal(0, one.Core.UnsettledOf(0));
        Assert.Equal(one.Core.Streams.Save(), two.Core.Streams.Save());

        // The token that nobody took may be used.
        second.Enter("A", 'S', 10, 10_000);
        Assert.Equal("SAA", second.Types);
    }

    [Fact]
    public void At_one_gateway_the_newer_connection_has_the_session_and_orders_stay()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, members: TestVenue.Members(cancelsOnDisconnect: true));
        TestClient first = new TestClient(venue, gateway).LogIn("NORTH1");
        first.Enter("A", 'S', 10, 10_000);
        TestClient second = new TestClient(venue, gateway).LogIn("NORTH1", number: 3);
        Assert.Equal(CloseReason.Superseded, first.Reason);
        Assert.Equal((true, 1), (second.IsIn, venue.Shards[0].OpenOrders));
        second.Cancel("A");
        Assert.Equal("C", second.Types);
    }

    [Fact]
    public void Of_two_log_ins_at_one_time_the_later_in_the_stream_has_the_session()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway one = venue.AddGateway(1);
        TestGateway two = venue.AddGateway(2);
        one.IsLinkFull = true;
        TestClient late = new TestClient(venue, one).LogIn("NORTH1");
        TestClient early = new TestClient(venue, two).LogIn("NORTH1");
        Assert.True(early.IsIn);
        one.IsLinkFull = false;
        one.Core.Poll(venue.NowNanos);
        venue.Run();
        Assert.True(late.IsIn);
        Assert.Equal((CloseReason.None, CloseReason.Superseded), (late.Reason, early.Reason));
    }

    [Fact]
    public void Who_waits_for_the_other_shards_when_the_session_moves_is_refused()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway one = venue.AddGateway(1);
        TestGateway two = venue.AddGateway(2);
        one.HeldShard = 0; // the home of session 11 is shard 1
        TestClient waits = new TestClient(venue, one).LogIn("NORTH1");
        TestClient moved = new TestClient(venue, two).LogIn("NORTH1");
        Assert.Equal((false, CloseReason.LoginRefused), (waits.IsIn, waits.Reason));
        one.HeldShard = -1;
        one.Core.Poll(venue.NowNanos);
        venue.Run();
        Assert.Equal((true, CloseReason.None), (moved.IsIn, moved.Reason));
        moved.Enter("A", 'S', 10, 10_000);
        Assert.Equal("SA", moved.Types);
    }

    [Fact]
    public void A_gateway_that_was_started_anew_or_given_up_ends_all_its_connections()
    {
        foreach (bool isGivenUp in (bool[])[true, false])
        {
            using TestVenue venue = new();
            TestGateway old = venue.AddGateway(1);
            TestClient client = new TestClient(venue, old).LogIn("NORTH1");
            client.Enter("A", 'S', 10, 10_000);
            if (isGivenUp)
                venue.Shards[0].Submit(new ShardInput { Kind = ShardInputKind.GatewayLost, Gateway = 1, Instance = 1 }, venue.NowNanos);
            venue.Run();
            Assert.Equal(isGivenUp, old.Core.HasStopped);
            TestGateway young = venue.AddGateway(1, instance: 2);
            Assert.True(old.Core.HasStopped);
            Assert.Equal(CloseReason.GatewayStops, client.Reason);
            Assert.Equal(-1, new TestClient(venue, old).Connection);
            TestClient again = new TestClient(venue, young).LogIn("NORTH1", number: 2);
            Assert.Equal([client.Numbered[1]], again.Numbered);
            again.Cancel("A");
            Assert.Equal("AC", again.Types);
        }
    }

    [Fact]
    public void A_late_run_of_an_older_instance_owns_nothing()
    {
        using TestVenue venue = new();
        venue.AddGateway(1, instance: 5);
        TestGateway old = venue.AddGateway(1, instance: 4);
        Assert.True(old.Core.HasStopped);
    }

    [Fact]
    public void Members_that_come_and_go_everywhere_read_the_one_stream_that_there_is() => SeededRandom.ForEachSeed(20, random =>
    {
        using TestVenue venue = new(random.Next(1, 4));
        TestGateway[] gateways = [venue.AddGateway(1), venue.AddGateway(2), venue.AddGateway(3)];
        string[] names = ["NORTH1", "NORTH2", "SOUTH1"];
        List<string>[] read = [[], [], []];
        TestClient?[] clients = new TestClient?[3];
        for (int count = 0; count < 300; count++)
        {
            venue.NowNanos += random.Next(1_000_000);
            int who = random.Next(3);
            if (clients[who] is not { IsIn: true, Reason: CloseReason.None } client || random.Chance(10))
            {
                TestGateway gateway = random.Pick<TestGateway>(gateways);
                clients[who] = new TestClient(venue, gateway).LogIn(names[who], number: (ulong)read[who].Count + 1);
            }
            else if (random.Chance(5))
            {
                client.HangUp();
            }
            else
            {
                gateways[random.Next(3)].LosesInputs = random.Chance(20);
                Act(client, random, count);
            }

            if (random.Chance(10))
                Heal(venue, gateways);
            Collect(venue, clients, read, names);
        }

        Heal(venue, gateways);
        Collect(venue, clients, read, names);
        Assert.Equal(gateways[0].Core.Streams.Save(), gateways[1].Core.Streams.Save());
        Assert.Equal(gateways[0].Core.Streams.Save(), gateways[2].Core.Streams.Save());
        Assert.True(read.Sum(stream => stream.Count) > 100);
        Assert.Equal(venue.Shards.Sum(shard => shard.OpenOrders), gateways[0].Core.Streams.OpenOrders);
    });

    private static ReadOnlySpan<uint> Sessions => [11, 12, 21];

    private static void Act(TestClient client, SeededRandom random, int count)
    {
        string old = $"T{random.Next(Math.Max(0, count - 20), count + 1)}";
        switch (random.Next(5))
        {
            case 0: client.Cancel(old); break;
            case 1: client.Replace(old, $"T{count}", (uint)random.Next(1, 50), 10_000u + (uint)random.Next(10)); break;
            default:
                client.Enter(
                    $"T{count}", random.NextBool() ? 'B' : 'S', (uint)random.Next(1, 50), 10_000u + (uint)random.Next(10));
                break;
        }
    }

    private static void Heal(TestVenue venue, TestGateway[] gateways)
    {
        foreach (TestGateway gateway in gateways)
        {
            gateway.LosesInputs = false;
            for (int shard = 0; shard < venue.Shards.Count; shard++)
                gateway.Core.SendAgain(shard);
        }

        venue.Run();
    }

    // Each client's messages go behind what its member has, if they continue it: a gap or a repeat shows against the pure function.
    private static void Collect(TestVenue venue, TestClient?[] clients, List<string>[] read, string[] names)
    {
        MemberStreams truth = new(TestGateway.StreamOptions(venue));
        venue.Read(0, truth);
        for (int who = 0; who < clients.Length; who++)
        {
            if (clients[who] is not { IsIn: true } client)
                continue;
            int start = (int)client.NextNumber - 1 - client.Numbered.Count;
            read[who] = [.. read[who].Take(start), .. client.Numbered];
            Assert.True(start <= read[who].Count, names[who]);
            StreamCursor cursor = new(1);
            MessageLog log = truth.OfSession(Sessions[who])!;
            foreach (string message in read[who])
            {
                Assert.True(log.TryRead(ref cursor, out ReadOnlySpan<byte> expected), names[who]);
                Assert.Equal(Convert.ToHexString(expected), message);
            }
        }
    }
}
