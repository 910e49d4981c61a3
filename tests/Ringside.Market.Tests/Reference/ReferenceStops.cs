using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>Orders that wait for a trade at their stop price.</summary>
internal static class ReferenceStops
{
    /// <summary>Whether a stop that comes now triggers at once: the market is open and its last trade is there already.</summary>
    public static bool TriggersOnEntry(ReferenceInstrument instrument, ReferenceOrder order) =>
        instrument.IsOpen && instrument.LastTrade is { } last && IsMet(order, last, last);

    /// <summary>Triggers stops until no trade of this command meets the condition of one any more.</summary>
    public static void RunCascade(ReferenceMarket market, ReferenceInstrument instrument)
    {
        while (instrument.IsOpen && Next(instrument) is { } stop)
        {
            market.TakeOut(stop);
            Trigger(market, stop);
        }
    }

    /// <summary>Makes a market or limit order of a stop, and matches it.</summary>
    public static void Trigger(ReferenceMarket market, ReferenceOrder stop)
    {
        if (stop.Type == OrderType.Stop)
            stop.TimeInForce = TimeInForce.ImmediateOrCancel;
        stop.Type = stop.Type == OrderType.Stop ? OrderType.Market : OrderType.Limit;
        stop.StopPrice = 0;
        stop.Displayed = stop.Shown;
        market.Events.Restated(stop, EventReason.Triggered);
        ReferenceMatching.Match(market, stop);
    }

    private static ReferenceOrder? Next(ReferenceInstrument instrument)
    {
        if (instrument.Highest is not { } highest || instrument.Lowest is not { } lowest)
            return null;
        ReferenceOrder? buy = instrument.Stops(Side.Bid).FirstOrDefault();
        if (buy is not null && IsMet(buy, highest, lowest))
            return buy;
        ReferenceOrder? sell = instrument.Stops(Side.Ask).FirstOrDefault();
        return sell is not null && IsMet(sell, highest, lowest) ? sell : null;
    }

    private static bool IsMet(ReferenceOrder stop, long highest, long lowest) =>
        stop.Side == Side.Bid ? stop.StopPrice <= highest : stop.StopPrice >= lowest;
}
