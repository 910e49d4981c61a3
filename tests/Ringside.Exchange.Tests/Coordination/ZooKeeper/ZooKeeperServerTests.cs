using System.Diagnostics;
using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Exchange.Doors;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>The client against real servers of ZooKeeper 3.8: that the simulated ones are not a story of our own.</summary>
public sealed class ZooKeeperServerTests(ZooKeeperServers servers) : IClassFixture<ZooKeeperServers>, IDisposable
{
    private const long Milli = 1_000_000;

    private readonly Waiter _waiter = new(WaitStrategy.Spin, maximumDescriptors: 16);
    private readonly List<Member> _members = [];
    private readonly long _startTicks = Stopwatch.GetTimestamp();

    private long NowNanos => (long)Stopwatch.GetElapsedTime(_startTicks).TotalNanoseconds;

    public void Dispose()
    {
        foreach (Member member in _members)
            member.Session.Close(NowNanos);
        RunUntil(() => _members.All(member => member.Session.State == ZooKeeperSessionState.Closed), 2);
        _members.ForEach(member => member.Line.Dispose());
        _waiter.Dispose();
    }

    [Fact]
    public void Claims_and_candidates_are_seen_by_all()
    {
        servers.Need();
        Member one = Join("/ringside/seen", 11);
        Member two = Join("/ringside/seen", 12);
        Assert.Equal(1u, Claim(one));
        Assert.Equal(2u, Claim(two));
        Assert.Equal(41u, Claim(one, above: 40));
        one.Election.Stand(0, 1);
        two.Election.Stand(7, 1);
        Candidate[] expected = [new("engine-11", 11, 3, 1), new("engine-12", 12, 7, 1)];
        one.Election.Stand(3, 1);
        Assert.True(RunUntil(() => _members.All(member => member.Election.IsLeaderPresent
            && member.Election.Candidates.OrderBy(candidate => candidate.Instance).SequenceEqual(expected))));
        Assert.Equal(new Exchange.Coordination.CoordinatorClaim(41, 11, "10.0.0.11:7000"), two.Election.Latest);
        one.Election.Withdraw();
        Assert.True(RunUntil(() => !two.Election.IsLeaderPresent));
        Assert.Equal(0, one.Session.Losses + two.Session.Losses);
    }

    [Fact]
    public void A_session_survives_the_death_of_the_leader_on_another_server()
    {
        servers.Need();
        Member[] all = [Join("/ringside/death", 11), Join("/ringside/death", 12), Join("/ringside/death", 13)];
        foreach (Member member in all)
            member.Election.Stand(1, 1);
        Assert.True(RunUntil(() => all.All(member => member.Election.Candidates.Count == 3)));
        long[] sessions = [.. all.Select(member => member.Session.SessionId)];
        uint before = Claim(all[0]);
        int leader = servers.Leader();
        bool wasServed = all.Any(member => member.Session.Server == leader);
        servers.Kill(leader);

        // Whoever was served by another server loses that connection, too: followers without a leader close theirs.
        Assert.True(RunUntil(() => all.All(member => member.Session.Losses > 0)));
        Assert.True(Claim(all[1]) > before);
        Assert.True(RunUntil(() => all.All(member => member.Election.IsConnected && member.Session.Server != leader)), $"{wasServed}");
        Assert.Equal(sessions, all.Select(member => member.Session.SessionId));
        Assert.Equal(0, all.Sum(member => member.Election.Expiries));

        // Watches work there, too.
        all[2].Election.Stand(99, 1);
        Assert.True(RunUntil(() => all[0].Election.Candidates.Any(candidate => candidate is { Instance: 13, Applied: 99 })
            && all[0].Election.Latest?.Instance == 12));
    }

    [Fact]
    public void A_client_that_stops_is_gone_after_its_time_out_and_is_told_so_once_when_it_is_back()
    {
        servers.Need();
        Member one = Join("/ringside/silent", 11, timeoutMillis: 800);
        Member two = Join("/ringside/silent", 12, timeoutMillis: 800);
        one.Election.Stand(1, 1);
        two.Election.Stand(1, 1);
        Claim(one);
        Assert.True(RunUntil(() => two.Election.Candidates.Count == 2 && two.Election.IsLeaderPresent));
        one.IsStopped = true;
        Assert.True(RunUntil(() => !two.Election.IsLeaderPresent));
        Assert.Equal(11ul, two.Election.Latest?.Instance); // the claim stays
        Assert.Equal(0, one.Election.Expiries);
        long session = one.Session.SessionId;
        one.IsStopped = false;
        Assert.True(RunUntil(() => two.Election.IsLeaderPresent));
        Assert.Equal(1, one.Election.Expiries);
        Assert.NotEqual(session, one.Session.SessionId);
    }

    [Fact]
    public void Two_who_claim_at_once_never_share_an_epoch()
    {
        servers.Need();
        Member one = Join("/ringside/two", 11);
        Member two = Join("/ringside/two", 12);
        List<(uint Epoch, ulong Instance)> claims = [];
        long lost = 0;
        Assert.True(RunUntil(() =>
        {
            foreach (Member member in new[] { one, two })
            {
                ClaimState state = member.Election.Claim(0, out uint epoch, out string problem);
                Assert.Empty(problem);
                if (state == ClaimState.Claimed)
                    claims.Add((epoch, member.Session == one.Session ? 11ul : 12ul));
                if (state == ClaimState.Claimed && claims.Count % 10 == 0)
                {
                    // In the midst of whatever the other one does.
                    Member other = member == one ? two : one;
                    other.Line.Dispose();
                    other.Session.Gone("torn", NowNanos);
                    lost++;
                }
            }

            return claims.Count >= 60;
        }));
        Assert.True(lost >= 5);
        Assert.Equal(claims.Count, claims.Select(claim => claim.Epoch).Distinct().Count());
        Assert.Equal(2, claims.Select(claim => claim.Instance).Distinct().Count());
        Assert.True(one.Election.ClaimConflicts + two.Election.ClaimConflicts > 0);
    }

    [Fact]
    public void A_password_protects_the_nodes()
    {
        servers.Need();
        Member owner = Join("/ringside-secret", 11, credentials: "ringside:secret");
        Assert.Equal(1u, Claim(owner));
        owner.Election.Stand(1, 1);
        Assert.True(RunUntil(() => owner.Election.IsLeaderPresent));
        Member stranger = Join("/ringside-secret", 12, credentials: "ringside:guess");
        string problem = string.Empty;
        Assert.True(RunUntil(() => stranger.Election.Claim(0, out _, out problem) == ClaimState.Refused));
        Assert.Contains("NoAuth; the node belongs to others", problem, StringComparison.Ordinal);
        Member nobody = Join("/ringside-secret", 13);
        Assert.True(RunUntil(() => nobody.Election.Claim(0, out _, out problem) == ClaimState.Refused));
        Assert.Contains("NoAuth", problem, StringComparison.Ordinal);
        Assert.Equal(2u, Claim(Join("/ringside-secret", 14, credentials: "ringside:secret")));
    }

    private Member Join(string root, ulong instance, int timeoutMillis = 3_000, string? credentials = null)
    {
        ZooKeeperSession session = new(
            new ZooKeeperSessionOptions
            {
                Servers = ZooKeeperServers.Count,
                TimeoutNanos = timeoutMillis * Milli,
                Credentials = credentials,
            },
            new Net.Randomness.SeededRandom(instance));
        ZooKeeperElection election = new(session, new ZooKeeperElectionOptions
        {
            Root = root,
            Stream = "shard-0",
            Node = $"engine-{instance}",
            Instance = instance,
            Address = $"10.0.0.{instance}:7000",
        });
        Member member = new(session, election, new ZooKeeperLine(new SocketBackend(), servers.Addresses, session, null, _waiter));
        _members.Add(member);
        return member;
    }

    private uint Claim(Member member, uint above = 0)
    {
        uint epoch = 0;
        string problem = string.Empty;
        Assert.True(
            RunUntil(() => member.Election.Claim(above, out epoch, out problem) != ClaimState.Pending), member.Election.Problem);
        Assert.Empty(problem);
        return epoch;
    }

    private bool RunUntil(Func<bool> isDone, int mostSeconds = 15)
    {
        long end = NowNanos + (mostSeconds * 1_000 * Milli);
        while (!isDone())
        {
            long now = NowNanos;
            if (now >= end)
                return false;
            int work = 0;
            foreach (Member member in _members.Where(member => !member.IsStopped))
                work += member.Election.Advance(now) + member.Line.DoWork(now);
            if (work == 0)
                Thread.Sleep(1);
        }

        return true;
    }

    private sealed record Member(ZooKeeperSession Session, ZooKeeperElection Election, ZooKeeperLine Line)
    {
        internal bool IsStopped { get; set; }
    }
}
