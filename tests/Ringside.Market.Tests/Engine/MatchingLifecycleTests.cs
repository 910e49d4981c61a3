using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Tests.Engine;

/// <summary>Life of an order: entered, traded, cancelled, reduced, replaced. The named traps of matching engines stand here.</summary>
public sealed class MatchingLifecycleTests
{
    [Fact]
    public void A_trade_is_printed_at_the_price_of_the_resting_order()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101);
        Assert.Equal("accepted 2; trade 1-2 3@101 left 2", venue.Buy(2, 3, 105));
        Assert.Equal("bids | asks 101: 1x2", venue.Book);
    }

    [Fact]
    public void An_order_behind_a_cancelled_one_still_trades()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 2, 101);
        venue.Sell(3, 3, 101);
        Assert.Equal("cancelled 2 User 2 left 0", venue.Cancel(2, 21));
        Assert.Equal("cancelled 1 User 1 left 0", venue.Cancel(1, 21));
        Assert.Equal("accepted 9; trade 3-9 3@101 left 0", venue.Buy(9, 3, 101));
    }

    [Fact]
    public void The_id_of_a_filled_order_is_unknown_and_may_be_used_again()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Buy(2, 1, 101);
        Assert.Equal("rejected UnknownOrder 0 0", venue.Cancel(1, 21));
        Assert.Equal("rejected UnknownOrder 0 0", venue.Cancel(2));
        Assert.Equal("accepted 1", venue.Sell(1, 7, 102));
        Assert.Equal("cancelled 1 User 7 left 0", venue.Cancel(1, 21));
    }

    [Fact]
    public void A_limit_order_stops_at_its_limit_and_rests_there()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 1, 102);
        venue.Sell(3, 1, 103);
        Assert.Equal("accepted 4; trade 1-4 1@101 left 0; trade 2-4 1@102 left 0", venue.Buy(4, 5, 102));
        Assert.Equal("bids 102: 4x3 | asks 103: 3x1", venue.Book);
    }

    [Fact]
    public void A_partial_fill_keeps_priority()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101);
        venue.Sell(2, 5, 101);
        venue.Buy(3, 2, 101);
        Assert.Equal("accepted 4; trade 1-4 3@101 left 0; trade 2-4 1@101 left 4", venue.Buy(4, 4, 101));
    }

    [Fact]
    public void An_emptied_level_is_never_the_best()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 1, 105);
        venue.Buy(3, 1, 101);
        Assert.Equal("accepted 4", venue.Buy(4, 1, 104));
        Assert.Equal("bids 104: 4x1 | asks 105: 2x1", venue.Book);
    }

    [Fact]
    public void A_reduction_keeps_priority_and_one_to_nothing_cancels()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101);
        venue.Sell(2, 5, 101);
        Assert.Equal("cancelled 1 User 2 left 3", venue.Reduce(1, 3, 21));
        Assert.Equal("bids | asks 101: 1x3 2x5", venue.Book);
        Assert.Equal("rejected NotAReduction 3 3", venue.Reduce(1, 3, 21));
        Assert.Equal("cancelled 1 User 3 left 0", venue.Reduce(1, 0, 21));
        Assert.Equal("bids | asks 101: 2x5", venue.Book);
    }

    [Fact]
    public void A_reduction_may_count_what_was_executed()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101);
        venue.Buy(2, 4, 101);
        Assert.Equal("cancelled 1 User 1 left 5", venue.Reduce(1, 9, 21, CommandFlags.QuantityIsTotal));
        Assert.Equal("cancelled 1 User 5 left 0", venue.Reduce(1, 3, 21, CommandFlags.QuantityIsTotal));
    }

    [Fact]
    public void A_replacement_with_the_same_values_goes_to_the_end_of_its_queue()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101);
        venue.Sell(2, 5, 101);
        Assert.Equal("replaced 1 by 1 5@101", venue.Replace(1, 5, 101, 21));
        Assert.Equal("bids | asks 101: 2x5 1x5", venue.Book);
    }

    [Fact]
    public void A_replacement_into_the_spread_trades_and_does_not_rest_crossed()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 103);
        venue.Buy(2, 3, 101);
        Assert.Equal("replaced 1 by 7 5@100; trade 2-7 3@101 left 0", venue.Replace(1, 5, 100, 21, newId: 7));
        Assert.Equal("bids | asks 100: 7x2", venue.Book);
        Assert.Equal("rejected UnknownOrder 0 0", venue.Cancel(1, 21));
    }

    [Fact]
    public void A_replacement_may_count_what_the_chain_has_executed_and_ends_the_order_when_that_is_all()
    {
        using Venue venue = new();
        venue.Sell(1, 10, 101);
        venue.Buy(2, 4, 101);
        Assert.Equal("replaced 1 by 3 5@102", venue.Replace(1, 9, 102, 21, 3, flags: CommandFlags.QuantityIsTotal));
        Assert.True(venue.Engine.TryFindOrder(3, out OrderView order));
        Assert.Equal(4, order.Executed);
        venue.Buy(4, 2, 102);
        Assert.Equal("cancelled 3 Replaced 3 left 0", venue.Replace(3, 6, 102, 21, flags: CommandFlags.QuantityIsTotal));
        Assert.Equal("bids | asks", venue.Book);
    }

    [Fact]
    public void A_refused_replacement_leaves_the_order_where_it_was()
    {
        using Venue venue = new();
        venue.Sell(1, 5, 101);
        venue.Sell(2, 5, 101);
        Assert.Equal("rejected DuplicateOrder 0 0", venue.Replace(1, 5, 102, 21, newId: 2));
        Assert.Equal("rejected InvalidQuantity -1 1", venue.Replace(1, -1, 102, 21));
        Assert.Equal("rejected UnknownOrder 0 0", venue.Replace(1, 5, 102, session: 11));
        Assert.Equal("bids | asks 101: 1x5 2x5", venue.Book);
    }

    [Fact]
    public void Prices_at_the_ends_of_long_trade_and_rest()
    {
        using Venue venue = new();
        venue.Sell(1, 1, long.MinValue);
        venue.Buy(2, 1, long.MinValue);
        venue.Sell(3, 1, long.MaxValue);
        venue.Buy(4, 1, long.MinValue);
        Assert.Equal($"bids {long.MinValue}: 4x1 | asks {long.MaxValue}: 3x1", venue.Book);
        Assert.Equal($"accepted 5; trade 3-5 1@{long.MaxValue} left 0", venue.Buy(5, 1, long.MaxValue));
        Assert.Equal($"accepted 6; trade 4-6 1@{long.MinValue} left 0", venue.Sell(6, 1, long.MinValue));
    }

    // With a bit to spare: for the sum of two such sums.
    [Fact]
    public void No_sum_of_quantities_can_leave_its_range() => Assert.True(
        (Int128)MatchingEngineOptions.LargestMaximumOrders * Quantities.Maximum <= long.MaxValue / 2);

    [Fact]
    public void The_largest_quantities_add_up_in_levels_fills_and_looks()
    {
        const int orders = 120;
        long most = Quantities.Maximum;
        using Venue venue = new();
        for (ulong id = 1; id <= orders; id++)
            venue.Sell(id, most, 101);
        Assert.Equal($"rejected QuantityTooLarge {most + 1} {most}", venue.Sell(999, most + 1, 101));
        foreach (BookLevel level in venue.Engine.Levels(Venue.Instrument, Protocols.Side.Ask))
            Assert.Equal(new BookLevel(101, orders * most, orders), level);

        // One short of two orders, so that the second must be looked at to its end; then all of the book, order by order.
        venue.Reduce(1, most - 1, session: 21);
        Assert.StartsWith(
            $"accepted 1000; trade 1-1000 {most - 1}@101 left 0; trade 2-1000 1@101 left {most - 1}",
            venue.Buy(1_000, most, 101, time: TimeInForce.FillOrKill), StringComparison.Ordinal);
        Int128 traded = most;
        for (ulong id = 1_001; venue.Engine.OpenOrders != 0; id++)
        {
            venue.Buy(id, most, 101, time: TimeInForce.ImmediateOrCancel);
            foreach (EngineEvent one in venue.Events)
                traded += one.Kind == EventKind.Executed ? one.Quantity : 0;
        }

        Assert.Equal(((Int128)orders * most) - 1, traded);
    }

    [Fact]
    public void The_largest_quantities_add_up_in_an_auction()
    {
        const int orders = 120;
        long most = Quantities.Maximum;
        using Venue venue = new(isOpen: false);
        venue.State(TradingState.PreOpen);
        for (ulong id = 1; id <= orders; id++)
        {
            venue.Buy(id, most, 102 + ((long)id % 3));
            if (id > 1)
                venue.Sell(1_000 + id, most, 98 + ((long)id % 3), display: id % 2 == 0 ? most / 2 : 0);
        }

        long volume = (orders - 1) * most;
        Assert.Equal(
            $"auction {volume}@100 imbalance {most} bid",
            venue.Do(new Command { Kind = CommandKind.Indicate, Instrument = Venue.Instrument }));
        venue.State(TradingState.Open);
        Int128 traded = 0;
        foreach (EngineEvent one in venue.Events)
            traded += one.Kind == EventKind.Executed ? one.Quantity : 0;
        Assert.Equal((Int128)volume, traded);
        Assert.Equal(1, venue.Engine.OpenOrders);
    }

    [Fact]
    public void Match_numbers_have_no_gaps()
    {
        using Venue venue = new();
        venue.Sell(1, 1, 101);
        venue.Sell(2, 1, 101);
        venue.Buy(3, 2, 101);
        Assert.Equal(1, venue.Events[1].Match);
        Assert.Equal(2, venue.Events[2].Match);
        Assert.Equal(2UL, venue.Engine.MatchCount);
    }
}
