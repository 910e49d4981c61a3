using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Stop orders: what triggers them, in which order, and what they become.</summary>
public sealed class StopTests
{
    [Fact]
    public void A_stop_waits_for_a_trade_at_its_price_and_is_then_a_market_order()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 5, 102);
        Assert.Equal("accepted 3 waiting", venue.Stop(Side.Bid, 3, 7, 101));
        Assert.Equal("bids | asks 101: 1x1 102: 2x5 | buy stops 3x7@101", venue.Book);
        Assert.Equal(
            "accepted 4; trade 1-4 1@101 left 0; restated 3 Triggered 7 shows 7; trade 2-3 5@102 left 0; cancelled 3 NoLiquidity 2 left 0",
            venue.Buy(4, 1, 101));
        Assert.Equal("bids | asks", venue.Book);
    }

    [Fact]
    public void A_stop_limit_order_may_rest_and_keeps_its_place_in_the_list_of_its_session()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Stop(Side.Bid, 3, 7, 101, 100);
        venue.Buy(5, 1, 90);
        venue.Buy(4, 1, 101, session: 12);
        Assert.Equal("bids 100: 3x7 90: 5x1 | asks", venue.Book);
        Assert.Equal(
            "cancelled 3 MassCancel 7 left 0; cancelled 5 MassCancel 1 left 0; done 2",
            venue.Do(new Command { Kind = CommandKind.MassCancel, Session = 11 }));
    }

    [Fact]
    public void A_triggered_stop_limit_order_is_a_limit_order()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Stop(Side.Bid, 3, 7, 101, 100);
        venue.Buy(4, 1, 101, session: 12);
        Assert.Equal("replaced 3 by 3 9@99", venue.Replace(3, 9, 99, display: 2));
        Assert.Equal((byte)OrderType.Limit, venue.Events[0].Code);
        Assert.Equal("bids 99: 3x2+7 | asks", venue.Book);
    }

    [Fact]
    public void A_cascade_ends_inside_the_command_that_caused_it()
    {
        using Venue venue = new();
        venue.Buy(1, 1, 100, session: 21);
        venue.Buy(2, 1, 99, session: 21);
        venue.Buy(3, 1, 98, session: 21);
        venue.Stop(Side.Ask, 11, 1, 100);
        venue.Stop(Side.Ask, 12, 1, 99);
        venue.Stop(Side.Ask, 13, 1, 97);
        Assert.Equal(
            "accepted 9; trade 1-9 1@100 left 0; restated 11 Triggered 1 shows 1; trade 2-11 1@99 left 0; "
            + "restated 12 Triggered 1 shows 1; trade 3-12 1@98 left 0",
            venue.Sell(9, 1, 100, session: 12));
        Assert.Equal("bids | asks | sell stops 13x1@97", venue.Book);
    }

    [Fact]
    public void A_stop_may_trigger_the_one_that_waits_on_the_other_side()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 1, 103);
        venue.Stop(Side.Ask, 11, 1, 101);
        venue.Stop(Side.Bid, 12, 1, 103);
        venue.Stop(Side.Bid, 13, 1, 101);
        // Buy stops come first: 13 trades at 103 and triggers 12 before the sell stop has its turn.
        Assert.Equal(
            "accepted 9; trade 1-9 1@101 left 0; restated 13 Triggered 1 shows 1; trade 2-13 1@103 left 0; "
            + "restated 12 Triggered 1 shows 1; cancelled 12 NoLiquidity 1 left 0; "
            + "restated 11 Triggered 1 shows 1; cancelled 11 NoLiquidity 1 left 0",
            venue.Buy(9, 1, 101, session: 12));
    }

    [Fact]
    public void Of_equal_stops_the_oldest_is_first_and_a_replaced_one_is_the_youngest()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Stop(Side.Bid, 3, 1, 105);
        venue.Stop(Side.Bid, 4, 1, 105);
        Assert.Equal("replaced 3 by 3 1@0 waiting", venue.Replace(3, 1, 0, stop: 105));
        Assert.Equal("bids | asks 101: 1x1 | buy stops 4x1@105 3x1@105", venue.Book);
    }

    [Fact]
    public void A_stop_whose_price_was_traded_last_triggers_on_entry_and_on_replacement()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Buy(2, 1, 101);
        venue.Sell(3, 5, 103);
        Assert.Equal("accepted 4; restated 4 Triggered 1 shows 1; trade 3-4 1@103 left 4", venue.Stop(Side.Bid, 4, 1, 101));
        Assert.Equal("accepted 5 waiting", venue.Stop(Side.Bid, 5, 1, 104));
        Assert.Equal(
            "replaced 5 by 5 2@0; restated 5 Triggered 2 shows 2; trade 3-5 2@103 left 2", venue.Replace(5, 2, 0, stop: 103));
    }

    [Fact]
    public void A_stop_at_exactly_the_price_triggers_and_one_beyond_does_not()
    {
        using Venue venue = new();
        venue.Buy(1, 1, 100);
        venue.Stop(Side.Ask, 2, 1, 100, 200);
        venue.Stop(Side.Ask, 3, 1, 99, 200);
        Assert.Equal(
            "accepted 4; trade 1-4 1@100 left 0; restated 2 Triggered 1 shows 1", venue.Sell(4, 1, 100));
        Assert.Equal("bids | asks 200: 2x1 | sell stops 3x1@99", venue.Book);
    }

    [Fact]
    public void Opening_counts_the_last_trade_as_one_of_the_command()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Buy(2, 1, 101);
        venue.State(TradingState.PreOpen);
        venue.Stop(Side.Bid, 3, 1, 100, 90);
        Assert.Equal(
            "auction 0@0 imbalance 0 bid; state Open last 101; restated 3 Triggered 1 shows 1", venue.State(TradingState.Open));
        Assert.Equal("bids 90: 3x1 | asks", venue.Book);
    }

    [Fact]
    public void Waiting_stops_are_cancelled_and_reduced_like_other_orders()
    {
        using Venue venue = new();
        venue.Stop(Side.Bid, 3, 5, 105, 106);
        Assert.Equal("cancelled 3 User 2 left 3", venue.Reduce(3, 3));
        Assert.Equal(106, venue.Events[0].Price);
        Assert.Equal("cancelled 3 User 3 left 0", venue.Cancel(3));
        Assert.Equal("bids | asks", venue.Book);
    }

    [Fact]
    public void Stops_at_the_ends_of_long_wait_and_trigger()
    {
        using Venue venue = new();
        venue.Stop(Side.Bid, 3, 5, long.MaxValue);
        venue.Stop(Side.Ask, 4, 5, long.MinValue);
        venue.Sell(1, 1, long.MaxValue);
        Assert.Equal(
            $"accepted 2; trade 1-2 1@{long.MaxValue} left 0; restated 3 Triggered 5 shows 5; cancelled 3 NoLiquidity 5 left 0",
            venue.Buy(2, 1, long.MaxValue));
    }
}
