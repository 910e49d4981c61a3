using System.Collections.Frozen;
using Ringside.App.Drills;
using Ringside.Protocols.Fields;

namespace Ringside.App.Tests.Drills;

/// <summary>Times and rates of a drill follow from what its members were sent and from when they meant to send.</summary>
public sealed class DrillFiguresTests
{
    private const long Fault = 1_000_000_000;
    private const long Millisecond = 1_000_000;

    private static readonly DrillRound Round = new("engine-0", Fault, 0) { EndNanos = Fault + (1_000 * Millisecond) };

    [Fact]
    public void The_member_that_waits_longest_counts()
    {
        MemberHistory[] histories = [History((Fault + 1, 20, 0)), History((Fault + 1, 70, 0)), History((Fault + 1, 30, 0))];
        Assert.Equal(70, DrillFigures.FailoverMilliseconds(Round, histories, shards: 2));
    }

    [Fact]
    public void Answers_to_what_was_meant_to_be_sent_before_the_fault_do_not_count()
    {
        MemberHistory history = History((Fault - 1, 5, 0), (0, 6, 0), (Fault, 7, 0), (Fault + 1, 80, 0));
        Assert.Equal(80, DrillFigures.FailoverMilliseconds(Round, [history], shards: 2));
    }

    [Fact]
    public void Answers_to_what_was_meant_to_be_sent_before_the_signal_had_gone_out_do_not_count()
    {
        MemberHistory history = History((Fault + 1, 5, 0), (Fault + (3 * Millisecond), 60, 0));
        Assert.Equal(60, DrillFigures.FailoverMilliseconds(Round with { StruckNanos = Fault + (2 * Millisecond) }, [history], shards: 1));
    }

    [Fact]
    public void Answers_of_another_shard_do_not_count_unless_it_is_about_all()
    {
        MemberHistory history = History((Fault + 1, 5, 1), (Fault + 1, 90, 0));
        Assert.Equal(90, DrillFigures.FailoverMilliseconds(Round, [history], shards: 2));
        Assert.Equal(5, DrillFigures.FailoverMilliseconds(Round with { Shard = 1 }, [history], shards: 2));
        Assert.Equal(90, DrillFigures.FailoverMilliseconds(Round with { Shard = null }, [history], shards: 2));
    }

    [Fact]
    public void Who_has_no_answer_before_the_end_of_the_round_never_had_one()
    {
        Assert.Null(DrillFigures.FailoverMilliseconds(Round, [History((Fault + 1, 20, 0)), History((Fault + 1, 2_000, 0))], shards: 1));
        Assert.Null(DrillFigures.FailoverMilliseconds(Round, [History()], shards: 1));
    }

    [Fact]
    public void The_median_is_the_middle_one()
    {
        Assert.Equal(0, DrillFigures.Median([]));
        Assert.Equal(3, DrillFigures.Median([9, 1, 3]));
        Assert.Equal(2, DrillFigures.Median([9, 1, 3, 1]));
    }

    [Fact]
    public void A_rate_counts_answers_between_two_times()
    {
        MemberHistory history = History((1, 0, 0), (1, 10, 0), (0, 20, 0), (1, 30, 0), (1, 40, 0));
        Assert.Equal(
            100, DrillFigures.AnswersPerSecond([history, history], Fault + (10 * Millisecond), Fault + (50 * Millisecond)) * 4 / 6, 6);
        Assert.Equal(0, DrillFigures.AnswersPerSecond([history], Fault, Fault));
    }

    // Each entry: when it was meant to be sent, milliseconds from the fault to the answer, its shard.
    private static MemberHistory History(params (long Intended, long Milliseconds, int Shard)[] entries)
    {
        var history = new MemberHistory(1, FrozenDictionary<Alpha8, int>.Empty, 2);
        ulong number = 0;
        foreach ((long intended, long milliseconds, int shard) in entries)
        {
            history.Add(new HistoryEntry(
                ++number, PlantedMarket.Order("A", 1), Fault + (milliseconds * Millisecond), intended, shard));
        }

        return history;
    }
}
