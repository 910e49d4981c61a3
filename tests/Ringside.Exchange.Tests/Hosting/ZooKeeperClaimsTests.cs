using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Tests.Coordination.ZooKeeper;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What a node of a venue sees of real servers of ZooKeeper.</summary>
public sealed class ZooKeeperClaimsTests(ZooKeeperServers servers) : IClassFixture<ZooKeeperServers>, IDisposable
{
    private readonly ClaimsBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void One_that_ends_is_known_to_be_gone_at_once_and_its_epoch_stays_taken()
    {
        servers.Need();
        ZooKeeperClaims one = Join(11, "/ringside/gone");
        ZooKeeperClaims two = Join(12, "/ringside/gone");
        Assert.Equal(1u, _bench.Claim(one, 0));
        Assert.Equal(2u, _bench.Claim(two, 0)); // both stand by now
        Assert.Equal(3u, _bench.Claim(one, 0));
        _bench.RunUntil(() => !one.IsLeaderGone && !two.IsLeaderGone, "who stands has been read by both");
        for (long end = _bench.NowNanos + 300_000_000; _bench.NowNanos < end;)
        {
            _bench.Turn();
            Assert.False(one.IsLeaderGone || two.IsLeaderGone);
        }

        Assert.Null(one.Problem);
        Drop(one);
        long ended = _bench.NowNanos;
        _bench.RunUntil(() => two.IsLeaderGone, "its end is seen");

        // The session would have lasted for a minute.
        Assert.InRange(_bench.NowNanos - ended, 0, 20_000_000_000);
        Assert.Equal(4u, _bench.Claim(two, 0));
        _bench.RunUntil(() => !two.IsLeaderGone, "the second one leads");
    }

    [Fact]
    public void One_that_was_silent_for_its_whole_session_hears_that_another_may_have_been_let_in_until_it_claims_again()
    {
        servers.Need();
        ZooKeeperClaims one = Join(11, "/ringside/silent", sessionMilliseconds: 800);
        ZooKeeperClaims two = Join(12, "/ringside/silent");
        Assert.Equal(1u, _bench.Claim(one, 0));
        Assert.Equal(2u, _bench.Claim(two, 0)); // both stand by now
        Assert.Equal(3u, _bench.Claim(one, 0));
        Assert.Null(one.LeadTrouble);
        _bench.Claims.Remove(one);
        _bench.RunUntil(() => two.IsLeaderGone, "its session ends");

        // What it knows by itself, and then what a server says.
        one.DoWork(7, _bench.NowNanos);
        Assert.Equal("no server of ZooKeeper has answered for as long as its session may last", one.LeadTrouble);
        _bench.Claims.Add(one);
        _bench.RunUntil(() => one.Expiries == 1, "it is told");
        _bench.RunUntil(() => one.Problem is null, "it has another session");
        Assert.Equal("its session at ZooKeeper has expired", one.LeadTrouble);
        Assert.Equal(4u, _bench.Claim(one, 0));
        Assert.Null(one.LeadTrouble);
    }

    [Fact]
    public void Without_a_server_nobody_is_called_gone_and_one_text_says_so()
    {
        ZooKeeperClaims alone = _bench.Make(new ZooKeeperConfiguration
        {
            Servers = [new Endpoint([127, 0, 0, 1], 1)],
            Root = "/ringside/none",
            SessionMilliseconds = 200,
        });
        Assert.Equal(ClaimState.Pending, alone.Claim(0, out _, out _));
        _bench.RunUntil(() => alone.Problem is not null, "it is told");
        string told = alone.Problem!;
        Assert.StartsWith("no server of ZooKeeper answers (server 1 of 1: ", told, StringComparison.Ordinal);
        Assert.EndsWith("ECONNREFUSED): trading goes on, and nobody can take over", told, StringComparison.Ordinal);
        Assert.Equal((ClaimState.Pending, false), (alone.Claim(0, out _, out _), alone.IsLeaderGone));
        Assert.Same(told, alone.Problem);
    }

    private ZooKeeperClaims Join(ulong instance, string root, int sessionMilliseconds = 60_000) => _bench.Make(
        new ZooKeeperConfiguration { Servers = [.. servers.Addresses], Root = root, SessionMilliseconds = sessionMilliseconds }, instance);

    private void Drop(ZooKeeperClaims one)
    {
        _bench.Claims.Remove(one);
        one.Dispose();
    }
}
