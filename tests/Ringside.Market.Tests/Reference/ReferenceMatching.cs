using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>What an order does that comes into an open market.</summary>
internal static class ReferenceMatching
{
    /// <summary>Trades what it can; what is left rests, or is cancelled, as its type and time in force say.</summary>
    public static void Match(ReferenceMarket market, ReferenceOrder taker)
    {
        ReferenceInstrument instrument = market.Instruments[taker.Instrument];
        if (taker.TimeInForce == TimeInForce.FillOrKill && ReferenceFillOrKill.Available(instrument, taker) < taker.Open)
        {
            market.Cancel(taker, EventReason.FillOrKill);
            return;
        }

        List<ReferenceOrder> opposite = instrument.Queue(ReferenceMarket.Opposite(taker.Side));
        while (taker.Open > 0 && opposite.Count > 0 && ReferenceMarket.Suits(taker.Side, Limit(instrument, taker), opposite[0].Price))
        {
            ReferenceOrder maker = opposite[0];
            if (maker.Member == taker.Member && taker.Mode != SelfTradeMode.None)
                ReferenceSelfTrade.Prevent(market, maker, taker);
            else
                Trade(market, maker, taker);
        }

        if (taker.Open == 0)
            return;
        if (taker.Type == OrderType.Market)
            market.Cancel(taker, EventReason.NoLiquidity);
        else if (taker.TimeInForce == TimeInForce.ImmediateOrCancel)
            market.Cancel(taker, EventReason.ImmediateOrCancel);
        else
            market.Rest(taker);
    }

    /// <summary>The worst price that an order takes: its own, or the end of the collar.</summary>
    public static long Limit(ReferenceInstrument instrument, ReferenceOrder taker)
    {
        if (taker.HasPrice)
            return taker.Price;
        return taker.Side == Side.Bid ? instrument.HighestAllowed : instrument.LowestAllowed;
    }

    /// <summary>An iceberg whose shown piece is used up shows the next one, at the end of its level.</summary>
    public static void RefreshIfUsedUp(ReferenceMarket market, ReferenceOrder maker)
    {
        if (maker.Displayed > 0 || maker.Open == 0)
            return;
        ReferenceInstrument instrument = market.Instruments[maker.Instrument];
        instrument.Remove(maker);
        maker.Displayed = maker.Shown;
        instrument.Place(maker);
        market.Events.Restated(maker, EventReason.Refreshed);
    }

    private static void Trade(ReferenceMarket market, ReferenceOrder maker, ReferenceOrder taker)
    {
        long quantity = Math.Min(taker.Open, maker.Displayed);
        taker.Open -= quantity;
        taker.Executed += quantity;
        maker.Open -= quantity;
        maker.Displayed -= quantity;
        maker.Executed += quantity;
        if (maker.Open == 0)
            market.TakeOut(maker);
        market.Instruments[maker.Instrument].Traded(maker.Price);
        market.Events.Executed(maker, taker, maker.Price, quantity, EventFlags.None);
        RefreshIfUsedUp(market, maker);
    }
}
