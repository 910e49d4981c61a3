using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.Market.Tests.Levels;

public sealed class PriceLevelBookTests
{
    [Fact]
    public void The_best_bid_is_the_highest_and_the_best_ask_the_lowest()
    {
        PriceLevelBook book = new();
        Assert.False(book.TryBest(Side.Bid, out PriceLevel best));
        Assert.Equal(default, best);
        foreach (long price in new long[] { 10, 12, 11 })
        {
            book.Set(Side.Bid, price, price * 2);
            book.Set(Side.Ask, price + 10, price * 3);
        }

        Assert.True(book.TryBest(Side.Bid, out best));
        Assert.Equal(new PriceLevel(12, 24), best);
        Assert.True(book.TryBest(Side.Ask, out best));
        Assert.Equal(new PriceLevel(20, 30), best);
        Assert.False(new PriceLevelBook().TryBest(Side.Ask, out _));
    }

    [Fact]
    public void Setting_returns_what_rested_there_and_zero_removes()
    {
        PriceLevelBook book = new();
        Assert.Equal(0, book.Set(Side.Ask, 100, 5));
        Assert.Equal(5, book.Set(Side.Ask, 100, 7));
        Assert.Equal(7, book.Set(Side.Ask, 100, 0));
        Assert.Equal(0, book.Set(Side.Ask, 100, 0));
        Assert.Equal(0, book.Count(Side.Ask));
        Assert.False(book.TryBest(Side.Ask, out _));
    }

    [Fact]
    public void Any_price_can_stand_in_the_book()
    {
        PriceLevelBook book = new();
        foreach (Side side in Enum.GetValues<Side>())
        {
            book.Set(side, long.MaxValue, 1);
            book.Set(side, 0, 2);
            book.Set(side, long.MinValue, 3);
            PriceLevel[] expected = [new(long.MaxValue, 1), new(0, 2), new(long.MinValue, 3)];
            if (side == Side.Ask)
                Array.Reverse(expected);
            PriceLevel[] top = new PriceLevel[4];
            Assert.Equal(3, book.CopyTop(side, top));
            Assert.Equal(expected, top[..3]);
            Assert.Equal(0, book.BetterLevels(side, expected[0].PriceE8, 9));
            Assert.Equal(2, book.BetterLevels(side, expected[2].PriceE8, 9));
            Assert.Equal(1, book.Set(side, long.MaxValue, 0));
            Assert.Equal(3, book.Set(side, long.MinValue, 0));
        }
    }

    [Fact]
    public void Better_levels_are_counted_up_to_the_limit_for_prices_in_the_book_and_between()
    {
        PriceLevelBook book = new();
        for (long price = 10; price <= 2_000; price += 10)
        {
            book.Set(Side.Bid, price, 1);
            book.Set(Side.Ask, price, 1);
        }

        Assert.Equal(0, book.BetterLevels(Side.Bid, 2_000, 5));
        Assert.Equal(1, book.BetterLevels(Side.Bid, 1_995, 5));
        Assert.Equal(4, book.BetterLevels(Side.Bid, 1_960, 5));
        Assert.Equal(5, book.BetterLevels(Side.Bid, 1_950, 5));
        Assert.Equal(5, book.BetterLevels(Side.Bid, 1, 5));
        Assert.Equal(199, book.BetterLevels(Side.Bid, 10, int.MaxValue));
        Assert.Equal(150, book.BetterLevels(Side.Ask, 1_510, 1_000));
        Assert.Equal(0, book.BetterLevels(Side.Ask, 1_510, 0));
        Assert.Equal(0, book.BetterLevels(Side.Ask, 1_510, -1));
    }

    [Fact]
    public void A_full_side_keeps_the_best_and_counts_the_rest()
    {
        PriceLevelBook book = new(maximumLevelsPerSide: 2);
        book.Set(Side.Bid, 10, 1);
        book.Set(Side.Bid, 20, 1);
        Assert.Equal(0, book.Set(Side.Bid, 5, 1));
        Assert.Equal(1, book.Refused);
        Assert.Equal(0, book.Set(Side.Bid, 15, 9));
        Assert.Equal(1, book.Evicted);
        Assert.Equal(0, book.Set(Side.Bid, 10, 0));
        Assert.Equal(9, book.Set(Side.Bid, 15, 8));
        PriceLevel[] top = new PriceLevel[3];
        Assert.Equal(2, book.CopyTop(Side.Bid, top));
        Assert.Equal([new(20, 1), new(15, 8)], top[..2]);
        book.Clear();
        Assert.Equal(1, book.Refused);
        Assert.Equal(1, book.Evicted);
        Assert.Equal(0, book.Count(Side.Bid));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(PriceLevelBook.LargestMaximumLevelsPerSide + 1)]
    public void The_number_of_levels_is_bounded(int maximumLevelsPerSide) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PriceLevelBook(maximumLevelsPerSide));

    [Fact]
    public void A_snapshot_block_clears_the_book_once()
    {
        PriceLevelBook book = new();
        book.Set(Side.Ask, 1, 1);
        book.Apply(Row(isSnapshot: true, Side.Bid, 10, 1));
        Assert.Equal(0, book.Count(Side.Ask));
        book.Apply(Row(isSnapshot: true, Side.Ask, 20, 1));
        book.Apply(Row(isSnapshot: false, Side.Bid, 11, 1));
        book.Apply(Row(isSnapshot: false, Side.Bid, 12, 1));
        Assert.Equal((3, 1), (book.Count(Side.Bid), book.Count(Side.Ask)));
        book.Apply(Row(isSnapshot: true, Side.Ask, 30, 1));
        book.Apply(Row(isSnapshot: true, Side.Ask, 31, 1));
        Assert.Equal((0, 2), (book.Count(Side.Bid), book.Count(Side.Ask)));
    }

    [Fact]
    public void A_snapshot_after_clearing_by_hand_goes_on_from_an_empty_book()
    {
        PriceLevelBook book = new();
        book.Apply(Row(isSnapshot: true, Side.Bid, 10, 1));
        book.Clear();
        book.Apply(Row(isSnapshot: true, Side.Bid, 11, 1));
        book.Apply(Row(isSnapshot: true, Side.Bid, 12, 1));
        Assert.Equal(2, book.Count(Side.Bid));
    }

    [Fact]
    public void No_operation_allocates()
    {
        PriceLevelBook book = new(1_000);
        PriceLevel[] top = new PriceLevel[10];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 20_000; count++)
            {
                long price = count * 7_919L % 3_001;
                book.Apply(Row(isSnapshot: count % 5_000 == 0, (Side)(count & 1), price, 1 + (count % 3)));
                book.Set((Side)(count & 1), price + 1, 0);
                book.BetterLevels(Side.Bid, price, 5);
                book.CopyTop(Side.Ask, top);
                book.TryBest(Side.Ask, out _);
            }
        }));
    }

    private static MarketDataRow Row(bool isSnapshot, Side side, long priceE8, long amountE8) => new()
    {
        TimestampMicros = 0,
        LocalTimestampMicros = 0,
        IsSnapshot = isSnapshot,
        Side = side,
        PriceE8 = priceE8,
        AmountE8 = amountE8,
    };
}
