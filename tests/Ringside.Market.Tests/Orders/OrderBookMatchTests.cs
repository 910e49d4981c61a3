using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Orders;

/// <summary>What an owner may decide about makers, and the loop that it may write by itself.</summary>
public sealed class OrderBookMatchTests : IDisposable
{
    private readonly TestMarket<NullSink> _market = new(default);

    public void Dispose() => _market.Dispose();

    [Theory]
    [InlineData(MakerAction.Trade, 3, "traded 1 2; left 1; traded 2 5; left 2", "3 101 9")]
    [InlineData(MakerAction.RemoveMaker, 5, "left 1; traded 2 5; left 2", "3 101 9")]
    [InlineData(MakerAction.StopTaker, 10, "", "1 100 2,2 100 5,3 101 9")]
    [InlineData(MakerAction.Decrement, 3, "decremented 1 2; left 1; traded 2 5; left 2", "3 101 9")]
    [InlineData(MakerAction.RemoveMakerAndStopTaker, 10, "left 1", "2 100 5,3 101 9")]
    public void The_owner_decides_about_each_maker(MakerAction first, long left, string events, string resting)
    {
        Place(1, 100, 2);
        Place(2, 100, 5);
        Place(3, 101, 9);
        var observer = new Recorder(_market, first, refill: 0, []);
        Assert.Equal(left == 5 ? 5 : left, _market.Book.Match(Side.Bid, 100, 10, ref observer));
        Assert.Equal(events, string.Join("; ", observer.Events));
        Assert.Equal(resting, string.Join(",", _market.Resting(Side.Ask)));
        _market.CheckInvariants();
    }

    [Fact]
    public void An_iceberg_shows_its_next_part_at_the_tail()
    {
        Place(1, 100, 2);
        Place(2, 100, 5);
        var observer = new Recorder(_market, MakerAction.Trade, refill: 3, []);
        Assert.Equal(0, _market.Book.Match(Side.Bid, 100, 4, ref observer));
        Assert.Equal("traded 1 2; traded 2 2", string.Join("; ", observer.Events));
        Assert.Equal(["2 100 3", "1 100 3"], _market.Resting(Side.Ask));
        _market.CheckInvariants();
    }

    [Fact]
    public void An_auction_can_be_written_outside_of_a_book_that_stands_crossed()
    {
        Place(1, 105, 4, Side.Bid);
        Place(2, 103, 4, Side.Bid);
        Place(3, 100, 3, Side.Ask);
        Place(4, 102, 3, Side.Ask);
        OrderBook book = _market.Book;
        long volume = 0;
        while (book.TryBestPrice(Side.Bid, out long bid) && book.TryBestPrice(Side.Ask, out long ask) && bid >= ask)
        {
            uint buyer = book.Level(book.BestLevel(Side.Bid)).Head;
            uint seller = book.Level(book.BestLevel(Side.Ask)).Head;
            long quantity = Math.Min(_market.Store[buyer].Quantity, _market.Store[seller].Quantity);
            volume += quantity;
            Take(buyer, quantity);
            Take(seller, quantity);
        }

        Assert.Equal(6, volume);
        Assert.Equal(["2 103 2"], _market.Resting(Side.Bid));
        Assert.Empty(_market.Resting(Side.Ask));
        _market.CheckInvariants();
    }

    [Fact]
    public void Two_books_share_a_store_and_an_index()
    {
        using var other = new OrderBook(_market.Store, new OrderBookOptions { WindowBits = 6 });
        Place(1, 100, 5);
        uint slot = _market.Store.Rent();
        ref RestingOrder order = ref _market.Store[slot];
        (order.Id, order.Price, order.Quantity, order.Side, order.Book) = (2, 100, 7, Side.Ask, 1);
        Assert.True(other.TryPlace(slot));
        Assert.Equal(IndexOutcome.Added, _market.Index.TryAdd(slot));
        Assert.Equal(slot, _market.Index.Find(2));
        Assert.Equal((5, 7), (_market.Book.Available(Side.Bid, 100, 100), other.Available(Side.Bid, 100, 100)));
        other.Remove(slot);
        Assert.Equal((1, 0), (_market.Book.LevelCount(Side.Ask), other.LevelCount(Side.Ask)));
    }

    [Fact]
    public void A_resized_order_keeps_its_place_and_a_requeued_one_does_not()
    {
        Place(1, 100, 5);
        Place(2, 100, 5);
        Assert.True(_market.Book.TryResize(_market.Index.Find(1), 9));
        Assert.Equal(["1 100 9", "2 100 5"], _market.Resting(Side.Ask));
        Assert.True(_market.Book.TryRequeue(_market.Index.Find(1), 4));
        Assert.Equal(["2 100 5", "1 100 4"], _market.Resting(Side.Ask));
        Assert.False(_market.Book.TryResize(_market.Index.Find(1), long.MaxValue));
        Assert.False(_market.Book.TryRequeue(_market.Index.Find(2), long.MaxValue));
        Assert.Equal(["2 100 5", "1 100 4"], _market.Resting(Side.Ask));
        _market.CheckInvariants();
    }

    [Fact]
    public void A_mistake_of_the_owner_throws()
    {
        Place(1, 100, 5);
        uint slot = _market.Index.Find(1);
        Assert.Throws<InvalidOperationException>(() => _market.Book.TryPlace(slot));
        Assert.Throws<InvalidOperationException>(() => _market.Store.Return(slot));
        Assert.Throws<InvalidOperationException>(() => _market.Book.Reduce(slot, 5));
        Assert.Throws<InvalidOperationException>(() => _market.Book.Remove((uint)_market.Store.SlotLimit));
        Assert.Throws<InvalidOperationException>(() => _market.Store[uint.MaxValue].Id);
        _market.CheckInvariants();
    }

    private void Place(ulong id, long price, long quantity, Side side = Side.Ask)
    {
        uint slot = _market.Store.Rent();
        ref RestingOrder order = ref _market.Store[slot];
        (order.Id, order.Price, order.Quantity, order.Side) = (id, price, quantity, side);
        Assert.True(_market.Book.TryPlace(slot));
        Assert.Equal(IndexOutcome.Added, _market.Index.TryAdd(slot));
    }

    private void Take(uint slot, long quantity)
    {
        if (quantity < _market.Store[slot].Quantity)
        {
            _market.Book.Reduce(slot, quantity);
            return;
        }

        _market.Book.Remove(slot);
        _market.Index.Remove(_market.Store[slot].Id);
        _market.Store.Return(slot);
    }

    /// <summary>Treats order 1 as told, and trades with all others.</summary>
    private readonly struct Recorder(TestMarket<NullSink> market, MakerAction first, long refill, List<string> events) : IMatchObserver
    {
        internal List<string> Events => events;

        public MakerAction Decide(uint slot, ref RestingOrder maker, long takerQuantity) => maker.Id == 1 ? first : MakerAction.Trade;

        public void Traded(uint slot, ref RestingOrder maker, long quantity) => events.Add($"traded {maker.Id} {quantity}");

        public void Decremented(uint slot, ref RestingOrder maker, long quantity) => events.Add($"decremented {maker.Id} {quantity}");

        public long Refill(uint slot, ref RestingOrder maker) => refill;

        public void Left(uint slot, ref RestingOrder maker)
        {
            events.Add($"left {maker.Id}");
            market.Index.Remove(maker.Id);
            market.Store.Return(slot);
        }
    }
}
