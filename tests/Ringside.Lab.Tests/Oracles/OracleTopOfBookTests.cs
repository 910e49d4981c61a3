using Ringside.Lab.Oracles;
using Ringside.Lab.Triggers;
using static Ringside.Lab.Tests.Oracles.OracleTestFile;

namespace Ringside.Lab.Tests.Oracles;

/// <summary>What holds for both triggers is tested here too, with the simpler one. Threshold: price x amount above 100.</summary>
public sealed class OracleTopOfBookTests
{
    private static readonly string[] Market = ["S 1 b 10 1", "S 1 b 9 1", "S 1 a 11 2.5", "S 1 a 12 1"];

    [Fact]
    public void A_large_best_bid_buys_what_rests_at_the_best_ask() =>
        Assert.Equal(["2,5,B,2.5,11"], Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 10.001"]));

    [Fact]
    public void A_large_best_ask_sells_to_the_best_bid() =>
        Assert.Equal(["2,5,S,1,10"], Orders(TopOfBookAbove100, [.. Market, "U 2 a 11 9.1"]));

    [Fact]
    public void A_new_best_price_fires() =>
        Assert.Equal(["2,5,B,2.5,11"], Orders(TopOfBookAbove100, [.. Market, "U 2 b 10.5 10"]));

    [Fact]
    public void The_threshold_itself_does_not_fire() =>
        Assert.Empty(Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 10"]));

    [Fact]
    public void The_smallest_step_above_the_threshold_fires() =>
        Assert.Single(Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 10.00000001"]));

    [Fact]
    public void A_level_behind_the_best_does_not_fire() =>
        Assert.Empty(Orders(TopOfBookAbove100, [.. Market, "U 2 b 9 1000", "U 3 a 12 1000"]));

    [Fact]
    public void The_unit_is_ignored() =>
        Assert.Empty(Orders(TopOfBookAbove100 with { Unit = ThresholdUnit.Amount }, [.. Market, "U 2 a 0.5 150"]));

    [Fact]
    public void A_decrease_that_stays_large_fires() => Assert.Equal(
        ["2,5,B,2.5,11", "3,6,B,2.5,11"],
        Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 30", "U 3 b 10 20"]));

    [Fact]
    public void A_removal_never_fires_but_uncovers_the_next_level() => Assert.Equal(
        ["4,7,B,2.5,11"],
        Orders(TopOfBookAbove100, [.. Market, "U 2 b 9 1000", "U 3 b 10 0", "U 4 b 9 1000"]));

    [Fact]
    public void A_removal_of_what_is_not_there_changes_nothing() =>
        Assert.Equal(["3,6,B,2.5,11"], Orders(TopOfBookAbove100, [.. Market, "U 2 b 10.7 0", "U 3 b 10 11"]));

    [Fact]
    public void A_snapshot_row_never_fires() =>
        Assert.Empty(Orders(TopOfBookAbove100, [.. Market, "S 1 b 10.5 1000"]));

    [Fact]
    public void The_amount_is_absolute_not_added() =>
        Assert.Equal(["4,7,S,7,10"], Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 5", "U 3 b 10 7", "U 4 a 11 20"]));

    [Fact]
    public void One_message_fires_once() => Assert.Equal(
        ["2,5,B,2.5,11", "3,8,B,2.5,11"],
        Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 20", "U 2 b 10 21", "U 2 a 11 2.5", "U 3 b 10 22"]));

    [Fact]
    public void An_id_that_comes_again_later_in_the_file_does_not_fire_again() => Assert.Equal(
        ["2,5,B,2.5,11", "3,6,B,2.5,11"],
        Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 20", "U 3 b 10 21", "U 2 b 10 22", "U 3 b 10 22"]));

    [Fact]
    public void An_update_may_share_the_id_of_the_snapshot() =>
        Assert.Equal(["1,5,B,2.5,11"], Orders(TopOfBookAbove100, [.. Market, "U 1 b 10 20"]));

    [Fact]
    public void No_other_side_no_order_and_the_id_is_not_used_up() => Assert.Equal(
        ["2,4,B,3,11"],
        Orders(TopOfBookAbove100, "S 1 b 10 1", "U 2 b 10 20", "U 2 a 11 3", "U 2 b 10 21"));

    [Fact]
    public void Rows_of_one_message_are_judged_one_by_one() => Assert.Equal(
        ["2,5,B,2.5,11"],
        Orders(TopOfBookAbove100, [.. Market, "U 2 b 11.5 20", "U 2 a 11 0"]));

    [Fact]
    public void A_later_snapshot_clears_both_sides() => Assert.Equal(
        ["4,8,B,4,12"],
        Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 1", "S 3 b 8 1", "S 3 a 12 4", "U 4 b 8 20"]));

    [Fact]
    public void A_snapshot_of_one_side_leaves_the_other_empty() =>
        Assert.Empty(Orders(TopOfBookAbove100, [.. Market, "U 2 b 10 1", "S 3 b 8 1", "U 4 b 8 20"]));

    [Fact]
    public void A_bad_line_inside_a_snapshot_does_not_begin_a_new_one() => Assert.Equal(
        ["2,4,B,3,11"],
        Orders(TopOfBookAbove100, "S 1 a 11 3", "rubbish", "S 1 b 10 1", "U 2 b 10 20"));

    [Fact]
    public void Updates_before_any_snapshot_build_the_book() =>
        Assert.Equal(["2,2,B,3,11"], Orders(TopOfBookAbove100, "U 1 a 11 3", "U 2 b 10 20"));

    [Fact]
    public void A_bad_line_changes_nothing_but_counts_as_a_row()
    {
        string[] rows =
        [
            "S 1 b 10 1", "x,y,1,1,true,bid,10,0", "S 1 a 11 2", "x,y,2,2,false,bid,10,-20", "x,y,2,2,false,bid,10", "U 2 b 10 20",
        ];

        OracleResult result = Compute(TopOfBookAbove100, rows);

        Assert.Equal(6, result.Rows);
        Assert.Equal(3, result.BadLines);
        Assert.Equal(3, result.Packets);
        Assert.Equal(6, Assert.Single(result.Orders).Row);
    }

    [Fact]
    public void A_notional_beyond_64_bits_is_compared_exactly() => Assert.Equal(
        ["2,3,B,1,90000000001"],
        Orders(
            new TriggerOptions { Kind = TriggerKind.TopOfBook, ThresholdE8 = long.MaxValue },
            "S 1 a 90000000001 1",
            "U 1 b 90000000000 1.02",
            "U 2 b 90000000000 1.03"));
}
