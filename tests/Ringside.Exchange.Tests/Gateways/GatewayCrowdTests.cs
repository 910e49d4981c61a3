using System.Globalization;
using Ringside.Exchange.Gateways;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>Who gets in while others send log-ins as fast as they can.</summary>
public sealed class GatewayCrowdTests
{
    private const uint Stranger = 0x7F000002;
    private const uint Home = 0x7F000001;

    private int _guesses;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_member_waits_for_one_secret_of_each_other_address_however_many_they_send(int strangers)
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostPerAddress = 1_000 });
        gateway.HoldsHashes = true;
        for (int round = 0; round < 20; round++)
            Guess(venue, gateway, strangers);
        TestClient member = new TestClient(venue, gateway, Home).LogIn("NORTH1");
        int hashes = 0;
        for (; !member.IsIn; hashes++)
        {
            Assert.True(hashes < 1_000 && gateway.FinishOneHash());
            Guess(venue, gateway, strangers);
        }

        Assert.InRange(hashes, 1, 2 + strangers + 1);
        Assert.Equal(2, gateway.MostHashesSeen);
    }

    [Fact]
    public void Hundreds_of_one_address_get_in_at_once()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostPerAddress = 1_000 });
        gateway.HoldsHashes = true;
        List<TestClient> members = [.. Enumerable.Range(0, 500).Select(_ => new TestClient(venue, gateway, Home).LogIn("NORTHD"))];
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.All(members, member => Assert.True(member.IsIn));
        Assert.Equal((500, 0L), (gateway.Hashes, gateway.Core.Counters.LoginsBusy));
    }

    [Fact]
    public void An_address_with_many_wrong_secrets_is_slowed_down_whatever_names_it_tries_and_no_other_is()
    {
        using TestVenue venue = new();
        LoginLimits limits = new() { FailureBurst = 3, FailureNanos = TestVenue.Second };
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Logins = limits });
        for (int count = 0; count < 8; count++)
            Guess(venue, gateway, 1);
        Assert.Equal(3, gateway.Hashes);
        Assert.True(new TestClient(venue, gateway, Home).LogIn("NORTH1").IsIn);
        Assert.Equal(4, gateway.Hashes);
        venue.Wait(TestVenue.Second - 1);
        Assert.Equal(4, gateway.Hashes);
        venue.Wait(1);
        Assert.Equal(5, gateway.Hashes);
        TestClient other = new TestClient(venue, gateway, Stranger).LogIn("SOUTH1");
        venue.Wait(5 * TestVenue.Second);
        Assert.True(other.IsIn);
        Assert.Equal(10, gateway.Hashes);
    }

    [Fact]
    public void Right_secrets_cost_an_address_nothing()
    {
        using TestVenue venue = new();
        LoginLimits limits = new() { FailureBurst = 2, FailureNanos = TestVenue.Second };
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Logins = limits });
        for (int count = 0; count < 50; count++)
            Assert.True(new TestClient(venue, gateway, Home).LogIn("NORTHD").IsIn);
    }

    [Fact]
    public void The_secret_of_nobody_is_no_right_one()
    {
        using TestVenue venue = new();
        LoginLimits limits = new() { FailureBurst = 2, FailureNanos = TestVenue.Second };
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Logins = limits });
        for (int count = 0; count < 5; count++)
            new TestClient(venue, gateway, Stranger).LogIn(string.Create(CultureInfo.InvariantCulture, $"X{count}"), "decoy");
        Assert.Equal(2, gateway.Hashes);
    }

    [Fact]
    public void Guesses_that_were_sent_all_at_once_are_locked_out_while_they_wait()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        gateway.HoldsHashes = true;
        List<TestClient> guesses =
            [.. Enumerable.Range(0, 40).Select(count => new TestClient(venue, gateway, Stranger).LogIn("NORTH1", "guess"))];
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.All(guesses, guess => Assert.Equal(SoupRejectReason.NotAuthorised, guess.Refusal));
        Assert.InRange(gateway.Hashes, 5, 6);
        Assert.Equal(40 - gateway.Hashes, gateway.Core.Counters.LockedOut);
        Assert.True(new TestClient(venue, gateway, Stranger).LogIn("SOUTH1").IsIn);
    }

    [Fact]
    public void The_secret_of_one_that_is_gone_is_not_worked_out_and_its_place_is_free()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        gateway.HoldsHashes = true;
        List<TestClient> clients = [.. Enumerable.Range(0, 10).Select(_ => new TestClient(venue, gateway, Home).LogIn("NORTHD"))];
        foreach (TestClient gone in clients.Where((_, place) => place % 3 == 2))
            gone.HangUp();
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.Equal((7, 3L), (gateway.Hashes, gateway.Core.Counters.LoginsDropped));
        Assert.Equal(7, clients.Count(client => client.IsIn));
    }

    [Fact]
    public void Of_those_who_wait_the_last_of_the_address_with_most_gives_way()
    {
        using TestVenue venue = new();
        LoginLimits limits = new() { MostWaitingPerAddress = 3, MostWaiting = 4 };
        TestGateway gateway = venue.AddGateway(1, change: options => options with { Logins = limits });
        gateway.HoldsHashes = true;
        List<TestClient> many = [.. Enumerable.Range(0, 6).Select(_ => new TestClient(venue, gateway, Stranger).LogIn("NORTHD"))];
        Assert.Equal([false, false, false, false, false, true], many.Select(client => client.Refusal is not null));
        List<TestClient> few = [.. Enumerable.Range(0, 3).Select(_ => new TestClient(venue, gateway, Home).LogIn("NORTHD"))];
        Assert.Equal([false, false, false, false, true, true], many.Select(client => client.Refusal is not null));
        Assert.Equal([false, false, true], few.Select(client => client.Refusal is not null));
        Assert.Equal(SoupRejectReason.SessionNotAvailable, few[2].Refusal);
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.Equal((6, 3L), (many.Concat(few).Count(client => client.IsIn), gateway.Core.Counters.LoginsBusy));
    }

    [Fact]
    public void Waiting_for_others_is_not_charged_to_who_is_silent_meanwhile()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        gateway.HoldsHashes = true;
        List<TestClient> clients = [.. Enumerable.Range(0, 4).Select(_ => new TestClient(venue, gateway, Home).LogIn("NORTHD"))];
        venue.Wait(20 * TestVenue.Second);
        Assert.True(gateway.FinishOneHash());
        Assert.Equal([true, false, false, false], clients.Select(client => client.IsIn));
        venue.Wait((5 * TestVenue.Second) - 1);
        Assert.All(clients, client => Assert.Equal(CloseReason.None, client.Reason));
        venue.Wait(1);
        Assert.Equal([null, .. Enumerable.Repeat<SoupRejectReason?>(SoupRejectReason.SessionNotAvailable, 3)],
            clients.Select(client => client.Refusal));
        Assert.Equal(3, gateway.Core.Counters.LoginsLate);
        gateway.HoldsHashes = false;
        venue.Run();
        Assert.True(new TestClient(venue, gateway, Home).LogIn("NORTH1").IsIn);
    }

    private void Guess(TestVenue venue, TestGateway gateway, int strangers)
    {
        for (uint stranger = 0; stranger < strangers; stranger++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"G{_guesses++ % 10_000}");
            new TestClient(venue, gateway, Stranger + stranger).LogIn(name, "guess");
        }
    }
}
