using Ringside.Protocols;
using Ringside.Protocols.Itch;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>Books with their queues, built from the messages of a feed in the plainest way.</summary>
internal sealed class QueuedBooks
{
    private readonly Dictionary<ulong, (ushort Stock, Side Side, uint PriceE4)> _places = [];
    private readonly Dictionary<(ushort Stock, Side Side, uint PriceE4), List<(ulong Id, uint Shares)>> _levels = [];

    public int Mistakes { get; private set; }

    public void Apply(ReadOnlySpan<byte> message)
    {
        Handler handler = new(this);
        if (!ItchMessage.TryDispatch(message, ref handler))
            Mistakes++;
    }

    /// <summary>The orders of a side: best price first, each level in the order of its queue.</summary>
    public IEnumerable<(ulong Id, uint PriceE4, uint Shares)> Orders(ushort stock, Side side)
    {
        IEnumerable<uint> prices = _levels.Keys.Where(level => level.Stock == stock && level.Side == side).Select(level => level.PriceE4);
        foreach (uint price in side == Side.Bid ? prices.OrderDescending() : prices.Order())
        {
            foreach ((ulong id, uint shares) in _levels[(stock, side, price)])
                yield return (id, price, shares);
        }
    }

    private bool Add(ushort stock, ulong id, Side side, uint shares, uint priceE4)
    {
        if (shares == 0 || !_places.TryAdd(id, (stock, side, priceE4)))
            Mistakes++;
        if (!_levels.TryGetValue((stock, side, priceE4), out List<(ulong, uint)>? level))
            _levels[(stock, side, priceE4)] = level = [];
        level.Add((id, shares));
        return true;
    }

    private bool Take(ushort stock, ulong id, uint? shares)
    {
        if (!_places.TryGetValue(id, out (ushort Stock, Side Side, uint PriceE4) place) || place.Stock != stock)
        {
            Mistakes++;
            return true;
        }

        List<(ulong Id, uint Shares)> level = _levels[place];
        int at = level.FindIndex(order => order.Id == id);
        uint taken = shares ?? level[at].Shares;
        if (taken > level[at].Shares || taken == 0)
            Mistakes++;
        level[at] = (id, level[at].Shares - taken);
        if (level[at].Shares != 0)
            return true;
        level.RemoveAt(at);
        _places.Remove(id);
        if (level.Count == 0)
            _levels.Remove(place);
        return true;
    }

    private readonly struct Handler(QueuedBooks books) : IItchHandler
    {
        public bool On(in ItchSystemEvent message) => true;

        public bool On(in ItchStockDirectory message) => true;

        public bool On(in ItchStockTradingAction message) => true;

        public bool On(in ItchAddOrder message) =>
            books.Add(message.Header.StockLocate, message.OrderReference, message.Side, message.Shares, message.PriceE4);

        public bool On(in ItchAddOrderAttributed message) => false;

        public bool On(in ItchOrderExecuted message) =>
            books.Take(message.Header.StockLocate, message.OrderReference, message.ExecutedShares);

        public bool On(in ItchOrderExecutedWithPrice message) =>
            books.Take(message.Header.StockLocate, message.OrderReference, message.ExecutedShares);

        public bool On(in ItchOrderCancel message) =>
            books.Take(message.Header.StockLocate, message.OrderReference, message.CancelledShares);

        public bool On(in ItchOrderDelete message) => books.Take(message.Header.StockLocate, message.OrderReference, null);

        public bool On(in ItchOrderReplace message)
        {
            if (!books._places.TryGetValue(message.OriginalReference, out (ushort Stock, Side Side, uint PriceE4) place))
                return false;
            return books.Take(message.Header.StockLocate, message.OriginalReference, null)
                && books.Add(message.Header.StockLocate, message.NewReference, place.Side, message.Shares, message.PriceE4);
        }

        public bool On(in ItchTrade message) => true;

        public bool On(in ItchCrossTrade message) => true;

        public bool On(in ItchBrokenTrade message) => false;

        public bool On(in ItchImbalance message) => true;

        public bool OnUndecoded(ItchMessageType type, in ItchHeader header) => false;
    }
}
