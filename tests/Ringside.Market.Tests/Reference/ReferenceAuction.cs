using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>
/// The auction, by brute force: every price at which demand or supply can change is tried, with its two neighbours on the grid, and
/// the prices of the grid around the reference. Between two such prices nothing changes but the distance to the reference.
/// </summary>
internal static class ReferenceAuction
{
    /// <summary>The price that the page's rule chooses; none when nothing would trade.</summary>
    public static ReferenceAuctionPrice? Price(ReferenceInstrument instrument)
    {
        Dictionary<long, Int128> bids = Totals(instrument.Queue(Side.Bid));
        Dictionary<long, Int128> asks = Totals(instrument.Queue(Side.Ask));
        ReferenceAuctionPrice best = Candidates(instrument, bids.Keys.Concat(asks.Keys))
            .Select(price => At(price, bids, asks))
            .OrderByDescending(candidate => candidate.Volume)
            .ThenBy(candidate => candidate.Imbalance)
            .ThenBy(candidate => Int128.Abs((Int128)candidate.Price - instrument.Reference))
            .ThenByDescending(candidate => candidate.Price)
            .FirstOrDefault();
        return best.Volume == 0 ? null : best;
    }

    /// <summary>Trades all that the auction price allows.</summary>
    /// <returns>The price, if there was one.</returns>
    public static ReferenceAuctionPrice? Uncross(ReferenceMarket market, ReferenceInstrument instrument)
    {
        ReferenceAuctionPrice? price = Price(instrument);
        if (price is not { } found)
            return null;
        Dictionary<ReferenceOrder, long> traded = [];
        for (long left = found.Volume; left > 0;)
        {
            ReferenceOrder buy = instrument.Queue(Side.Bid)[0];
            ReferenceOrder sell = instrument.Queue(Side.Ask)[0];
            long quantity = Math.Min(left, Math.Min(buy.Open, sell.Open));
            left -= quantity;
            Take(market, buy, quantity, traded);
            Take(market, sell, quantity, traded);
            instrument.Traded(found.Price);
            market.Events.Executed(buy, sell, found.Price, quantity, EventFlags.Auction);
        }

        foreach (ReferenceOrder order in traded.Keys.Where(order => order.Open > 0))
            ShowRest(market, order, traded[order]);
        return price;
    }

    private static void Take(ReferenceMarket market, ReferenceOrder order, long quantity, Dictionary<ReferenceOrder, long> traded)
    {
        order.Open -= quantity;
        order.Executed += quantity;
        traded[order] = traded.GetValueOrDefault(order) + quantity;
        if (order.Open == 0)
            market.TakeOut(order);
    }

    private static void ShowRest(ReferenceMarket market, ReferenceOrder order, long traded)
    {
        long expected = order.Displayed - traded;
        order.Displayed = order.Shown;
        if (order.Displayed != expected)
            market.Events.Restated(order, EventReason.Refreshed);
    }

    private static ReferenceAuctionPrice At(long price, Dictionary<long, Int128> bids, Dictionary<long, Int128> asks)
    {
        Int128 buyers = Sum(bids, bid => bid >= price);
        Int128 sellers = Sum(asks, ask => ask <= price);
        return new ReferenceAuctionPrice(
            price, (long)Int128.Min(buyers, sellers), (long)Int128.Abs(buyers - sellers), buyers >= sellers ? Side.Bid : Side.Ask);
    }

    private static HashSet<long> Candidates(ReferenceInstrument instrument, IEnumerable<long> prices)
    {
        Int128 tick = instrument.Tick;
        Int128 offset = instrument.Reference % tick;
        Int128 below = instrument.Reference - (offset < 0 ? offset + tick : offset);
        IEnumerable<Int128> all = prices.SelectMany(price => new[] { price, price - tick, price + tick }).Concat([below, below + tick]);
        return [.. all.Where(price => price >= long.MinValue && price <= long.MaxValue).Select(price => (long)price)];
    }

    private static Dictionary<long, Int128> Totals(List<ReferenceOrder> queue)
    {
        Dictionary<long, Int128> totals = [];
        foreach (ReferenceOrder order in queue)
            totals[order.Price] = totals.GetValueOrDefault(order.Price) + order.Open;
        return totals;
    }

    private static Int128 Sum(Dictionary<long, Int128> totals, Predicate<long> counts)
    {
        Int128 sum = 0;
        foreach ((long price, Int128 total) in totals)
        {
            if (counts(price))
                sum += total;
        }

        return sum;
    }
}
