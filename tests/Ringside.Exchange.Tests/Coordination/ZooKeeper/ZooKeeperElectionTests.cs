using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Simulation.ZooKeeper;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

public sealed class ZooKeeperElectionTests
{
    private const long Milli = ElectionWorld.Milli;
    private const string CandidatesPath = ElectionWorld.Root + "/shard-0/candidates";

    [Fact]
    public void Candidates_are_seen_by_all_in_the_order_in_which_they_came()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant first = world.Join(11);
        ElectionWorld.Participant second = world.Join(12);
        second.Election.Stand(5, 2);
        Assert.True(world.RunUntil(() => second.Election.IsStanding));
        first.Election.Stand(9, 3);
        Candidate[] expected = [new("engine-12", 12, 5, 2), new("engine-11", 11, 9, 3)];
        Assert.True(world.RunUntil(() => first.Election.Candidates.SequenceEqual(expected)
            && second.Election.Candidates.SequenceEqual(expected)));
        second.Election.Withdraw();
        Assert.True(world.RunUntil(() => first.Election.Candidates.SequenceEqual([expected[1]])));
    }

    [Fact]
    public void A_candidate_says_how_far_it_is_at_most_each_200_ms_and_the_last_word_counts()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        ElectionWorld.Participant other = world.Join(12);
        one.Election.Stand(0, 1);
        Assert.True(world.RunUntil(() => one.Election.IsStanding));
        long before = Writes(world);
        for (int batch = 1; batch <= 1_000; batch++)
        {
            one.Election.Stand(batch, 1);
            world.Run(Milli);
        }

        Assert.InRange(Writes(world) - before, 4, 5);
        Assert.True(world.RunUntil(() => other.Election.Candidates.SequenceEqual([new Candidate("engine-11", 11, 1_000, 1)])));
        before = Writes(world);
        world.Run(1_000 * Milli);
        Assert.Equal(before, Writes(world));
    }

    // It has its turn in the thread that matches orders.
    [Fact]
    public void While_nothing_is_to_be_done_a_turn_allocates_nothing()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant[] all = [world.Join(11), world.Join(12), world.Join(13)];
        Array.ForEach(all, one => one.Election.Stand(5, 1));
        world.Claim(all[0]);
        Assert.True(world.RunUntil(() => all[1].Election is { IsLeaderPresent: true, Candidates.Count: 3 }));
        world.Run(500 * Milli);
        (bool isGone, int work) = (false, 0);
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int turn = 0; turn < 1_000; turn++)
            {
                work += all[1].Election.Advance(world.NowNanos);
                isGone |= all[1].Election.IsLeaderGone || all[1].Election.NextDeadlineNanos < world.NowNanos;
            }

            Assert.True(round == 0 || GC.GetAllocatedBytesForCurrentThread() == before, "it allocates");
        }

        Assert.Equal((false, 0), (isGone, work));
    }

    [Fact]
    public void A_leader_is_present_as_long_as_its_session_lives()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant leader = world.Join(11);
        ElectionWorld.Participant standby = world.Join(12);
        leader.Election.Stand(0, 1);
        standby.Election.Stand(0, 1);
        world.Claim(leader);
        Assert.True(world.RunUntil(() => standby.Election.IsLeaderPresent));
        world.Kill(leader);
        world.Run(550 * Milli);
        Assert.True(standby.Election.IsLeaderPresent);
        Assert.True(world.RunUntil(() => !standby.Election.IsLeaderPresent, 200 * Milli));
        Assert.Equal(11ul, standby.Election.Latest?.Instance);
    }

    [Fact]
    public void Another_run_of_the_leaders_node_is_not_the_leader()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant leader = world.Join(11);
        world.Claim(leader);
        ElectionWorld.Participant next = world.Join(12);
        next.Election.Stand(0, 1);
        Assert.True(world.RunUntil(() => next.Election.Candidates.Count == 1 && next.Election.Latest is not null));
        Assert.False(next.Election.IsLeaderPresent);
    }

    [Fact]
    public void A_candidate_is_there_again_after_its_session_has_ended()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        ElectionWorld.Participant other = world.Join(12);
        one.Election.Stand(4, 1);
        Assert.True(world.RunUntil(() => other.Election.Candidates.Count == 1));
        world.Run(100 * Milli);
        long session = one.Session.SessionId;
        one.Line.IsCut = true;
        one.Line.Break(losesSent: true, world.NowNanos);
        world.Ensemble.End(session);
        Assert.True(world.RunUntil(() => other.Election.Candidates.Count == 0));
        one.Line.IsCut = false;
        Assert.True(world.RunUntil(() => other.Election.Candidates.Count == 1));
        Assert.Equal(1, one.Election.Expiries);
        Assert.NotEqual(session, one.Session.SessionId);
        Assert.Equal(0, other.Election.Expiries);
    }

    [Fact]
    public void A_candidate_whose_node_was_lost_in_the_making_has_one_node() => SeededRandom.ForEachSeed(60, random =>
    {
        ElectionWorld world = new(random.Seed);
        ElectionWorld.Participant one = world.Join(11);
        world.Run(500 * Milli);
        one.Election.Stand(4, 1);
        if (random.NextBool())
            one.Line.MayLeaveBytes = random.Next(200);
        else
            one.Line.MayArriveBytes = random.Next(80);
        world.Run(1_000 * Milli);
        Assert.Equal(1, one.Session.Losses);
        Assert.Equal([new Candidate("engine-11", 11, 4, 1)], one.Election.Candidates);
        Assert.True(world.Ensemble.Committed.TryGet(CandidatesPath, out ZooKeeperNode? folder));
        Assert.Single(folder.Children);
        Assert.Single(world.Ensemble.Log, made => made.Kind == ZooKeeperTransactionKind.Create
            && made.Path.StartsWith(CandidatesPath + "/", StringComparison.Ordinal));
    });

    [Fact]
    public void What_changes_while_a_watcher_is_away_is_seen_when_it_is_back()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        ElectionWorld.Participant other = world.Join(12);
        one.Election.Stand(4, 1);
        world.Claim(one);
        Assert.True(world.RunUntil(() => other.Election.Candidates.Count == 1 && other.Election.Latest?.Epoch == 1));
        other.Line.IsCut = true;
        other.Line.Break(losesSent: true, world.NowNanos);
        one.Election.Stand(8, 1);
        world.Claim(one);
        world.Run(250 * Milli);
        Assert.Equal(4, other.Election.Candidates[0].Applied);
        other.Line.IsCut = false;
        Assert.True(world.RunUntil(() => other.Election.Candidates[0].Applied == 8 && other.Election.Latest?.Epoch == 2));
        Assert.Equal(0, other.Election.Expiries);
    }

    [Fact]
    public void Nodes_that_are_no_candidates_are_passed_over()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant one = world.Join(11);
        one.Election.Stand(4, 1);
        Assert.True(world.RunUntil(() => one.Election.Candidates.Count == 1));
        foreach (string name in new[] { "c-0000000099", "c-1", "lock", "c-00000000x1" })
        {
            byte[] content = name == "c-0000000099" ? "{}"u8.ToArray() : new Candidate("other", 12, 5, 1).Write();
            world.Ensemble.Commit(new ZooKeeperTransaction(
                world.Ensemble.Log.Count + 1, ZooKeeperTransactionKind.Create, $"{CandidatesPath}/{name}", content));
        }

        world.Ensemble.Spread();
        world.Run(500 * Milli);
        Assert.Equal([new Candidate("engine-11", 11, 4, 1)], one.Election.Candidates);
        Assert.Null(one.Election.Problem);
    }

    [Fact]
    public void Nodes_of_others_with_a_password_are_out_of_reach_and_the_refusal_says_which()
    {
        ElectionWorld world = new(1);
        ElectionWorld.Participant owner = world.Join(11, "ringside:secret");
        world.Claim(owner);
        ElectionWorld.Participant stranger = world.Join(12, "ringside:guess");
        stranger.Above = 0;
        stranger.Election.Stand(0, 1);
        Assert.True(world.RunUntil(() => stranger.Above is null));
        Assert.Contains("NoAuth; the node belongs to others", stranger.Refusal, StringComparison.Ordinal);
        long arrived = stranger.Line.Arrived;
        world.Run(3_000 * Milli);
        Assert.InRange(stranger.Line.Arrived - arrived, 1, 2_000); // it asks now and then, not all the time
        Assert.Empty(owner.Election.Candidates);
        ElectionWorld.Participant friend = world.Join(13, "ringside:secret");
        Assert.Equal(2u, world.Claim(friend));
    }

    [Theory]
    [InlineData("ringside/TEST", "shard-0", "n", 1, "a:1")]
    [InlineData("/ringside//TEST", "shard-0", "n", 1, "a:1")]
    [InlineData("/ringside/TEST", "shard/0", "n", 1, "a:1")]
    [InlineData("/ringside/TEST", "shard-0", "", 1, "a:1")]
    [InlineData("/ringside/TEST", "shard-0", "n", 0, "a:1")]
    [InlineData("/ringside/TEST", "shard-0", "n", 1, "ä:1")]
    [InlineData("/ringside/..", "shard-0", "n", 1, "a:1")]
    public void Options_that_cannot_be_are_refused(string root, string stream, string node, ulong instance, string address)
    {
        ZooKeeperSession session = new(new ZooKeeperSessionOptions { Servers = 1 }, new Net.Randomness.SeededRandom(1));
        ZooKeeperElectionOptions options = new() { Root = root, Stream = stream, Node = node, Instance = instance, Address = address };
        Assert.ThrowsAny<ArgumentException>(() => new ZooKeeperElection(session, options));
    }

    [Fact]
    public void Spoiled_candidates_are_never_read_as_others() => SeededRandom.ForEachSeed(200, random =>
    {
        Candidate candidate = new("engine-1", 77, 1_000, 3);
        Assert.True(Candidate.TryRead(candidate.Write(), out Candidate read));
        Assert.Equal(candidate, read);
        ByteMutator mutator = new(random, candidate.Write(), "{\"node\":\"a\",\"instance\":1,\"applied\":-5,\"logic\":1}"u8.ToArray(),
            "{\"node\":\"\",\"instance\":-1,\"applied\":1e3,\"logic\":[]}"u8.ToArray());
        for (int i = 0; i < 20; i++)
        {
            if (Candidate.TryRead(mutator.Next(), out Candidate spoiled))
                Assert.True(Candidate.TryRead(spoiled.Write(), out Candidate again) && again == spoiled && spoiled.Applied >= 0);
        }
    });

    private static long Writes(ElectionWorld world) => world.Ensemble.Log.Count(one => one.Kind == ZooKeeperTransactionKind.Set);
}
