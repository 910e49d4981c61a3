using Ringside.Market.Engine;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Auctions;

/// <summary>Finds the auction price of a book that may stand crossed, by one walk from the best levels of both sides.</summary>
/// <remarks>
/// <para>Bids at p or above fall as p rises, asks at p or below rise, so the volume is greatest where they meet. Taking from the best bid
/// and the best ask as long as they cross ends with the greatest volume, and with two levels: that of the last bid taken, and that of the
/// last ask. From the one to the other is the range of all prices with this volume.</para>
/// <para>In this range the surplus of the buyers (bids less asks) falls, too. If one of the two last levels was taken in part, its rest is
/// the smallest imbalance, and it is the same until the next level of that side comes in. If both were taken whole, the imbalance is
/// zero between the next bid and the next ask; where the grid has no price between these two, it is one of them.</para>
/// </remarks>
internal readonly unsafe struct AuctionCalculator(OrderPool pool, Instrument instrument, bool ignoresImbalance, bool takesLower)
{
    private readonly OrderPool _pool = pool;
    private readonly Instrument _instrument = instrument;

    /// <summary>Planted bugs: false but in tests.</summary>
    private readonly bool _ignoresImbalance = ignoresImbalance;
    private readonly bool _takesLower = takesLower;

    internal AuctionPrice Calculate()
    {
        OrderBook book = _instrument.Book;
        uint bid = book.BestLevel(Side.Bid);
        uint ask = book.BestLevel(Side.Ask);
        if (bid == 0 || ask == 0 || book.Level(bid).Price < book.Level(ask).Price)
            return default;

        long volume = 0;
        long bidLeft = OpenAt(bid);
        long askLeft = OpenAt(ask);
        uint nextBid;
        uint nextAsk;
        while (true)
        {
            long quantity = Math.Min(bidLeft, askLeft);
            volume += quantity;
            bidLeft -= quantity;
            askLeft -= quantity;
            nextBid = book.NextLevel(bid);
            nextAsk = book.NextLevel(ask);
            uint bidThen = bidLeft == 0 ? nextBid : bid;
            uint askThen = askLeft == 0 ? nextAsk : ask;
            if (bidThen == 0 || askThen == 0 || book.Level(bidThen).Price < book.Level(askThen).Price)
                break;
            bidLeft = bidLeft == 0 ? OpenAt(bidThen) : bidLeft;
            askLeft = askLeft == 0 ? OpenAt(askThen) : askLeft;
            bid = bidThen;
            ask = askThen;
        }

        PriceRange range = new(book.Level(ask).Price, book.Level(bid).Price);
        if (_ignoresImbalance)
            return new AuctionPrice(Nearest(range), volume, bidLeft + askLeft, askLeft > 0 ? Side.Ask : Side.Bid);
        if (bidLeft > 0)
            return new AuctionPrice(Nearest(range with { Low = Above(nextBid, range.Low) }), volume, bidLeft, Side.Bid);
        if (askLeft > 0)
            return new AuctionPrice(Nearest(range with { High = Below(nextAsk, range.High) }), volume, askLeft, Side.Ask);
        return Balanced(range, volume, nextBid, nextAsk);
    }

    /// <summary>Both sides were taken whole levels at a time.</summary>
    private AuctionPrice Balanced(PriceRange range, long volume, uint nextBid, uint nextAsk)
    {
        PriceRange middle = new(Above(nextBid, range.Low), Below(nextAsk, range.High));
        if (middle.Low <= middle.High)
            return new AuctionPrice(Nearest(middle), volume, 0, Side.Bid);

        // The next bid and the next ask are neighbours on the grid, and both are in the range: who has less too much?
        OrderBook book = _instrument.Book;
        long bidsMore = OpenAt(nextBid);
        long asksMore = OpenAt(nextAsk);
        long low = Nearest(new PriceRange(Above(book.NextLevel(nextBid), range.Low), book.Level(nextBid).Price));
        long high = Nearest(new PriceRange(book.Level(nextAsk).Price, Below(book.NextLevel(nextAsk), range.High)));
        bool isLow = bidsMore != asksMore
            ? bidsMore < asksMore
            : PriceRange.Closer(low, high, _instrument.ReferencePrice, _takesLower) == low;
        return isLow ? new AuctionPrice(low, volume, bidsMore, Side.Bid) : new AuctionPrice(high, volume, asksMore, Side.Ask);
    }

    private long Nearest(PriceRange range) => range.Nearest(_instrument.ReferencePrice, _instrument.Tick, _takesLower);

    /// <summary>The lowest price of the range at which the bids of a level, and all that are worse, do not take part.</summary>
    private long Above(uint bid, long low)
    {
        if (bid == 0)
            return low;
        long price = _instrument.Book.Level(bid).Price;
        return price < low ? low : price + _instrument.Tick;
    }

    /// <summary>The highest price of the range at which the asks of a level, and all that are worse, do not take part.</summary>
    private long Below(uint ask, long high)
    {
        if (ask == 0)
            return high;
        long price = _instrument.Book.Level(ask).Price;
        return price > high ? high : price - _instrument.Tick;
    }

    /// <summary>Open quantity of a level, hidden included.</summary>
    private long OpenAt(uint handle)
    {
        ref readonly OrderLevel level = ref _instrument.Book.Level(handle);
        long open = level.Total;
        if (_instrument.Icebergs == 0)
            return open;
        for (uint slot = level.Head; slot != 0; slot = _pool.Orders[slot].Next)
            open += _pool.OpenOf(slot) - _pool.Orders[slot].Quantity;
        return open;
    }
}
