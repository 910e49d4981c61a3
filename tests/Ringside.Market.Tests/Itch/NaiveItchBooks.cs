using Ringside.Protocols;

namespace Ringside.Market.Tests.Itch;

/// <summary>The same books with a dictionary of orders, and levels added up when they are asked for.</summary>
internal sealed class NaiveItchBooks
{
    private readonly Dictionary<ulong, (ushort Stock, Side Side, uint Shares, uint PriceE4)> _orders = [];

    internal ICollection<ulong> References => _orders.Keys;

    internal int Count => _orders.Count;

    internal void Add(ulong reference, Side side, uint shares, uint priceE4, ushort stock)
    {
        if (shares > 0)
            _orders.TryAdd(reference, (stock, side, shares, priceE4));
    }

    internal void Reduce(ulong reference, uint shares, ushort stock)
    {
        if (!_orders.TryGetValue(reference, out (ushort Stock, Side Side, uint Shares, uint PriceE4) order) || order.Stock != stock)
            return;
        if (shares >= order.Shares)
            _orders.Remove(reference);
        else
            _orders[reference] = order with { Shares = order.Shares - shares };
    }

    internal void Replace(ulong reference, ulong by, uint shares, uint priceE4, ushort stock)
    {
        if (!_orders.TryGetValue(reference, out (ushort Stock, Side Side, uint Shares, uint PriceE4) order) || order.Stock != stock)
            return;
        _orders.Remove(reference);
        Add(by, order.Side, shares, priceE4, stock);
    }

    internal string Levels(Side side, ushort stock)
    {
        IEnumerable<IGrouping<uint, uint>> levels = _orders.Values
            .Where(order => order.Stock == stock && order.Side == side)
            .GroupBy(order => order.PriceE4, order => order.Shares);
        levels = side == Side.Bid ? levels.OrderByDescending(level => level.Key) : levels.OrderBy(level => level.Key);
        return string.Join(' ', levels.Select(level => $"{level.Key}:{level.Sum(shares => (long)shares)}/{level.Count()}"));
    }
}
