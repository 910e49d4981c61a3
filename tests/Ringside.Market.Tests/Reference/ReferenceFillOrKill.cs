using Ringside.Market.Commands;

namespace Ringside.Market.Tests.Reference;

/// <summary>How much a fill-or-kill order finds when it looks before it trades.</summary>
internal static class ReferenceFillOrKill
{
    /// <summary>It looks at so many orders.</summary>
    public const int Reach = 1_024;

    public static Int128 Available(ReferenceInstrument instrument, ReferenceOrder taker)
    {
        List<ReferenceOrder> inTheWay = [.. instrument.Queue(ReferenceMarket.Opposite(taker.Side)).Where(
            order => ReferenceMarket.Suits(taker.Side, ReferenceMatching.Limit(instrument, taker), order.Price))];
        ReferenceOrder? end = inTheWay.Index().FirstOrDefault(one => one.Index == Reach || Stops(taker, one.Item)).Item;
        Int128 sum = 0;
        foreach (ReferenceOrder order in inTheWay.TakeWhile(order => order != end))
        {
            bool trades = taker.Mode == SelfTradeMode.None || order.Member != taker.Member;
            if (trades)
                sum += order.Price == end?.Price ? order.Displayed : order.Open;
        }

        return sum;
    }

    // An own order ends the look, unless it would be cancelled and passed.
    private static bool Stops(ReferenceOrder taker, ReferenceOrder order) =>
        order.Member == taker.Member && taker.Mode is not (SelfTradeMode.None or SelfTradeMode.CancelOldest);
}
