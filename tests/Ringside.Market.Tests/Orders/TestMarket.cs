using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Orders;

/// <summary>A matching book with its parts, and the check that must hold after every command.</summary>
internal sealed class TestMarket<TSink> : IDisposable
    where TSink : struct, IReportSink
{
    internal TestMarket(TSink sink, int expected = 64, int maximum = 1 << 16, int windowBits = 8, int? indexStart = null)
    {
        Store = new OrderStore(new OrderStoreOptions { ExpectedOrders = expected, MaximumOrders = maximum });
        Index = new OrderIndex(Store, 99, indexStart);
        Book = new OrderBook(Store, new OrderBookOptions { WindowBits = windowBits });
        Matching = new MatchingBook<TSink>(Book, Index, sink);
    }

    internal OrderStore Store { get; }

    internal OrderIndex Index { get; }

    internal OrderBook Book { get; }

    internal MatchingBook<TSink> Matching { get; }

    public void Dispose()
    {
        Index.Dispose();
        Book.Dispose();
        Store.Dispose();
    }

    internal string[] Resting(Side side)
    {
        List<string> orders = [];
        for (uint level = Book.BestLevel(side); level != 0; level = Book.NextLevel(level))
        {
            for (uint slot = Book.Level(level).Head; slot != 0; slot = Store[slot].Next)
                orders.Add($"{Store[slot].Id} {Store[slot].Price} {Store[slot].Quantity}");
        }

        return [.. orders];
    }

    internal (long Price, long Total, int Count)[] Levels(Side side)
    {
        List<(long, long, int)> levels = [];
        for (uint level = Book.BestLevel(side); level != 0; level = Book.NextLevel(level))
            levels.Add((Book.Level(level).Price, Book.Level(level).Total, Book.Level(level).Count));
        return [.. levels];
    }

    /// <summary>Links, totals, counts, the places of levels and the index agree with each other.</summary>
    internal void CheckInvariants()
    {
        int orders = 0;
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            int levels = 0;
            for (uint level = Book.BestLevel(side); level != 0; level = Book.NextLevel(level), levels++)
                orders += CheckLevel(side, level);
            Assert.Equal(levels, Book.LevelCount(side));
        }

        Assert.Equal(orders, Store.Rented);
        Assert.Equal(orders, Index.Count);
        if (Book.TryBestPrice(Side.Bid, out long bid) && Book.TryBestPrice(Side.Ask, out long ask))
            Assert.True(bid < ask, $"the book stands crossed: {bid} to {ask}");
    }

    private int CheckLevel(Side side, uint handle)
    {
        OrderLevel level = Book.Level(handle);
        Assert.Equal(handle, Book.LevelAt(side, level.Price));
        Assert.Equal(side, level.Side);
        long total = 0;
        int count = 0;
        uint previous = 0;
        for (uint slot = level.Head; slot != 0; slot = Store[slot].Next, count++)
        {
            RestingOrder order = Store[slot];
            Assert.Equal((previous, handle, level.Price, side), (order.Previous, order.Level, order.Price, order.Side));
            Assert.Equal(slot, Index.Find(order.Id));
            total += order.Quantity;
            previous = slot;
        }

        Assert.Equal((previous, total, count), (level.Tail, level.Total, level.Count));
        Assert.True(count > 0, "an empty level stands in the book");
        return count;
    }
}
