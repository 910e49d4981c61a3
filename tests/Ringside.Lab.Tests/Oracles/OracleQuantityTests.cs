using Ringside.Lab.Oracles;
using Ringside.Lab.Triggers;
using Ringside.Protocols;
using static Ringside.Lab.Tests.Oracles.OracleTestFile;

namespace Ringside.Lab.Tests.Oracles;

public sealed class OracleQuantityTests
{
    [Fact]
    public void An_order_carries_the_wire_quantity_and_the_amount()
    {
        ExpectedOrder order = Assert.Single(Compute(TopOfBookAbove100, "S 1 a 11.25 2.5", "U 2 b 10 20").Orders);

        Assert.Equal(new ExpectedOrder(2, 2, Side.Bid, 2500, 2_50000000, 11_25000000), order);
    }

    [Fact]
    public void The_scale_of_the_quantity_is_an_option()
    {
        TriggerOptions options = TopOfBookAbove100 with { QuantityDecimals = 1 };

        Assert.Equal(25u, Assert.Single(Compute(options, "S 1 a 11 2.5", "U 2 b 10 20").Orders).Quantity);
    }

    [Fact]
    public void A_quantity_finer_than_the_scale_sends_nothing_is_counted_and_uses_up_the_id()
    {
        OracleResult result = Compute(TopOfBookAbove100, "S 1 a 11 0.0005", "U 2 b 10 20", "U 2 a 11 3", "U 2 b 10 21", "U 3 b 10 22");

        Assert.Equal(1, result.Refused);
        Assert.Equal(3, Assert.Single(result.Orders).TriggerId);
    }

    [Fact]
    public void A_quantity_beyond_32_bits_is_refused_and_one_below_is_sent()
    {
        // Row 3 fires a sell itself: its level is large, too.
        OracleResult result = Compute(
            TopOfBookAbove100, "S 1 a 11 4294967.296", "U 2 b 10 20", "U 3 a 11 4294967.295", "U 4 b 10 21");

        Assert.Equal(1, result.Refused);
        Assert.Equal([20_000u, uint.MaxValue], result.Orders.Select(order => order.Quantity));
    }

    [Fact]
    public void The_cap_cuts_before_the_quantity_is_checked()
    {
        TriggerOptions options = TopOfBookAbove100 with { MaximumAmountE8 = 50_000_000 };

        Assert.Equal(["2,2,B,0.5,11"], Orders(options, "S 1 a 11 5000000", "U 2 b 10 20"));
    }

    [Fact]
    public void What_rests_below_the_cap_is_taken_whole()
    {
        TriggerOptions options = TopOfBookAbove100 with { MaximumAmountE8 = 50_000_000 };

        Assert.Equal(["2,2,B,0.25,11"], Orders(options, "S 1 a 11 0.25", "U 2 b 10 20"));
    }
}
