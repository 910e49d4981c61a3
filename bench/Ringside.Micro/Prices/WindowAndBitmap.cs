using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Micro.Prices;

/// <summary>The order book itself, with one order at each price: it does more than the others, for it keeps queues and totals.</summary>
internal readonly struct WindowAndBitmap : IPriceList, IDisposable
{
    private readonly OrderStore _store;
    private readonly OrderBook _book;
    private readonly uint[] _slots;

    internal WindowAndBitmap(int capacity, int ticks)
    {
        _store = new OrderStore(new OrderStoreOptions { ExpectedOrders = capacity, MaximumOrders = capacity });
        _book = new OrderBook(_store, new OrderBookOptions());
        _slots = new uint[ticks];
    }

    public long Best => _book.TryBestPrice(Side.Bid, out long price) ? price : -1;

    public void Add(long price)
    {
        uint slot = _store.Rent();
        ref RestingOrder order = ref _store[slot];
        order.Price = price;
        order.Quantity = 1;
        order.Side = Side.Bid;
        _book.TryPlace(slot);
        _slots[price] = slot;
    }

    public void Remove(long price)
    {
        uint slot = _slots[price];
        _book.Remove(slot);
        _store.Return(slot);
    }

    public void Dispose()
    {
        _book.Dispose();
        _store.Dispose();
    }
}
