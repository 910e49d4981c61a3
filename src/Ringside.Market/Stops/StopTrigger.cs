using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Stops;

/// <summary>Which waiting stop order triggers next.</summary>
/// <remarks>A book of stops is a book of orders whose price is the stop price: buy stops on its ask side, as the lowest is the next one,
/// sell stops on its bid side. So what is next is the head of the best level, and time decides within a price.</remarks>
internal static class StopTrigger
{
    /// <summary>The slot of the next stop order that trades between two prices trigger: buy stops first; 0 when there is none.</summary>
    /// <param name="stops">The stop orders of an instrument.</param>
    /// <param name="lowest">Lowest trade price.</param>
    /// <param name="highest">Highest trade price.</param>
    internal static uint Next(OrderBook stops, long lowest, long highest)
    {
        if (stops.TryBestPrice(Side.Ask, out long buy) && buy <= highest)
            return stops.Level(stops.BestLevel(Side.Ask)).Head;
        if (stops.TryBestPrice(Side.Bid, out long sell) && sell >= lowest)
            return stops.Level(stops.BestLevel(Side.Bid)).Head;
        return 0;
    }
}
