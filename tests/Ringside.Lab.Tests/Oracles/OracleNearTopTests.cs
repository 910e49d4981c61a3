using Ringside.Lab.Triggers;
using static Ringside.Lab.Tests.Oracles.OracleTestFile;

namespace Ringside.Lab.Tests.Oracles;

/// <summary>Threshold: an increase above 10, in amount unless said otherwise.</summary>
public sealed class OracleNearTopTests
{
    private static readonly string[] Market =
    [
        "S 1 b 100 1", "S 1 b 99 1", "S 1 b 98 1", "S 1 b 97 1", "S 1 b 96 1", "S 1 b 95 1",
        "S 1 a 101 3", "S 1 a 102 1", "S 1 a 103 1", "S 1 a 104 1", "S 1 a 105 1", "S 1 a 106 1",
    ];

    [Fact]
    public void A_new_level_counts_with_its_whole_amount() =>
        Assert.Equal(["2,13,B,3,101"], Orders(NearTopAbove10, [.. Market, "U 2 b 99.5 10.5"]));

    [Fact]
    public void Only_the_increase_of_a_level_counts() => Assert.Equal(
        ["3,14,B,3,101"],
        Orders(NearTopAbove10, [.. Market, "U 2 b 100 11", "U 3 b 100 21.001"]));

    [Fact]
    public void The_threshold_itself_does_not_fire() =>
        Assert.Empty(Orders(NearTopAbove10, [.. Market, "U 2 b 99.5 10"]));

    [Fact]
    public void A_decrease_does_not_fire() => Assert.Equal(
        ["2,13,B,3,101"],
        Orders(NearTopAbove10, [.. Market, "U 2 b 100 50", "U 3 b 100 30"]));

    [Fact]
    public void The_fifth_bid_fires_and_the_sixth_does_not() => Assert.Equal(
        ["3,14,B,3,101"],
        Orders(NearTopAbove10, [.. Market, "U 2 b 95 20", "U 3 b 96 20"]));

    [Fact]
    public void The_fifth_ask_fires_and_the_sixth_does_not() => Assert.Equal(
        ["3,14,S,1,100"],
        Orders(NearTopAbove10, [.. Market, "U 2 a 106 20", "U 3 a 105 20"]));

    [Fact]
    public void Better_levels_are_counted_after_the_row_is_applied() => Assert.Equal(
        ["3,14,B,3,101"],
        Orders(NearTopAbove10, [.. Market, "U 2 b 98 0", "U 3 b 95 20"]));

    [Fact]
    public void A_new_level_pushes_the_fifth_out() =>
        Assert.Empty(Orders(NearTopAbove10, [.. Market, "U 2 b 99.5 1", "U 3 b 96 20"]));

    [Fact]
    public void With_notional_the_increase_is_multiplied_by_the_price()
    {
        TriggerOptions options = NearTopAbove10 with { Unit = ThresholdUnit.Notional, ThresholdE8 = 1000_00000000 };

        // 99 x 10.101 = 999.999 and 100 x 10 = 1000 do not fire; 99 x 10.102 = 1000.098 does.
        Assert.Equal(
            ["4,15,B,3,101"],
            Orders(options, [.. Market, "U 2 b 99 11.101", "U 3 b 100 11", "U 4 b 99 21.203"]));
    }

    [Fact]
    public void A_removal_a_snapshot_row_and_a_bad_line_do_not_fire() => Assert.Equal(
        ["5,16,B,3,101"],
        Orders(NearTopAbove10, [.. Market, "S 1 b 99.9 50", "U 2 b 99.9 0", "x,y,3,3,false,bid,99.9,1e3", "U 5 b 99 30"]));

    [Fact]
    public void After_a_new_snapshot_an_old_amount_is_forgotten() => Assert.Equal(
        ["2,13,B,3,101", "4,16,B,2,103"],
        Orders(NearTopAbove10, [.. Market, "U 2 b 100 20", "S 3 b 99 1", "S 3 a 103 2", "U 4 b 100 20"]));

    [Fact]
    public void An_empty_other_side_leaves_the_id_for_a_later_row() => Assert.Equal(
        ["2,3,B,1,101"],
        Orders(NearTopAbove10, "U 2 b 100 20", "U 2 a 101 1", "U 2 b 99 20"));
}
