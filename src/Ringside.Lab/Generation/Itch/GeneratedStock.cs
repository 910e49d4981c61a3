using Ringside.Protocols;

namespace Ringside.Lab.Generation.Itch;

/// <summary>One stock of a generated day: a price in the middle, and the orders that rest around it in the order they came.</summary>
/// <remarks>All bids are below the middle and all asks above it, so the book is never crossed.</remarks>
internal sealed class GeneratedStock(int middleTick)
{
    internal const int LowestMiddle = 300;
    internal const int HighestMiddle = 100_000;

    private GeneratedOrder[] _orders = new GeneratedOrder[64];

    /// <summary>The price in the middle, in ticks of 0.01.</summary>
    internal int MiddleTick { get; private set; } = middleTick;

    /// <summary>Orders that rest.</summary>
    internal int Count { get; private set; }

    /// <summary>An order by its age: 0 is the oldest.</summary>
    internal ref GeneratedOrder this[int index] => ref _orders[index];

    internal void Add(in GeneratedOrder order)
    {
        if (Count == _orders.Length)
            Array.Resize(ref _orders, 2 * Count);
        _orders[Count++] = order;
    }

    internal void RemoveAt(int index)
    {
        Count--;
        _orders.AsSpan(index + 1, Count - index).CopyTo(_orders.AsSpan(index));
    }

    /// <summary>The oldest order at the best price of a side; -1 when the side is empty.</summary>
    internal int IndexOfBest(Side side)
    {
        int best = -1;
        for (int index = 0; index < Count; index++)
        {
            if (_orders[index].Side == side && (best < 0 || IsBetter(side, _orders[index].Tick, _orders[best].Tick)))
                best = index;
        }

        return best;
    }

    /// <summary>Moves the middle by a tick, unless an order stands there.</summary>
    internal void MoveMiddle(bool up)
    {
        int tick = MiddleTick + (up ? 1 : -1);
        int best = IndexOfBest(up ? Side.Ask : Side.Bid);
        if (tick is >= LowestMiddle and <= HighestMiddle && (best < 0 || _orders[best].Tick != tick))
            MiddleTick = tick;
    }

    private static bool IsBetter(Side side, int tick, int than) => side == Side.Bid ? tick > than : tick < than;
}
