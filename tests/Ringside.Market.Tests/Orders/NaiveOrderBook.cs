using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Orders;

/// <summary>What a matching order book is, in the plainest words: a sorted dictionary of lists for each side, with no thought of
/// speed.</summary>
internal sealed class NaiveOrderBook
{
    private readonly SortedDictionary<long, List<Order>> _bids = new(Comparer<long>.Create((left, right) => right.CompareTo(left)));
    private readonly SortedDictionary<long, List<Order>> _asks = [];
    private readonly Dictionary<ulong, Order> _live = [];

    internal List<string> Reports { get; } = [];

    internal int Count => _live.Count;

    internal IEnumerable<ulong> Ids => _live.Keys;

    internal OrderResult New(long sequence, ulong id, Side side, long price, long quantity, OrderLife life)
    {
        if (quantity <= 0 || _live.ContainsKey(id))
        {
            OrderResult reason = quantity <= 0 ? OrderResult.InvalidQuantity : OrderResult.DuplicateId;
            Reports.Add($"{sequence} refused {id} {reason}");
            return reason;
        }

        Reports.Add($"{sequence} accepted {side} {id} {price} {quantity}");
        var order = new Order(id, side, price, quantity);
        if (life != OrderLife.FillOrKill || Available(side, price) >= quantity)
            Trade(sequence, order);
        if (life == OrderLife.Rest)
            return Rest(sequence, order);
        if (order.Quantity > 0)
            Reports.Add($"{sequence} cancelled {side} {id} {price}");
        return OrderResult.Done;
    }

    internal OrderResult Cancel(long sequence, ulong id)
    {
        if (!_live.TryGetValue(id, out Order? order))
        {
            Reports.Add($"{sequence} cancel refused {id}");
            return OrderResult.UnknownId;
        }

        Reports.Add($"{sequence} cancelled {order.Side} {id} {order.Price}");
        Unlink(order);
        return OrderResult.Done;
    }

    internal OrderResult Modify(long sequence, ulong id, long price, long quantity)
    {
        if (!_live.TryGetValue(id, out Order? order) || quantity <= 0)
        {
            Reports.Add($"{sequence} modify refused {id}");
            return order is null ? OrderResult.UnknownId : OrderResult.InvalidQuantity;
        }

        Unlink(order);
        var changed = new Order(id, order.Side, price, quantity);
        Trade(sequence, changed);
        Reports.Add($"{sequence} modified {order.Side} {id} {price} {quantity}");
        return Rest(sequence, changed);
    }

    internal OrderResult Reduce(long sequence, ulong id, long quantity)
    {
        if (!_live.TryGetValue(id, out Order? order) || quantity <= 0)
        {
            Reports.Add($"{sequence} modify refused {id}");
            return order is null ? OrderResult.UnknownId : OrderResult.InvalidQuantity;
        }

        if (quantity >= order.Quantity)
            return Cancel(sequence, id);
        order.Quantity -= quantity;
        Reports.Add($"{sequence} modified {order.Side} {id} {order.Price} {order.Quantity}");
        return OrderResult.Done;
    }

    /// <summary>Every resting order, best price first, in the order of the queues.</summary>
    internal string[] Resting(Side side) =>
        [.. SideOf(side).SelectMany(level => level.Value).Select(order => $"{order.Id} {order.Price} {order.Quantity}")];

    internal (long Price, long Total, int Count)[] Levels(Side side) =>
        [.. SideOf(side).Select(level => (level.Key, level.Value.Sum(order => order.Quantity), level.Value.Count))];

    private OrderResult Rest(long sequence, Order order)
    {
        if (order.Quantity == 0)
            return OrderResult.Done;
        SortedDictionary<long, List<Order>> side = SideOf(order.Side);
        if (!side.TryGetValue(order.Price, out List<Order>? queue))
            queue = [];
        UInt128 total = (UInt128)order.Quantity;
        foreach (Order other in queue)
            total += (UInt128)other.Quantity;
        if (total > (UInt128)long.MaxValue)
        {
            Reports.Add($"{sequence} cancelled {order.Side} {order.Id} {order.Price}");
            return OrderResult.LevelFull;
        }

        queue.Add(order);
        side[order.Price] = queue;
        _live[order.Id] = order;
        return OrderResult.Done;
    }

    private void Trade(long sequence, Order taker)
    {
        SortedDictionary<long, List<Order>> others = SideOf(taker.Side == Side.Bid ? Side.Ask : Side.Bid);
        while (taker.Quantity > 0 && others.Count > 0)
        {
            (long price, List<Order> queue) = others.First();
            if (!Crosses(taker.Side, taker.Price, price))
                return;
            Order maker = queue[0];
            long quantity = Math.Min(taker.Quantity, maker.Quantity);
            taker.Quantity -= quantity;
            maker.Quantity -= quantity;
            Reports.Add($"{sequence} traded {price} {quantity} {maker.Id} {taker.Id}");
            if (maker.Quantity == 0)
                Unlink(maker);
        }
    }

    private long Available(Side side, long limit)
    {
        UInt128 sum = 0;
        foreach ((long price, List<Order> queue) in SideOf(side == Side.Bid ? Side.Ask : Side.Bid))
        {
            foreach (Order order in queue.Where(_ => Crosses(side, limit, price)))
                sum += (UInt128)order.Quantity;
        }

        return (long)UInt128.Min(sum, (UInt128)long.MaxValue);
    }

    private static bool Crosses(Side taker, long limit, long price) => taker == Side.Bid ? price <= limit : price >= limit;

    private void Unlink(Order order)
    {
        SortedDictionary<long, List<Order>> side = SideOf(order.Side);
        side[order.Price].Remove(order);
        if (side[order.Price].Count == 0)
            side.Remove(order.Price);
        _live.Remove(order.Id);
    }

    private SortedDictionary<long, List<Order>> SideOf(Side side) => side == Side.Bid ? _bids : _asks;

    private sealed class Order(ulong id, Side side, long price, long quantity)
    {
        internal ulong Id => id;

        internal Side Side => side;

        internal long Price => price;

        internal long Quantity { get; set; } = quantity;
    }
}
