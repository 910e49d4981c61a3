using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Two orders of one member meet: the mode of the incoming one decides.</summary>
public sealed class SelfTradeTests
{
    [Theory]
    [InlineData(SelfTradeMode.None, "accepted 9; trade 1-9 2@101 left 0; trade 2-9 3@101 left 0; trade 3-9 1@101 left 3")]
    [InlineData(SelfTradeMode.CancelNewest, "accepted 9; trade 1-9 2@101 left 0; cancelled 9 SelfTrade 4 left 0")]
    [InlineData(
        SelfTradeMode.CancelOldest, "accepted 9; trade 1-9 2@101 left 0; cancelled 2 SelfTrade 3 left 0; trade 3-9 4@101 left 0")]
    [InlineData(
        SelfTradeMode.CancelBoth, "accepted 9; trade 1-9 2@101 left 0; cancelled 2 SelfTrade 3 left 0; cancelled 9 SelfTrade 4 left 0")]
    [InlineData(
        SelfTradeMode.Decrement,
        "accepted 9; trade 1-9 2@101 left 0; cancelled 2 SelfTrade 3 left 0; cancelled 9 SelfTrade 3 left 1; trade 3-9 1@101 left 3")]
    public void The_mode_of_the_incoming_order_decides(SelfTradeMode mode, string expected)
    {
        using Venue venue = new();
        venue.Sell(1, 2, 101, session: 21);
        venue.Sell(2, 3, 101, session: 12, mode: SelfTradeMode.CancelNewest);
        venue.Sell(3, 4, 101, session: 21);
        Assert.Equal(expected, venue.Buy(9, 6, 101, session: 11, mode: mode));
    }

    [Fact]
    public void Decrement_leaves_the_resting_order_with_what_the_smaller_one_did_not_take()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101, session: 12);
        Assert.Equal(
            "accepted 2; cancelled 1 SelfTrade 2 left 3; cancelled 2 SelfTrade 2 left 0",
            venue.Buy(2, 2, 101, mode: SelfTradeMode.Decrement));
        Assert.Equal("bids | asks 101: 1x3", venue.Book);
        Assert.True(venue.Engine.TryFindOrder(1, out OrderView order));
        Assert.Equal(0, order.Executed);
    }

    [Fact]
    public void Decrement_refreshes_an_iceberg_as_a_trade_does()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101, session: 12, display: 2);
        Assert.Equal(
            "accepted 2; cancelled 1 SelfTrade 2 left 3; cancelled 2 SelfTrade 2 left 1; restated 1 Refreshed 3 shows 2; "
            + "cancelled 1 SelfTrade 1 left 2; cancelled 2 SelfTrade 1 left 0",
            venue.Buy(2, 3, 101, mode: SelfTradeMode.Decrement));
        Assert.Equal("bids | asks 101: 1x1+1", venue.Book);
    }

    [Fact]
    public void A_triggered_stop_brings_its_own_mode()
    {
        using Venue venue = new();
        venue.Do(Venue.Order(Side.Bid, 1, 5, 0, 11) with
        {
            Type = OrderType.Stop,
            StopPrice = 101,
            SelfTradeMode = SelfTradeMode.CancelOldest,
        });
        venue.Sell(2, 1, 101, session: 21);
        venue.Sell(3, 3, 102, session: 12);
        Assert.Equal(
            "accepted 4; trade 2-4 1@101 left 0; restated 1 Triggered 5 shows 5; cancelled 3 SelfTrade 3 left 0; "
            + "cancelled 1 NoLiquidity 5 left 0",
            venue.Buy(4, 1, 101, session: 21));
    }
}
