using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Market.Tests.Itch;

public sealed class ItchBooksTests
{
    private readonly ItchFeed _feed = new(new ItchBooks(new ItchBooksOptions { InitialOrders = 16, InitialLevels = 16 }));

    private ItchBooks Books => _feed.Books;

    [Fact]
    public void Orders_at_one_price_are_one_level_and_the_best_level_comes_first()
    {
        _feed.Add(1, Side.Bid, 100, 1000);
        _feed.Add(2, Side.Bid, 50, 1000);
        _feed.Add(3, Side.Bid, 70, 1010);
        _feed.Add(4, Side.Bid, 30, 900);
        _feed.Add(5, Side.Ask, 20, 1030);
        _feed.Add(6, Side.Ask, 10, 1020);
        _feed.Add(7, Side.Ask, 1, uint.MaxValue);
        _feed.Add(8, Side.Bid, 1, 0);
        Assert.Equal("1010:70/1 1000:150/2 900:30/1 0:1/1", _feed.Levels(Side.Bid));
        Assert.Equal("1020:10/1 1030:20/1 4294967295:1/1", _feed.Levels(Side.Ask));
        Assert.True(Books.TryBest(1, Side.Bid, out ItchLevel best));
        Assert.Equal(new ItchLevel(1010, 70, 1), best);
        Assert.Equal((8, 7), (Books.OrderCount, Books.LevelCount));
        Assert.False(Books.TryBest(2, Side.Bid, out _));
    }

    [Fact]
    public void Executions_and_cancels_take_shares_until_the_order_is_gone()
    {
        _feed.Add(1, Side.Bid, 100, 1000);
        _feed.Execute(1, 30);
        _feed.Cancel(1, 20);
        Assert.Equal("1000:50/1", _feed.Levels(Side.Bid));
        Assert.Equal(50U, Books.SharesOf(1));
        _feed.Execute(1, 40, 990, 'Y');
        _feed.Execute(1, 10);
        Assert.Equal(string.Empty, _feed.Levels(Side.Bid));
        Assert.Equal((0, 0, 0L), (Books.OrderCount, Books.LevelCount, Books.NotApplied));
        _feed.Delete(1);
        Assert.Equal(1, Books.UnknownOrders);
    }

    [Fact]
    public void Trades_count_at_their_own_price_unless_they_are_not_printable()
    {
        _feed.Add(1, Side.Ask, 100, 1000);
        _feed.Execute(1, 10);
        Assert.Equal((10UL, 1000U, 1L), Traded());
        _feed.Execute(1, 20, 1005, 'Y');
        Assert.Equal((30UL, 1005U, 2L), Traded());
        _feed.Execute(1, 30, 1010, 'N');
        Assert.Equal((30UL, 1005U, 2L), Traded());
        Assert.Equal("1000:40/1", _feed.Levels(Side.Ask));
    }

    [Fact]
    public void An_execution_trades_the_shares_that_rest_and_none_is_no_trade()
    {
        _feed.Add(1, Side.Ask, 100, 1000);
        _feed.Execute(1, 0);
        _feed.Execute(1, 0, 1005, 'Y');
        Assert.Equal((0UL, 0U, 0L), Traded());
        Assert.Equal("1000:100/1", _feed.Levels(Side.Ask));
        _feed.Execute(1, 101);
        Assert.Equal((100UL, 1000U, 1L), Traded());
        _feed.Add(2, Side.Ask, 50, 1000);
        _feed.Execute(2, uint.MaxValue, 1005, 'Y');
        Assert.Equal((150UL, 1005U, 2L), Traded());
        Assert.Equal((2L, 0), (Books.Overdrawn, Books.OrderCount));
    }

    [Fact]
    public void Hidden_trades_auctions_and_broken_trades_leave_the_book_alone()
    {
        _feed.Add(1, Side.Bid, 100, 1000);
        ItchHeader header = ItchFeed.Header(1);
        Alpha8 stock = Alpha8.Of("ACME");
        _feed.Send(new ItchTrade
        {
            Header = header,
            OrderReference = 1,
            Side = Side.Bid,
            Shares = 5,
            Stock = stock,
            PriceE4 = 1001,
            MatchNumber = 2,
        });
        _feed.Send(new ItchCrossTrade
        {
            Header = header,
            Shares = 5_000_000_000,
            Stock = stock,
            CrossPriceE4 = 1002,
            MatchNumber = 3,
            CrossType = ItchCrossType.Opening,
        });
        _feed.Send(new ItchBrokenTrade { Header = header, MatchNumber = 2 });
        Assert.Equal((5_000_000_005UL, 1002U, 2L), Traded());
        Assert.Equal(1, Books.BrokenTrades);
        Assert.Equal("1000:100/1", _feed.Levels(Side.Bid));
    }

    [Fact]
    public void A_replacement_keeps_side_and_stock()
    {
        _feed.Add(1, Side.Ask, 100, 1000);
        _feed.Replace(1, 2, 70, 1020);
        Assert.Equal("1020:70/1", _feed.Levels(Side.Ask));
        Assert.Equal((0U, 70U), (Books.SharesOf(1), Books.SharesOf(2)));
        _feed.Replace(2, 2, 60, 1010);
        Assert.Equal("1010:60/1", _feed.Levels(Side.Ask));
        Assert.Equal(0, Books.NotApplied);
    }

    [Fact]
    public void What_cannot_be_applied_is_counted_by_kind_and_changes_nothing()
    {
        _feed.Add(1, Side.Bid, 100, 1000);
        _feed.Add(1, Side.Ask, 50, 2000);
        Assert.Equal(1, Books.DuplicateOrders);
        _feed.Add(2, Side.Bid, 0, 1000);
        Assert.Equal(1, Books.EmptyOrders);
        _feed.Execute(9, 1);
        _feed.Cancel(9, 1);
        _feed.Delete(9);
        _feed.Replace(9, 10, 1, 1);
        Assert.Equal(4, Books.UnknownOrders);
        _feed.Execute(1, 1, stock: 2);
        _feed.Delete(1, stock: 2);
        Assert.Equal(2, Books.WrongStocks);
        Assert.False(Books.Apply("A"u8));
        Assert.False(Books.Apply([]));
        Assert.Equal(2, Books.Malformed);
        Assert.Equal("1000:100/1", _feed.Levels(Side.Bid));
        Assert.Equal(string.Empty, _feed.Levels(Side.Ask));
        Assert.Equal(10, Books.NotApplied);

        _feed.Execute(1, 101);
        Assert.Equal((1L, 0), (Books.Overdrawn, Books.OrderCount));
        Books.Clear();
        Assert.Equal((0L, 0L), (Books.NotApplied, Books.Messages));
    }

    [Fact]
    public void A_replacement_that_is_not_taken_removes_the_original_all_the_same()
    {
        _feed.Add(1, Side.Bid, 100, 1000);
        _feed.Add(2, Side.Bid, 100, 900);
        _feed.Replace(1, 2, 10, 950);
        Assert.Equal((1L, 0U, 100U), (Books.DuplicateOrders, Books.SharesOf(1), Books.SharesOf(2)));
        _feed.Replace(2, 3, 0, 950);
        Assert.Equal((1L, 0), (Books.EmptyOrders, Books.OrderCount));
    }

    [Fact]
    public void Memory_is_bounded_and_what_has_no_room_is_counted()
    {
        ItchFeed feed = new(new ItchBooks(new ItchBooksOptions
        {
            MaximumOrders = 20,
            MaximumLevels = 24,
            MaximumLevelsPerSide = 16,
            InitialOrders = 1,
            InitialLevels = 1,
        }));
        for (uint order = 1; order <= 9; order++)
            feed.Add(order, Side.Bid, 1, 1000 + order);

        // The side has moved to a block of 16; 8 places are free for another side, and none for a second one.
        feed.Add(20, Side.Ask, 1, 2000);
        Assert.Equal((0L, 24), (feed.Books.RefusedOrders, feed.Books.LevelPlaces));
        feed.Add(22, Side.Bid, 1, 2000, stock: 3);
        Assert.Equal((1L, 10), (feed.Books.RefusedOrders, feed.Books.OrderCount));
        for (uint order = 30; order < 40; order++)
            feed.Add(order, Side.Ask, 1, 2000);
        Assert.Equal(20, feed.Books.OrderCount);
        feed.Add(50, Side.Ask, 1, 2000);
        Assert.Equal((2L, 20), (feed.Books.RefusedOrders, feed.Books.OrderCount));
        feed.Delete(38);
        feed.Add(50, Side.Ask, 1, 2000);
        Assert.Equal((2L, 20), (feed.Books.RefusedOrders, feed.Books.OrderCount));
        Assert.True(feed.Books.Growths > 0);
    }

    [Fact]
    public void A_side_has_a_greatest_number_of_levels()
    {
        ItchFeed feed = new(new ItchBooks(new ItchBooksOptions { MaximumLevelsPerSide = 8 }));
        for (uint order = 1; order <= 9; order++)
            feed.Add(order, Side.Bid, 1, order);
        Assert.Equal((1L, 8), (feed.Books.RefusedOrders, feed.Books.LevelCount));
        Assert.Equal(0U, feed.Books.SharesOf(9));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItchBooks(new ItchBooksOptions { MaximumOrders = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItchBooks(new ItchBooksOptions { MaximumLevels = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItchBooks(new ItchBooksOptions { MaximumLevelsPerSide = 65_537 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItchBooks(new ItchBooksOptions { InitialOrders = -1 }));
    }

    [Fact]
    public void A_stock_is_found_by_its_symbol_when_a_message_has_named_it()
    {
        Assert.False(Books.TryFindStock(Alpha8.Of("ACME"), out _));
        _feed.Add(1, Side.Bid, 1, 1, stock: 77);
        Assert.True(Books.TryFindStock(Alpha8.Of("ACME"), out ushort stock));
        Assert.Equal(77, stock);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_memory_has_grown()
    {
        ItchFeed feed = new(Books);
        List<byte[]> messages = [];
        SeededRandom random = new(1);
        for (uint order = 1; order <= 3_000; order++)
        {
            feed.Add(order, (Side)random.Next(2), 100, 1000 + (uint)random.Next(50), (ushort)random.Next(5));
            messages.Add(feed.Last);
            feed.Cancel(order, 1);
            messages.Add(feed.Last);
            if (order > 100)
            {
                feed.Replace(order - 100, order + 10_000, 5, 1000);
                messages.Add(feed.Last);
            }
        }

        Assert.Equal(0, Allocations.Measure(() =>
        {
            Books.Clear();
            foreach (byte[] message in messages)
                Books.Apply(message);
        }));
        Assert.NotEqual(0, Books.OrderCount);
    }

    private (ulong Shares, uint PriceE4, long Trades) Traded()
    {
        ItchStock stock = Books.Stock(1);
        return (stock.TradedShares, stock.LastPriceE4, stock.Trades);
    }
}
