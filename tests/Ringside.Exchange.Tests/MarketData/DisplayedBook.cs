using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Itch;
using Ringside.Protocols;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>The displayed book of an engine, as far as ITCH has words for it, beside what readers of the feed have.</summary>
internal static class DisplayedBook
{
    /// <summary>The orders of a side that ITCH can show, in the order in which they would trade.</summary>
    /// <param name="engine">Whose orders.</param>
    /// <param name="instrument">Of which instrument.</param>
    /// <param name="side">Of which side.</param>
    /// <param name="large">Orders, by id and placement, that were too large to be shown: they stay hidden where they are.</param>
    public static IEnumerable<(ulong Id, uint PriceE4, uint Shares)> Of(
        MatchingEngine<EventBufferSink> engine, uint instrument, Side side, HashSet<(ulong Id, ulong Priority)> large)
    {
        List<(ulong, uint, uint)> orders = [];
        Assert.True(engine.TryFindInstrument(instrument, out InstrumentView view));
        foreach (OrderView order in engine.Orders(instrument, side))
        {
            decimal scaled = order.Price;
            for (uint scale = view.PriceScale; scale < 4; scale++)
                scaled *= 10;
            for (uint scale = view.PriceScale; scale > 4; scale--)
                scaled /= 10;
            if (order.Displayed > uint.MaxValue)
                large.Add((order.OrderId, order.Priority));
            if (scaled >= 0 && scaled <= uint.MaxValue && !large.Contains((order.OrderId, order.Priority)))
                orders.Add((order.OrderId, (uint)scaled, (uint)order.Displayed));
        }

        return orders;
    }

    public static void AssertLevels(IEnumerable<(ulong Id, uint PriceE4, uint Shares)> orders, ItchBooks books, ushort stock, Side side)
    {
        ItchLevel[] expected =
        [
            .. orders.GroupBy(order => order.PriceE4)
                .Select(level => new ItchLevel(level.Key, (ulong)level.Sum(order => order.Shares), level.Count())),
        ];
        ItchLevel[] levels = new ItchLevel[expected.Length + 1];
        int count = books.CopyTop(stock, side, levels);
        Assert.Equal(expected, levels[..count]);
    }
}
