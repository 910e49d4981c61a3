using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Orders;

/// <summary>The traps of matching, one by one, each in the smallest book that shows it.</summary>
public sealed class MatchingBookTests : IDisposable
{
    private const Side Buy = Side.Bid;
    private const Side Sell = Side.Ask;

    private readonly TestMarket<TextSink> _market = new(new TextSink([]), expected: 8, maximum: 8);
    private long _sequence;

    private MatchingBook<TextSink> Book => _market.Matching;

    public void Dispose() => _market.Dispose();

    [Fact]
    public void A_trade_is_printed_at_the_price_of_the_resting_order()
    {
        New(1, Sell, 100, 5);
        New(2, Buy, 105, 5);
        Expect("accepted Ask 1 100 5", "accepted Bid 2 105 5", "traded 100 5 1 2");
        Rests(Buy);
        Rests(Sell);
    }

    [Fact]
    public void The_better_price_trades_first_and_then_the_earlier_order()
    {
        New(1, Sell, 101, 5);
        New(2, Sell, 100, 5);
        New(3, Sell, 100, 5);
        Forget();
        New(4, Buy, 101, 12);
        Expect("accepted Bid 4 101 12", "traded 100 5 2 4", "traded 100 5 3 4", "traded 101 2 1 4");
        Rests(Sell, "1 101 3");
    }

    [Fact]
    public void The_orders_behind_and_before_a_cancelled_one_stay()
    {
        foreach (ulong id in new ulong[] { 1, 2, 3 })
            New(id, Buy, 100, (long)id);
        Assert.Equal(OrderResult.Done, Book.Cancel(++_sequence, 2));
        Rests(Buy, "1 100 1", "3 100 3");
        Assert.Equal(OrderResult.Done, Book.Cancel(++_sequence, 1));
        Rests(Buy, "3 100 3");
        New(4, Buy, 100, 4);
        Assert.Equal(OrderResult.Done, Book.Cancel(++_sequence, 4));
        Rests(Buy, "3 100 3");
    }

    [Fact]
    public void An_id_is_dead_after_its_order_was_filled_or_cancelled()
    {
        New(1, Sell, 100, 5);
        New(2, Buy, 100, 5);
        Assert.Equal(OrderResult.UnknownId, Book.Cancel(++_sequence, 1));
        Assert.Equal(OrderResult.UnknownId, Book.Modify(++_sequence, 1, 100, 5));
        Assert.Equal(OrderResult.UnknownId, Book.Cancel(++_sequence, 2));
        Assert.Equal(OrderResult.Done, New(1, Buy, 90, 1));
        Assert.Equal(OrderResult.Done, Book.Cancel(++_sequence, 1));
        Assert.Equal(OrderResult.UnknownId, Book.Cancel(++_sequence, 1));
    }

    [Fact]
    public void A_limit_order_does_not_walk_past_its_limit()
    {
        New(1, Sell, 100, 1);
        New(2, Sell, 101, 1);
        New(3, Sell, 102, 1);
        Forget();
        New(4, Buy, 101, 9);
        Expect("accepted Bid 4 101 9", "traded 100 1 1 4", "traded 101 1 2 4");
        Rests(Buy, "4 101 7");
        Rests(Sell, "3 102 1");
    }

    [Fact]
    public void What_an_immediate_order_cannot_trade_does_not_rest()
    {
        New(1, Sell, 100, 1);
        Forget();
        New(2, Buy, 100, 9, OrderLife.ImmediateOrCancel);
        Expect("accepted Bid 2 100 9", "traded 100 1 1 2", "cancelled Bid 2 100");
        Rests(Buy);
        New(3, Buy, 100, 9, OrderLife.ImmediateOrCancel);
        Rests(Buy);
    }

    [Fact]
    public void An_order_changed_into_the_other_side_trades_and_its_rest_stays()
    {
        New(1, Sell, 100, 2);
        New(2, Buy, 90, 5);
        Forget();
        Assert.Equal(OrderResult.Done, Book.Modify(++_sequence, 2, 100, 5));
        Expect("traded 100 2 1 2", "modified Bid 2 100 5");
        Rests(Sell);
        Rests(Buy, "2 100 3");
        New(3, Sell, 101, 3);
        Assert.Equal(OrderResult.Done, Book.Modify(++_sequence, 3, 100, 3));
        Rests(Buy);
        Rests(Sell);
    }

    [Fact]
    public void A_partial_fill_keeps_the_place_in_the_queue()
    {
        New(1, Sell, 100, 5);
        New(2, Sell, 100, 5);
        New(3, Buy, 100, 2);
        Rests(Sell, "1 100 3", "2 100 5");
        Forget();
        New(4, Buy, 100, 4);
        Expect("accepted Bid 4 100 4", "traded 100 3 1 4", "traded 100 1 2 4");
    }

    [Fact]
    public void A_level_that_became_empty_is_not_the_best()
    {
        New(1, Buy, 100, 1);
        New(2, Buy, 99, 1);
        Assert.Equal(OrderResult.Done, Book.Cancel(++_sequence, 1));
        Assert.True(_market.Book.TryBestPrice(Buy, out long best));
        Assert.Equal(99, best);
        Assert.Equal(OrderResult.Done, Book.Cancel(++_sequence, 2));
        Assert.False(_market.Book.TryBestPrice(Buy, out _));
        Assert.False(_market.Book.Crosses(Sell, long.MinValue));
    }

    [Fact]
    public void A_live_id_is_refused_and_its_order_is_untouched()
    {
        New(1, Buy, 100, 1);
        Assert.Equal(OrderResult.DuplicateId, New(1, Sell, 100, 1));
        Rests(Buy, "1 100 1");
        Rests(Sell);
    }

    [Fact]
    public void Reducing_keeps_the_place_and_reducing_to_nothing_cancels()
    {
        New(1, Buy, 100, 5);
        New(2, Buy, 100, 5);
        Assert.Equal(OrderResult.Done, Book.Reduce(++_sequence, 1, 4));
        Rests(Buy, "1 100 1", "2 100 5");
        Forget();
        Assert.Equal(OrderResult.Done, Book.Reduce(++_sequence, 1, 1));
        Expect("cancelled Bid 1 100");
        Assert.Equal(OrderResult.InvalidQuantity, Book.Reduce(++_sequence, 2, 0));
        Assert.Equal(OrderResult.UnknownId, Book.Reduce(++_sequence, 1, 1));
        Rests(Buy, "2 100 5");
    }

    [Fact]
    public void A_change_to_the_same_values_loses_the_place()
    {
        New(1, Buy, 100, 5);
        New(2, Buy, 100, 5);
        Assert.Equal(OrderResult.Done, Book.Modify(++_sequence, 1, 100, 5));
        Rests(Buy, "2 100 5", "1 100 5");
    }

    [Fact]
    public void Fill_or_kill_looks_across_levels_before_it_trades()
    {
        New(1, Sell, 100, 2);
        New(2, Sell, 101, 2);
        New(3, Sell, 103, 9);
        Forget();
        New(4, Buy, 102, 5, OrderLife.FillOrKill);
        Expect("accepted Bid 4 102 5", "cancelled Bid 4 102");
        Forget();
        New(5, Buy, 102, 4, OrderLife.FillOrKill);
        Expect("accepted Bid 5 102 4", "traded 100 2 1 5", "traded 101 2 2 5");
    }

    [Fact]
    public void Prices_at_the_ends_of_the_range_rest_and_trade()
    {
        New(1, Buy, long.MinValue, 1);
        New(2, Sell, long.MaxValue, 1);
        Rests(Buy, $"1 {long.MinValue} 1");
        Rests(Sell, $"2 {long.MaxValue} 1");
        Forget();
        New(3, Sell, long.MinValue, 2);
        Expect($"accepted Ask 3 {long.MinValue} 2", $"traded {long.MinValue} 1 1 3");
        New(4, Buy, long.MaxValue, 2);
        Rests(Sell);
        Rests(Buy);
    }

    [Fact]
    public void A_level_whose_total_would_overflow_takes_no_more()
    {
        New(1, Buy, 100, long.MaxValue);
        Forget();
        Assert.Equal(OrderResult.LevelFull, New(2, Buy, 100, 1));
        Expect("accepted Bid 2 100 1", "cancelled Bid 2 100");
        Assert.Equal(OrderResult.Done, New(2, Buy, 99, long.MaxValue));
        Assert.Equal(OrderResult.LevelFull, Book.Modify(++_sequence, 2, 100, 1));
        Rests(Buy, $"1 100 {long.MaxValue}");
        Assert.Equal(long.MaxValue, _market.Book.Available(Sell, 0, long.MaxValue));
    }

    [Fact]
    public void A_full_store_refuses_an_order_that_would_rest_and_still_trades()
    {
        for (ulong id = 1; id <= 8; id++)
            New(id, Sell, 100, 1);
        Forget();
        Assert.Equal(OrderResult.StoreFull, New(9, Buy, 90, 1));
        Expect("refused 9 StoreFull");
        Assert.Equal(OrderResult.Done, New(9, Buy, 100, 1, OrderLife.ImmediateOrCancel));
        Assert.Equal(OrderResult.Done, New(9, Buy, 90, 1));
        Rests(Buy, "9 90 1");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_quantity_that_is_not_above_zero_is_refused(long quantity)
    {
        Assert.Equal(OrderResult.InvalidQuantity, New(1, Buy, 100, quantity));
        New(1, Buy, 100, 1);
        Assert.Equal(OrderResult.InvalidQuantity, Book.Modify(++_sequence, 1, 100, quantity));
        Rests(Buy, "1 100 1");
    }

    private OrderResult New(ulong id, Side side, long price, long quantity, OrderLife life = OrderLife.Rest)
    {
        OrderResult result = Book.New(++_sequence, id, side, price, quantity, life);
        _market.CheckInvariants();
        return result;
    }

    private void Forget() => Book.Sink.Reports.Clear();

    // Without the number of the command.
    private void Expect(params string[] reports) =>
        Assert.Equal(reports, Book.Sink.Reports.Select(report => report[(report.IndexOf(' ', StringComparison.Ordinal) + 1)..]));

    private void Rests(Side side, params string[] orders)
    {
        _market.CheckInvariants();
        Assert.Equal(orders, _market.Resting(side));
    }
}
