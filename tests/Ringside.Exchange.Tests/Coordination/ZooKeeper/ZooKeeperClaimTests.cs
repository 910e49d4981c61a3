using Ringside.Simulation.ZooKeeper;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

public sealed class ZooKeeperClaimTests
{
    private const long Milli = ElectionWorld.Milli;

    [Fact]
    public void Each_claim_is_above_all_before_and_above_what_a_store_has_named()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant first = world.Join(11);
        ElectionWorld.Participant second = world.Join(12);
        Assert.Equal(1u, world.Claim(first));
        Assert.Equal(2u, world.Claim(second));
        Assert.Equal(10u, world.Claim(second, above: 9));
        Assert.Equal(11u, world.Claim(first, above: 3));
        world.Run(50 * Milli);
        Assert.Equal(new Exchange.Coordination.CoordinatorClaim(11, 11, "10.0.0.11:7000"), second.Election.Latest);
        world.AssertNoEpochTwice();
    }

    [Fact]
    public void There_is_no_epoch_above_the_last_one()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        Assert.Equal(uint.MaxValue, world.Claim(one, above: uint.MaxValue - 1));
        one.Above = 0;
        Assert.True(world.RunUntil(() => one.Above is null));
        Assert.Equal($"{ElectionWorld.ClaimPath}: there is no epoch above 4294967295", one.Refusal);
    }

    [Fact]
    public void A_damaged_claim_is_refused_and_told_with_its_place_and_what_was_expected()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        world.Claim(one);
        Assert.True(world.RunUntil(() => one.Election.Latest is not null));
        world.Ensemble.Commit(new ZooKeeperTransaction(
            world.Ensemble.Log.Count + 1, ZooKeeperTransactionKind.Set, ElectionWorld.ClaimPath, "{\"epoch\":0}"u8.ToArray()));
        world.Ensemble.Spread();
        one.Above = 0;
        Assert.True(world.RunUntil(() => one.Above is null));
        Assert.Contains("/ringside/TEST/shard-0/claim: expected {\"epoch\":1..4294967295", one.Refusal, StringComparison.Ordinal);
        world.Run(50 * Milli);
        Assert.Null(one.Election.Latest);
        Assert.Equal(one.Refusal, one.Election.Problem);
    }

    [Fact]
    public void A_claim_waits_for_servers_and_goes_on_when_one_answers()
    {
        ElectionWorld world = new(1);
        for (int server = 0; server < 3; server++)
            world.Ensemble.Stop(server);
        ElectionWorld.Participant one = world.Join(11);
        one.Above = 4;
        Assert.False(world.RunUntil(() => one.Above is null, 5_000 * Milli));
        Assert.False(one.Election.IsConnected);
        Assert.Contains("of 3: refused", one.Election.Problem, StringComparison.Ordinal);
        world.Ensemble.Start(2);
        Assert.True(world.RunUntil(() => one.Above is null));
        Assert.Equal([(5u, 11ul)], world.Claimed);
    }

    [Fact]
    public void A_raised_floor_holds_for_a_claim_that_is_under_way()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        Assert.Equal(1u, world.Claim(one));
        one.Above = 0;
        world.RunUntil(() => world.Written().Length == 2);
        one.Above = 7;
        Assert.True(world.RunUntil(() => one.Above is null));
        Assert.Equal((8u, 11ul), world.Claimed[^1]);
    }

    [Fact]
    public void A_claim_whose_connection_is_lost_at_any_byte_is_made_once_and_is_recognised()
    {
        (long left, long arrived) = BytesOfAClaim();
        Assert.InRange(left, 100, 1_000);
        Assert.InRange(arrived, 100, 1_000);
        long readBacks = 0;
        for (long at = 0; at < Math.Max(left, arrived); at++)
        {
            foreach (bool isSent in new[] { true, false })
            {
                ElectionWorld world = Prepared(out ElectionWorld.Participant one);
                if (isSent)
                    one.Line.MayLeaveBytes = at;
                else
                    one.Line.MayArriveBytes = at;
                long losses = one.Session.Losses;
                Assert.Equal(1u, world.Claim(one));
                if (at < (isSent ? left : arrived))
                    Assert.Equal(losses + 1, one.Session.Losses);
                Assert.Equal(0, one.Election.Expiries);
                Assert.Single(world.Written());
                world.AssertNoEpochTwice();
                readBacks += one.Election.ClaimReadBacks;
            }
        }

        Assert.True(readBacks > 0);
    }

    [Fact]
    public void An_epoch_that_was_overwritten_before_it_was_read_back_is_nobodys()
    {
        ElectionWorld world = Prepared(out ElectionWorld.Participant one);
        ElectionWorld.Participant two = world.Join(12);
        world.Run(500 * Milli);
        one.Above = 0;
        Assert.True(world.RunUntil(() => world.Written().Length == 1));
        one.Line.IsCut = true;
        one.Line.Break(losesSent: false, world.NowNanos);
        Assert.Equal(2u, world.Claim(two));
        one.Line.IsCut = false;
        Assert.True(world.RunUntil(() => one.Above is null));
        Assert.Equal([(2u, 12ul), (3u, 11ul)], world.Claimed);
        world.AssertNoEpochTwice();
    }

    [Fact]
    public void A_claim_is_read_back_at_a_server_that_was_behind()
    {
        ElectionWorld world = Prepared(out ElectionWorld.Participant one);
        one.Above = 0;
        int serving = one.Session.Server;
        for (int server = 0; server < 3; server++)
            world.Ensemble.SetSlow(server, server != serving);
        Assert.True(world.RunUntil(() => world.Written().Length == 1));
        world.Ensemble.Stop(serving); // its answer is lost with it
        one.Line.Break(losesSent: true, world.NowNanos);
        Assert.True(world.RunUntil(() => one.Above is null));
        Assert.Equal([(1u, 11ul)], world.Claimed);
        Assert.Single(world.Written());
    }

    [Fact]
    public void Two_who_claim_at_once_meet_and_both_get_epochs()
    {
        ElectionWorld world = Prepared(out ElectionWorld.Participant one);
        ElectionWorld.Participant two = world.Join(12);
        world.Run(500 * Milli);
        for (int round = 0; round < 20; round++)
        {
            one.Above = two.Above = 0;
            Assert.True(world.RunUntil(() => one.Above is null && two.Above is null));
        }

        Assert.Equal(40, world.Claimed.Count);
        Assert.Equal(40u, world.Claimed.Max(claim => claim.Epoch));
        Assert.True(one.Election.ClaimConflicts + two.Election.ClaimConflicts > 0);
        world.AssertNoEpochTwice();
    }

    [Fact]
    public void Claimers_never_share_an_epoch_whatever_is_lost() => SeededRandom.ForEachSeed(40, random =>
    {
        ElectionWorld world = new(random.Seed);
        ElectionWorld.Participant[] all = [world.Join(11), world.Join(12), world.Join(13)];
        foreach (ElectionWorld.Participant one in all)
            one.Election.Stand(0, 1);
        for (int incident = 0; incident < 60; incident++)
        {
            Happen(world, random, all[random.Next(3)]);
            world.Run(random.Next(1, 60) * Milli);
        }

        for (int server = 0; server < 3; server++)
        {
            world.Ensemble.Start(server);
            world.Ensemble.SetSlow(server, false);
        }

        foreach (ElectionWorld.Participant one in all)
            (one.Line.IsCut, one.Above) = (false, one.Above ?? 0);
        Assert.True(world.RunUntil(() => all.All(one => one.Above is null)));
        world.AssertNoEpochTwice();
        Assert.True(
            world.RunUntil(() => all.All(one => one.Election.Candidates.Count == 3 && one.Election.IsLeaderPresent)),
            string.Join("; ", all.Select(one => $"{one.Election.Problem ?? "no problem"}, leader {one.Election.Latest}, "
                + string.Join(' ', one.Election.Candidates))));
        Assert.Equal(3, world.Ensemble.Log.Count(one => world.Ensemble.Committed.TryGet(one.Path, out ZooKeeperNode? node)
            && one.Kind == ZooKeeperTransactionKind.Create && node.Owner != 0 && one.Zxid == node.Stat.CreatedZxid));
    });

    private static void Happen(ElectionWorld world, SeededRandom random, ElectionWorld.Participant one)
    {
        switch (random.Next(8))
        {
            case 0:
                one.Line.Break(losesSent: random.NextBool(), world.NowNanos);
                break;
            case 1:
                one.Line.MayLeaveBytes = random.Next(200);
                break;
            case 2:
                one.Line.MayArriveBytes = random.Next(200);
                break;
            case 3:
                one.Line.IsCut = !one.Line.IsCut;
                break;
            case 4:
                world.Ensemble.Stop(random.Next(3));
                world.Ensemble.Start(random.Next(3));
                break;
            case 5:
                world.Ensemble.SetSlow(random.Next(3), random.NextBool());
                break;
            case 6 when one.Session.SessionId != 0:
                world.Ensemble.End(one.Session.SessionId);
                break;
            default:
                one.Above ??= random.Chance(20) ? (uint)random.Next(50) : 0;
                break;
        }
    }

    private static ElectionWorld Prepared(out ElectionWorld.Participant one)
    {
        ElectionWorld world = new(7);
        one = world.Join(11);
        world.Run(500 * Milli);
        return world;
    }

    private static (long Left, long Arrived) BytesOfAClaim()
    {
        ElectionWorld world = Prepared(out ElectionWorld.Participant one);
        (long left, long arrived) = (one.Line.Left, one.Line.Arrived);
        world.Claim(one);
        return (one.Line.Left - left, one.Line.Arrived - arrived);
    }
}
