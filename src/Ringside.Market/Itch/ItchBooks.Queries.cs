using System.Numerics;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Market.Itch;

/// <summary>What can be asked of the books.</summary>
public sealed partial class ItchBooks
{
    /// <summary>Messages so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Messages that are none of ITCH 5.0.</summary>
    public long Malformed { get; private set; }

    /// <summary>Messages about an order that does not rest; nothing was changed.</summary>
    public long UnknownOrders { get; private set; }

    /// <summary>New orders with the number of one that rests; not taken. The original of a replacement is gone all the same.</summary>
    public long DuplicateOrders { get; private set; }

    /// <summary>Messages about an order of another stock; nothing was changed.</summary>
    public long WrongStocks { get; private set; }

    /// <summary>New orders without shares; not taken. The original of a replacement is gone all the same.</summary>
    public long EmptyOrders { get; private set; }

    /// <summary>Executions and cancels of more shares than rested: those that rested were taken, and the order is gone.</summary>
    public long Overdrawn { get; private set; }

    /// <summary>New orders that had no room, or their level had none; not taken.</summary>
    public long RefusedOrders { get; private set; }

    /// <summary>Trades that were undone. The books and the trades of the stocks stay as they are.</summary>
    public long BrokenTrades { get; private set; }

    /// <summary>Messages that could not be applied, of all kinds together.</summary>
    public long NotApplied =>
        Malformed + UnknownOrders + DuplicateOrders + WrongStocks + EmptyOrders + Overdrawn + RefusedOrders;

    /// <summary>Times that memory was allocated to have more room.</summary>
    public int Growths => _orders.Growths + _levels.Growths;

    /// <summary>Orders that rest, in all books.</summary>
    public int OrderCount => _orders.Count;

    /// <summary>Price levels, in all books.</summary>
    public int LevelCount => _levels.Count;

    /// <summary>Places for levels that are taken from the pool, for tests of the memory bound.</summary>
    internal int LevelPlaces => _levels.PlacesUsed;

    /// <summary>What is known of a stock beside its book.</summary>
    /// <param name="stockLocate">Number of the stock.</param>
    public ref readonly ItchStock Stock(ushort stockLocate) => ref _stocks[stockLocate];

    /// <summary>Looks for a stock by its symbol, through all of them.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="stockLocate">Number of the stock, when the result is true.</param>
    /// <returns>False when no message has named the symbol.</returns>
    public bool TryFindStock(Alpha8 symbol, out ushort stockLocate)
    {
        int found = Array.FindIndex(_stocks, stock => stock.Symbol == symbol);
        stockLocate = (ushort)Math.Max(found, 0);
        return found >= 0;
    }

    /// <summary>Levels of one side of a stock.</summary>
    /// <param name="stockLocate">Number of the stock.</param>
    /// <param name="side">The side.</param>
    public int CountOf(ushort stockLocate, Side side) => _levels.CountOf(stockLocate, side);

    /// <summary>The best level of one side of a stock.</summary>
    /// <param name="stockLocate">Number of the stock.</param>
    /// <param name="side">The side.</param>
    /// <param name="level">The highest bid or the lowest ask, when the result is true.</param>
    /// <returns>False when the side is empty.</returns>
    public bool TryBest(ushort stockLocate, Side side, out ItchLevel level)
    {
        Span<ItchLevel> one = stackalloc ItchLevel[1];
        bool found = _levels.CopyTop(stockLocate, side, one) == 1;
        level = one[0];
        return found;
    }

    /// <summary>Copies levels of one side of a stock from the best on.</summary>
    /// <param name="stockLocate">Number of the stock.</param>
    /// <param name="side">The side.</param>
    /// <param name="levels">Where they go, best first.</param>
    /// <returns>Levels copied: all of the side or as many as fit.</returns>
    public int CopyTop(ushort stockLocate, Side side, Span<ItchLevel> levels) => _levels.CopyTop(stockLocate, side, levels);

    /// <summary>The shares that still rest of an order.</summary>
    /// <param name="reference">Number of the order.</param>
    /// <returns>0 when it does not rest.</returns>
    public uint SharesOf(ulong reference)
    {
        int place = _orders.Find(reference);
        return place == 0 ? 0 : _orders[place].Shares;
    }

    /// <summary>One number for all levels of all books and all trades: the same for the same, whatever the memory looks like.</summary>
    public ulong Digest()
    {
        ulong digest = 0;
        Span<ItchLevel> levels = new ItchLevel[1 << 16];
        for (int stock = 0; stock < _stocks.Length; stock++)
        {
            for (int side = 0; side < 2; side++)
            {
                foreach (ItchLevel level in levels[..CopyTop((ushort)stock, (Side)side, levels)])
                {
                    digest = Mix(digest, ((ulong)stock << 33) | ((ulong)side << 32) | level.PriceE4);
                    digest = Mix(digest, level.Shares);
                    digest = Mix(digest, (ulong)level.Orders);
                }
            }

            if (_stocks[stock].Trades > 0)
                digest = Mix(Mix(digest, (ulong)stock << 33), _stocks[stock].TradedShares ^ _stocks[stock].LastPriceE4);
        }

        return digest;
    }

    private static ulong Mix(ulong digest, ulong value) =>
        (BitOperations.RotateLeft(digest, 23) ^ value) * 0x9E37_79B9_7F4A_7C15;
}
