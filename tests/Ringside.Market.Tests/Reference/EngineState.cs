using Ringside.Market.Engine;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>Holds what the engine shows of an instrument against the reference, order by order and level by level.</summary>
internal static class EngineState
{
    public static string? Compare<TFaults>(EngineCore<BoundedSink, TFaults> engine, ReferenceInstrument expected)
        where TFaults : struct, IFaults
    {
        if (!engine.TryFindInstrument(expected.Number, out InstrumentView view))
            return "is not there";
        bool isSame = view.State == expected.State && view.LastTrade == expected.LastTrade && view.Tick == expected.Tick
            && view.Lot == expected.Lot && view.ReferencePrice == expected.Reference && view.DayEndNanos == expected.DayEndNanos;
        if (!isSame)
            return $"{view} where the reference is {expected.State}, last trade {expected.LastTrade}";
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            string? wrong = CompareOrders(engine.Orders(expected.Number, side), expected.Queue(side), waits: false)
                ?? CompareOrders(engine.StopOrders(expected.Number, side), expected.Stops(side), waits: true)
                ?? CompareLevels(engine.Levels(expected.Number, side), expected.Queue(side));
            if (wrong is not null)
                return $"{side}: {wrong}";
        }

        return null;
    }

    private static string? CompareOrders(OrderWalk walk, List<ReferenceOrder> expected, bool waits)
    {
        int at = 0;
        OrderView before = default;
        foreach (OrderView order in walk)
        {
            if (at == expected.Count)
                return $"one order too many: {order}";
            if (!IsSame(order, expected[at], waits))
                return $"place {at}: {order}, not {expected[at]}";
            bool isSameLevel = at > 0 && (waits ? before.StopPrice == order.StopPrice : before.Price == order.Price);
            if (isSameLevel && before.Priority >= order.Priority)
                return $"place {at}: number of placement {order.Priority} behind {before.Priority}";
            before = order;
            at++;
        }

        return at == expected.Count ? null : $"{at} orders, not {expected.Count}: {expected[at]} is missing";
    }

    private static bool IsSame(OrderView order, ReferenceOrder expected, bool waits) =>
        order.OrderId == expected.Id && order.Session == expected.Session && order.Instrument == expected.Instrument
        && order.Side == expected.Side && order.Type == expected.Type && order.TimeInForce == expected.TimeInForce
        && order.SelfTradeMode == expected.Mode && order.IsPostOnly == expected.PostOnly && order.IsWaiting == waits
        && order.Price == expected.Price && order.StopPrice == expected.StopPrice
        && order.Open == expected.Open && order.Displayed == expected.Displayed && order.Displayed <= order.Open
        && Shows(order.DisplayQuantity, order.Open) == Shows(expected.Display, expected.Open) && order.Executed == expected.Executed;

    // A display quantity of all or more is as good as none.
    private static long Shows(long display, long open) => display == 0 ? open : Math.Min(display, open);

    private static string? CompareLevels(LevelWalk walk, List<ReferenceOrder> orders)
    {
        List<BookLevel> expected = [.. orders
            .GroupBy(order => order.Price)
            .Select(level => new BookLevel(level.Key, level.Sum(order => order.Displayed), level.Count()))];
        List<BookLevel> levels = [];
        foreach (BookLevel level in walk)
            levels.Add(level);
        return levels.SequenceEqual(expected) ? null : $"levels {string.Join(' ', levels)}, not {string.Join(' ', expected)}";
    }
}
