using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>Uncrossing: the price by the rule of the page, and trading at it.</summary>
public sealed class AuctionTests
{
    private static readonly Command Indicate = new() { Kind = CommandKind.Indicate, Instrument = Venue.Instrument };

    [Fact]
    public void All_trade_at_the_price_with_the_greatest_volume()
    {
        using Venue venue = new(isOpen: false);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 5, 102);
        venue.Buy(2, 5, 101);
        venue.Sell(3, 4, 100);
        venue.Sell(4, 4, 101);
        Assert.Equal("bids 102: 1x5 101: 2x5 | asks 100: 3x4 101: 4x4", venue.Book);
        Assert.Equal(
            "auction trade 1-3 4@101 left 1; auction trade 1-4 1@101 left 0; auction trade 2-4 3@101 left 2; "
            + "auction 8@101 imbalance 2 bid; state Open last 101",
            venue.State(TradingState.Open));
        Assert.Equal("bids 101: 2x2 | asks", venue.Book);
    }

    [Fact]
    public void The_price_need_not_be_that_of_any_order()
    {
        using Venue venue = new(isOpen: false);
        venue.Define(Venue.Instrument, reference: 105);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 5, 110);
        venue.Sell(2, 5, 100);
        Assert.Equal("auction 5@105 imbalance 0 bid", venue.Do(Indicate));
        venue.Define(Venue.Instrument, reference: 300);
        Assert.Equal("auction 5@110 imbalance 0 bid", venue.Do(Indicate));
        venue.Define(Venue.Instrument, reference: -300);
        Assert.Equal("auction 5@100 imbalance 0 bid", venue.Do(Indicate));
    }

    [Fact]
    public void Of_prices_with_the_same_volume_the_one_with_the_smallest_imbalance()
    {
        using Venue venue = new(isOpen: false);
        venue.Define(Venue.Instrument, reference: 100);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 5, 110);
        venue.Buy(2, 3, 104);
        venue.Sell(3, 5, 100);
        Assert.Equal("auction 5@105 imbalance 0 bid", venue.Do(Indicate));
    }

    [Fact]
    public void Where_the_grid_has_no_balanced_price_the_smaller_surplus_decides()
    {
        using Venue venue = new(isOpen: false);
        venue.Define(Venue.Instrument, reference: 100);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 5, 110);
        venue.Buy(2, 3, 104);
        venue.Sell(3, 5, 100);
        venue.Sell(4, 2, 105);
        Assert.Equal("auction 5@105 imbalance 2 ask", venue.Do(Indicate));
        venue.Reduce(2, 1);
        Assert.Equal("auction 5@100 imbalance 1 bid", venue.Do(Indicate));
    }

    [Fact]
    public void Of_two_equally_near_prices_the_higher_one()
    {
        using Venue venue = new(isOpen: false);
        venue.Define(Venue.Instrument, tick: 10, reference: 105);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 5, 120);
        venue.Sell(2, 5, 80);
        Assert.Equal("auction 5@110 imbalance 0 bid", venue.Do(Indicate));
    }

    [Fact]
    public void Hidden_quantity_counts_and_the_order_left_in_part_keeps_its_place()
    {
        using Venue venue = new(isOpen: false);
        venue.State(TradingState.PreOpen);
        venue.Sell(1, 20, 100, display: 3);
        venue.Sell(2, 5, 100);
        venue.Buy(3, 7, 100);
        Assert.Equal(
            "auction trade 3-1 7@100 left 0; restated 1 Refreshed 13 shows 3; auction 7@100 imbalance 18 ask; state Open last 100",
            venue.State(TradingState.Open));
        Assert.Equal("bids | asks 100: 1x3+10 2x5", venue.Book);
    }

    [Fact]
    public void An_iceberg_that_shows_what_it_seems_to_is_not_restated()
    {
        using Venue venue = new(isOpen: false);
        venue.State(TradingState.PreOpen);
        venue.Sell(1, 5, 100, display: 5);
        venue.Buy(3, 2, 100);
        Assert.Equal(
            "auction trade 3-1 2@100 left 0; auction 2@100 imbalance 3 ask; state Open last 100", venue.State(TradingState.Open));
    }

    [Fact]
    public void Own_orders_trade_in_an_auction()
    {
        using Venue venue = new(isOpen: false);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 1, 100, 11, mode: SelfTradeMode.CancelBoth);
        venue.Sell(2, 1, 100, 12, mode: SelfTradeMode.CancelBoth);
        Assert.StartsWith("auction trade 1-2 1@100", venue.State(TradingState.Open), StringComparison.Ordinal);
    }

    [Fact]
    public void The_closing_auction_trades_before_the_book_is_closed_and_triggers_no_stop()
    {
        using Venue venue = new();
        venue.Stop(Side.Bid, 9, 1, 100);
        venue.State(TradingState.PreClose);
        venue.Buy(1, 1, 100);
        venue.Sell(2, 1, 100);
        Assert.Equal(
            "auction trade 1-2 1@100 left 0; auction 1@100 imbalance 0 bid; state Closed last 100", venue.State(TradingState.Closed));
        Assert.Equal("bids | asks | buy stops 9x1@100", venue.Book);
    }

    [Fact]
    public void A_book_that_stands_crossed_is_uncrossed_whenever_it_opens()
    {
        using Venue venue = new(isOpen: false);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 1, 101);
        venue.Sell(2, 1, 100);
        Assert.Equal("state Halted last 0", venue.State(TradingState.Halted));
        Assert.Equal(
            "auction trade 1-2 1@100 left 0; auction 1@100 imbalance 0 bid; state Open last 100", venue.State(TradingState.Open));
        venue.State(TradingState.Halted);
        Assert.Equal("state Open last 100", venue.State(TradingState.Open));
    }

    [Fact]
    public void Prices_at_the_ends_of_long_are_worked_out_without_overflow()
    {
        using Venue venue = new(isOpen: false);
        venue.Define(Venue.Instrument, reference: long.MinValue);
        venue.State(TradingState.PreOpen);
        venue.Buy(1, 2, long.MaxValue);
        venue.Buy(2, 2, long.MinValue);
        venue.Sell(3, 2, long.MinValue);
        venue.Sell(4, 2, long.MaxValue);
        Assert.Equal($"auction 2@{long.MinValue + 1} imbalance 0 bid", venue.Do(Indicate));
    }

    [Fact]
    public void The_price_is_that_of_trying_all_prices()
    {
        SeededRandom.ForEachSeed(150, random =>
        {
            long tick = random.Pick([1L, 2L, 5L]);
            using Venue venue = new(isOpen: false);
            venue.Define(Venue.Instrument, tick: tick, reference: random.NextInt64(-30, 30));
            venue.State(TradingState.PreOpen);
            int orders = random.Next(1, 14);
            for (ulong id = 1; id <= (ulong)orders; id++)
            {
                long price = random.NextInt64(-5, 6) * tick;
                long display = random.NextBool() ? 0 : random.NextInt64(1, 4);
                if (random.NextBool())
                    venue.Buy(id, random.NextInt64(1, 6), price, display: display);
                else
                    venue.Sell(id, random.NextInt64(1, 6), price, display: display);
            }

            Assert.Equal(TryAll(venue, tick), venue.Do(Indicate));
            venue.State(TradingState.Open);
            Assert.Equal("auction 0@0 imbalance 0 bid", venue.Do(Indicate));
        });
    }

    private static string TryAll(Venue venue, long tick)
    {
        List<OrderView> orders = [];
        foreach (OrderView order in venue.Engine.Orders(Venue.Instrument, Side.Bid))
            orders.Add(order);
        foreach (OrderView order in venue.Engine.Orders(Venue.Instrument, Side.Ask))
            orders.Add(order);
        venue.Engine.TryFindInstrument(Venue.Instrument, out InstrumentView instrument);
        (long Volume, long Imbalance, long Distance, long Price, long Surplus) best = (0, 0, 0, 0, 0);
        for (long price = -8 * tick; price <= 8 * tick; price += tick)
        {
            long bids = orders.Where(order => order.Side == Side.Bid && order.Price >= price).Sum(order => order.Open);
            long asks = orders.Where(order => order.Side == Side.Ask && order.Price <= price).Sum(order => order.Open);
            long distance = Math.Abs(price - instrument.ReferencePrice);
            var one = (Math.Min(bids, asks), -Math.Abs(bids - asks), -distance, price, bids - asks);
            if (one.Item1 > 0 && one.CompareTo(best) > 0)
                best = one;
        }

        return $"auction {best.Volume}@{best.Price} imbalance {Math.Abs(best.Surplus)}{(best.Surplus >= 0 ? " bid" : " ask")}";
    }
}
