using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class GatewayLoginTests
{
    [Theory]
    [InlineData("NORTH1", "secret", 1, "", null)]
    [InlineData("north1", "SECRET", 0, "DAY1", null)]
    [InlineData("NORTH1", "secret", 2, "", null)]
    [InlineData("NORTH1", "wrong", 1, "", SoupRejectReason.NotAuthorised)]
    [InlineData("NOBODY", "secret", 1, "", SoupRejectReason.NotAuthorised)]
    [InlineData("NOBODY", "decoy", 1, "", SoupRejectReason.NotAuthorised)]
    [InlineData("NORTH1", "secret", 1, "DAY0", SoupRejectReason.SessionNotAvailable)]
    [InlineData("NORTH1", "secret", 3, "", SoupRejectReason.SessionNotAvailable)]
    [InlineData("NORTH1", "secret", ulong.MaxValue, "", SoupRejectReason.SessionNotAvailable)]
    public void Log_ins_are_judged_by_name_secret_day_and_number(
        string name, string secret, ulong number, string day, SoupRejectReason? refusal)
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient client = new TestClient(venue, gateway).LogIn(name, secret, number, day);
        Assert.Equal(refusal, client.Refusal);
        Assert.Equal(refusal is null, client.IsIn);
        Assert.Equal(refusal is null ? CloseReason.None : CloseReason.LoginRefused, client.Reason);
        Assert.Equal(refusal is null ? (number == 1 ? 1 : 0) : 0, client.Numbered.Count);
        Assert.Equal(client.IsIn ? 1 : 0, gateway.Core.Connections);
    }

    [Fact]
    public void A_member_is_in_when_the_shards_have_said_so_and_not_before()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        gateway.IsLinkFull = true;
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        Assert.False(client.IsIn);
        gateway.IsLinkFull = false;
        gateway.Core.Poll(venue.NowNanos);
        venue.Run();
        Assert.True(client.IsIn);
        Assert.Equal(0, gateway.Core.UnsettledOf(0) + gateway.Core.UnsettledOf(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_member_is_in_when_all_shards_have_said_so(int held)
    {
        using TestVenue venue = new(shards: 3);
        TestGateway gateway = venue.AddGateway(1);
        gateway.HeldShard = held;
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        Assert.False(client.IsIn);
        gateway.HeldShard = -1;
        gateway.Core.Poll(venue.NowNanos);
        venue.Run();
        Assert.True(client.IsIn);
    }

    [Fact]
    public void Who_guesses_is_locked_out_and_the_member_is_not()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        for (int count = 0; count < 5; count++)
            Assert.False(new TestClient(venue, gateway, address: 99).LogIn("NORTH1", "guess").IsIn);
        Assert.False(new TestClient(venue, gateway, address: 99).LogIn("NORTH1").IsIn);
        Assert.Equal(1, gateway.Core.Counters.LockedOut);
        Assert.True(new TestClient(venue, gateway, address: 5).LogIn("NORTH1").IsIn);
        Assert.True(new TestClient(venue, gateway, address: 99).LogIn("SOUTH1").IsIn);
        venue.Wait(900 * TestVenue.Second);
        Assert.True(new TestClient(venue, gateway, address: 99).LogIn("NORTH1").IsIn);
    }

    [Fact]
    public void Only_so_many_secrets_are_verified_at_one_time_and_answers_to_the_gone_are_nobodys()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostHashes = 2 });
        gateway.HoldsHashes = true;
        TestClient gone = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient waits = new TestClient(venue, gateway).LogIn("NORTH2");
        gone.HangUp();
        TestClient other = new(venue, gateway);
        Assert.Equal(gone.Connection, other.Connection);
        other.LogIn("SOUTH1");
        Assert.Equal((2, 0), (gateway.Hashes, other.Refusal is null ? 0 : 1));
        TestClient silent = new(venue, gateway);
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.True(waits.IsIn && other.IsIn);
        Assert.False(silent.IsIn);
        Assert.Equal((2, 3, 0L), (gateway.MostHashesSeen, gateway.Hashes, gateway.Core.Counters.LoginsBusy));
    }

    [Fact]
    public void The_right_secret_of_one_that_is_gone_lets_nobody_else_in()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        gateway.HoldsHashes = true;
        TestClient gone = new TestClient(venue, gateway).LogIn("NORTH1");
        gone.HangUp();
        TestClient thief = new TestClient(venue, gateway).LogIn("NORTH1", "guess");
        Assert.Equal(gone.Connection, thief.Connection);
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.Equal((false, SoupRejectReason.NotAuthorised), (thief.IsIn, thief.Refusal));
    }

    [Fact]
    public void Connections_are_limited_in_all_and_for_each_address()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostConnections = 4, MostPerAddress = 2 });
        TestClient first = new(venue, gateway, 1);
        Assert.True(first.Connection >= 0);
        Assert.True(new TestClient(venue, gateway, 1).Connection >= 0);
        Assert.Equal(-1, new TestClient(venue, gateway, 1).Connection);
        Assert.True(new TestClient(venue, gateway, 2).Connection >= 0);
        Assert.True(new TestClient(venue, gateway, 3).Connection >= 0);
        Assert.Equal(-1, new TestClient(venue, gateway, 4).Connection);
        first.HangUp();
        Assert.True(new TestClient(venue, gateway, 1).Connection >= 0);
        Assert.Equal(2, gateway.Core.Counters.ConnectionsRefused);
    }

    [Fact]
    public void Half_open_log_ins_end_after_their_time_and_make_room()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostConnections = 8, MostPerAddress = 8 });
        TestClient[] open = [.. Enumerable.Range(0, 8).Select(_ => new TestClient(venue, gateway))];
        open[3].Send("\0\x2F"u8);
        venue.Wait((10 * TestVenue.Second) - 1);
        Assert.Equal(8, gateway.Core.Connections);
        venue.Wait(1);
        Assert.All(open, client => Assert.Equal(CloseReason.LoginTimeout, client.Reason));
        Assert.True(new TestClient(venue, gateway).LogIn("NORTH1").IsIn);
    }

    [Fact]
    public void A_client_that_goes_before_the_shards_have_answered_leaves_nothing_behind()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        gateway.IsLinkFull = true;
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        client.HangUp();
        gateway.IsLinkFull = false;
        gateway.Core.Poll(venue.NowNanos);
        venue.Run();
        Assert.Equal(0, gateway.Core.UnsettledOf(0) + gateway.Core.UnsettledOf(1));
        Assert.True(new TestClient(venue, gateway).LogIn("NORTH1").IsIn);
    }

    [Fact]
    public void Idle_members_keep_their_connection_by_heartbeats_only()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient client = new TestClient(venue, gateway).LogIn("NORTH1");
        for (int second = 0; second < 30; second++)
        {
            venue.Wait(TestVenue.Second);
            client.Send("\0\x1R"u8);
        }

        Assert.Equal((CloseReason.None, 31), (client.Reason, client.Heartbeats));
        venue.Wait(15 * TestVenue.Second);
        Assert.Equal(CloseReason.Silent, client.Reason);
    }

    [Fact]
    public void Random_bytes_on_many_connections_never_throw() => SeededRandom.ForEachSeed(5, random =>
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient honest = new TestClient(venue, gateway, 7).LogIn("SOUTH1");
        byte[] order = TestClient.Packet(SoupPacketType.UnsequencedData, TestClient.Order("X", 'B', 5, 10_000));
        ByteMutator mutator = new(random, order, [.. order, .. order], "\0\x1R"u8.ToArray());
        for (int count = 0; count < 300; count++)
        {
            TestClient client = new(venue, gateway);
            if (random.NextBool())
                client.LogIn(random.NextBool() ? "NORTH1" : "NORTH2", number: (ulong)random.Next(2));
            for (int index = 0; index < 10; index++)
                client.Send(mutator.Next());
            venue.Wait(random.Next(1_000_000_000));
            honest.Send("\0\x1R"u8);
            if (random.NextBool())
                client.HangUp();
        }

        honest.Enter("H1", 'S', 5, 20_000);
        Assert.Contains("A", honest.Types, StringComparison.Ordinal);
    });

    [Fact]
    public void Who_has_a_network_of_IPv6_is_one_owner()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostPerAddress = 1 });
        Assert.True(gateway.Core.Open(new ClientAddress(0x2001_0DB8_0000_0001, 1), venue.NowNanos) >= 0);
        Assert.Equal(-1, gateway.Core.Open(new ClientAddress(0x2001_0DB8_0000_0001, 2), venue.NowNanos));
        Assert.True(gateway.Core.Open(new ClientAddress(0x2001_0DB8_0000_0002, 1), venue.NowNanos) >= 0);
    }
}
