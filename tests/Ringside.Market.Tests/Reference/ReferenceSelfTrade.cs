using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>What happens in place of a trade between two orders of one member.</summary>
internal static class ReferenceSelfTrade
{
    public static void Prevent(ReferenceMarket market, ReferenceOrder resting, ReferenceOrder incoming)
    {
        switch (incoming.Mode)
        {
            case SelfTradeMode.CancelNewest:
                market.Cancel(incoming, EventReason.SelfTrade);
                break;
            case SelfTradeMode.CancelOldest:
                market.Cancel(resting, EventReason.SelfTrade);
                break;
            case SelfTradeMode.CancelBoth:
                market.Cancel(resting, EventReason.SelfTrade);
                market.Cancel(incoming, EventReason.SelfTrade);
                break;
            default:
                Decrement(market, resting, incoming);
                break;
        }
    }

    private static void Decrement(ReferenceMarket market, ReferenceOrder resting, ReferenceOrder incoming)
    {
        long quantity = Math.Min(incoming.Open, resting.Displayed);
        resting.Open -= quantity;
        resting.Displayed -= quantity;
        incoming.Open -= quantity;
        if (resting.Open == 0)
            market.TakeOut(resting);
        market.Events.Cancelled(resting, EventReason.SelfTrade, quantity);
        market.Events.Cancelled(incoming, EventReason.SelfTrade, quantity);
        ReferenceMatching.RefreshIfUsedUp(market, resting);
    }
}
