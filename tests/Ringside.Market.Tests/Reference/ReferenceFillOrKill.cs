using Ringside.Market.Commands;

namespace Ringside.Market.Tests.Reference;

/// <summary>How much a fill-or-kill order finds when it looks before it trades.</summary>
internal static class ReferenceFillOrKill
{
    public static Int128 Available(ReferenceInstrument instrument, ReferenceOrder taker)
    {
        List<ReferenceOrder> reached = [.. instrument.Queue(ReferenceMarket.Opposite(taker.Side)).Where(
            order => ReferenceMarket.Suits(taker.Side, ReferenceMatching.Limit(instrument, taker), order.Price))];
        return taker.Mode switch
        {
            SelfTradeMode.None => Sum(reached, order => order.Open),
            SelfTradeMode.CancelOldest => Sum(reached.Where(order => order.Member != taker.Member), order => order.Open),
            _ => BeforeTheFirstOwn(reached, taker.Member),
        };
    }

    private static Int128 BeforeTheFirstOwn(List<ReferenceOrder> reached, uint member)
    {
        ReferenceOrder? own = reached.Find(order => order.Member == member);
        if (own is null)
            return Sum(reached, order => order.Open);
        IEnumerable<ReferenceOrder> ahead = reached.TakeWhile(order => order != own);
        return Sum(ahead, order => order.Price == own.Price ? order.Displayed : order.Open);
    }

    private static Int128 Sum(IEnumerable<ReferenceOrder> orders, Func<ReferenceOrder, long> quantity) =>
        orders.Aggregate(Int128.Zero, (sum, order) => sum + quantity(order));
}
