using Ringside.Market.Commands;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Types and times in force.</summary>
public sealed class OrderTypeTests
{
    [Theory]
    [InlineData(TimeInForce.ImmediateOrCancel, "cancelled 3 ImmediateOrCancel 2 left 0")]
    [InlineData(TimeInForce.GoodTillCancelled, "")]
    [InlineData(TimeInForce.Day, "")]
    public void The_rest_of_a_limit_order_rests_unless_it_is_immediate_or_cancel(TimeInForce time, string last)
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 1, 102);
        string told = venue.Buy(3, 3, 101, time: time);
        Assert.Equal($"accepted 3; trade 1-3 1@101 left 0{(last.Length > 0 ? "; " + last : "")}", told);
        Assert.Equal(last.Length > 0 ? "bids | asks 102: 2x1" : "bids 101: 3x2 | asks 102: 2x1", venue.Book);
    }

    [Theory]
    [InlineData(TimeInForce.Day)]
    [InlineData(TimeInForce.GoodTillCancelled)]
    [InlineData(TimeInForce.ImmediateOrCancel)]
    public void A_market_order_never_rests(TimeInForce time)
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        Assert.Equal(
            "accepted 2; trade 1-2 1@101 left 0; cancelled 2 NoLiquidity 4 left 0", venue.Market(Side.Bid, 2, 5, 11, time));
        Assert.Equal("bids | asks", venue.Book);
    }

    [Fact]
    public void A_market_order_stops_at_the_end_of_the_collar()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 110);
        venue.Sell(2, 1, 111);
        venue.Define(Venue.Instrument, collar: 1_000);
        Assert.Equal(
            "accepted 3; trade 1-3 1@110 left 0; cancelled 3 NoLiquidity 1 left 0", venue.Market(Side.Bid, 3, 2, 11));
        Assert.Equal("bids | asks 111: 2x1", venue.Book);
    }

    [Fact]
    public void Fill_or_kill_trades_over_several_levels_or_not_at_all()
    {
        using Venue venue = new();
        venue.Sell(1, 2, 101);
        venue.Sell(2, 2, 102);
        venue.Sell(3, 2, 103);
        Assert.Equal("accepted 4; cancelled 4 FillOrKill 5 left 0", venue.Buy(4, 5, 102, time: TimeInForce.FillOrKill));
        Assert.Equal("bids | asks 101: 1x2 102: 2x2 103: 3x2", venue.Book);
        Assert.Equal(
            "accepted 5; trade 1-5 2@101 left 0; trade 2-5 2@102 left 0", venue.Buy(5, 4, 102, time: TimeInForce.FillOrKill));
        Assert.Equal(
            "accepted 6; cancelled 6 FillOrKill 3 left 0", venue.Market(Side.Bid, 6, 3, 11, TimeInForce.FillOrKill));
    }

    [Fact]
    public void Fill_or_kill_sees_what_icebergs_hide()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101, display: 2);
        Assert.Equal("accepted 2; cancelled 2 FillOrKill 11 left 0", venue.Buy(2, 11, 101, time: TimeInForce.FillOrKill));
        Assert.StartsWith("accepted 3; trade 1-3 2@101 left 8; restated 1 Refreshed 8 shows 2; trade 1-3 2@101 left 6", venue.Buy(
            3, 10, 101, time: TimeInForce.FillOrKill), StringComparison.Ordinal);
        Assert.Equal("bids | asks", venue.Book);
    }

    // Own orders of member 1 stand between those of member 2: what may be counted depends on the mode.
    [Theory]
    [InlineData(SelfTradeMode.None, 6, 7)]
    [InlineData(SelfTradeMode.CancelNewest, 2, 3)]
    [InlineData(SelfTradeMode.CancelBoth, 2, 3)]
    [InlineData(SelfTradeMode.Decrement, 2, 3)]
    [InlineData(SelfTradeMode.CancelOldest, 4, 5)]
    public void Fill_or_kill_counts_own_orders_by_its_mode(SelfTradeMode mode, long most, long tooMuch)
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101, session: 21);
        venue.Sell(2, 1, 102, session: 21);
        venue.Sell(3, 2, 102, session: 12);
        venue.Sell(4, 2, 103, session: 21);
        string before = venue.Book;
        Assert.Equal(
            $"accepted 5; cancelled 5 FillOrKill {tooMuch} left 0",
            venue.Buy(5, tooMuch, 110, time: TimeInForce.FillOrKill, mode: mode));
        Assert.Equal(before, venue.Book);
        Assert.DoesNotContain("FillOrKill", venue.Buy(6, most, 110, time: TimeInForce.FillOrKill, mode: mode), StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_level_of_an_own_order_only_what_the_orders_ahead_show_counts()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101, session: 21, display: 3);
        venue.Sell(2, 5, 101, session: 12);
        Assert.Equal(
            "accepted 3; cancelled 3 FillOrKill 4 left 0",
            venue.Buy(3, 4, 101, time: TimeInForce.FillOrKill, mode: SelfTradeMode.CancelNewest));
        Assert.Equal(
            "accepted 4; trade 1-4 3@101 left 7; restated 1 Refreshed 7 shows 3",
            venue.Buy(4, 3, 101, time: TimeInForce.FillOrKill, mode: SelfTradeMode.CancelNewest));
    }

    [Fact]
    public void Post_only_is_refused_when_it_would_trade_with_own_orders_too()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101, session: 11);
        Assert.Equal("rejected WouldTrade 101 101", venue.Buy(2, 1, 101, flags: CommandFlags.PostOnly));
        Assert.Equal("accepted 3", venue.Buy(3, 1, 100, flags: CommandFlags.PostOnly));
        Assert.Equal("rejected WouldTrade 102 101", venue.Replace(3, 1, 102));
        Assert.Equal("bids 100: 3x1 | asks 101: 1x1", venue.Book);
    }
}
