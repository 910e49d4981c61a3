using Ringside.Market.Itch;
using Ringside.Protocols;

namespace Ringside.App.Drills;

/// <summary>Books as sorted lines, one for each level: symbol, side, price in 1/10,000, shares, orders. Whatever they were made from, the
/// same books are the same lines.</summary>
internal static class BookLines
{
    /// <summary>One level.</summary>
    internal static string Of(string symbol, Side side, long priceE4, long shares, int orders) =>
        $"{symbol.Trim()} {side} {priceE4:d10}: {shares} shares, {orders} orders";

    /// <summary>The books of a feed.</summary>
    /// <param name="books">The books.</param>
    /// <param name="stocks">Numbers of the stocks.</param>
    internal static string[] Of(ItchBooks books, IEnumerable<ushort> stocks)
    {
        var lines = new List<string>();
        foreach (ushort stock in stocks)
        {
            foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
            {
                var levels = new ItchLevel[books.CountOf(stock, side)];
                books.CopyTop(stock, side, levels);
                string symbol = books.Stock(stock).Symbol.ToString();
                lines.AddRange(levels.Select(level => Of(symbol, side, level.PriceE4, (long)level.Shares, level.Orders)));
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
