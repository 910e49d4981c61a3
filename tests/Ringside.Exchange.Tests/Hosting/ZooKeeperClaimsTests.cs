using System.Diagnostics;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Tests.Coordination.ZooKeeper;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What a node of a venue sees of real servers of ZooKeeper.</summary>
public sealed class ZooKeeperClaimsTests(ZooKeeperServers servers) : IClassFixture<ZooKeeperServers>, IDisposable
{
    private readonly Waiter _waiter = new(WaitStrategy.Spin, maximumDescriptors: 8);
    private readonly List<ZooKeeperClaims> _claims = [];
    private readonly long _startTicks = Stopwatch.GetTimestamp();

    private long NowNanos => (long)Stopwatch.GetElapsedTime(_startTicks).TotalNanoseconds;

    public void Dispose()
    {
        _claims.ForEach(one => one.Dispose());
        _waiter.Dispose();
    }

    [Fact]
    public void One_that_ends_is_known_to_be_gone_at_once_and_its_epoch_stays_taken()
    {
        servers.Need();
        ZooKeeperClaims one = Join(11, "/ringside/gone");
        ZooKeeperClaims two = Join(12, "/ringside/gone");
        Assert.Equal(1u, Claim(one, 0));
        Assert.Equal(2u, Claim(two, 0)); // both stand by now
        Assert.Equal(3u, Claim(one, 0));
        RunUntil(() => !one.IsLeaderGone && !two.IsLeaderGone, "who stands has been read by both");
        for (long end = NowNanos + 300_000_000; NowNanos < end;)
        {
            Turn();
            Assert.False(one.IsLeaderGone || two.IsLeaderGone);
        }

        Assert.Null(one.Problem);
        Drop(one);
        long ended = NowNanos;
        RunUntil(() => two.IsLeaderGone, "its end is seen");

        // The session would have lasted for a minute.
        Assert.InRange(NowNanos - ended, 0, 20_000_000_000);
        Assert.Equal(4u, Claim(two, 0));
        RunUntil(() => !two.IsLeaderGone, "the second one leads");
    }

    [Fact]
    public void One_that_was_silent_for_its_whole_session_hears_that_another_may_have_been_let_in_until_it_claims_again()
    {
        servers.Need();
        ZooKeeperClaims one = Join(11, "/ringside/silent", sessionMilliseconds: 800);
        ZooKeeperClaims two = Join(12, "/ringside/silent");
        Assert.Equal(1u, Claim(one, 0));
        Assert.Equal(2u, Claim(two, 0)); // both stand by now
        Assert.Equal(3u, Claim(one, 0));
        Assert.Null(one.LeadTrouble);
        _claims.Remove(one);
        RunUntil(() => two.IsLeaderGone, "its session ends");

        // What it knows by itself, and then what a server says.
        one.DoWork(7, NowNanos);
        Assert.Equal("no server of ZooKeeper has answered for as long as its session may last", one.LeadTrouble);
        _claims.Add(one);
        RunUntil(() => one.Expiries == 1, "it is told");
        RunUntil(() => one.Problem is null, "it has another session");
        Assert.Equal("its session at ZooKeeper has expired", one.LeadTrouble);
        Assert.Equal(4u, Claim(one, 0));
        Assert.Null(one.LeadTrouble);
    }

    [Fact]
    public void Without_a_server_nobody_is_called_gone_and_one_text_says_so()
    {
        ZooKeeperClaims alone = Make(new ZooKeeperConfiguration
        {
            Servers = [new Endpoint([127, 0, 0, 1], 1)],
            Root = "/ringside/none",
            SessionMilliseconds = 200,
        });
        Assert.Equal(ClaimState.Pending, alone.Claim(0, out _, out _));
        RunUntil(() => alone.Problem is not null, "it is told");
        string told = alone.Problem!;
        Assert.StartsWith("no server of ZooKeeper answers (server 1 of 1: ", told, StringComparison.Ordinal);
        Assert.EndsWith("ECONNREFUSED): trading goes on, and nobody can take over", told, StringComparison.Ordinal);
        Assert.Equal((ClaimState.Pending, false), (alone.Claim(0, out _, out _), alone.IsLeaderGone));
        Assert.Same(told, alone.Problem);
    }

    private ZooKeeperClaims Join(ulong instance, string root, int sessionMilliseconds = 60_000) => Make(
        new ZooKeeperConfiguration { Servers = [.. servers.Addresses], Root = root, SessionMilliseconds = sessionMilliseconds }, instance);

    private ZooKeeperClaims Make(ZooKeeperConfiguration configuration, ulong instance = 11)
    {
        NodeConfiguration node = new()
        {
            Name = $"engine-{instance}",
            Role = NodeRole.Engine,
            Number = 1,
            Stream = new Endpoint([10, 0, 0, 1], (ushort)instance),
        };
        ZooKeeperClaims claims = new(configuration, "shard-0", node, instance, new SocketBackend(), _waiter);
        _claims.Add(claims);
        return claims;
    }

    private void Drop(ZooKeeperClaims one)
    {
        _claims.Remove(one);
        one.Dispose();
    }

    private uint Claim(ZooKeeperClaims one, uint above)
    {
        (uint epoch, string problem) = (0, string.Empty);
        RunUntil(() => one.Claim(above, out epoch, out problem) != ClaimState.Pending, "a claim is granted");
        Assert.Empty(problem);
        return epoch;
    }

    private void RunUntil(Func<bool> isSo, string what)
    {
        for (long end = NowNanos + 20_000_000_000; !isSo();)
        {
            Assert.True(NowNanos < end, $"{what} within 20 s");
            Turn();
        }
    }

    private void Turn()
    {
        int work = 0;
        foreach (ZooKeeperClaims one in _claims)
            work += one.DoWork(7, NowNanos);
        if (work == 0)
            Thread.Sleep(1);
    }
}
