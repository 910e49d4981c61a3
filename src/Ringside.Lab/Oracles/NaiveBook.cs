using Ringside.Protocols;

namespace Ringside.Lab.Oracles;

/// <summary>The oracle's own book: a sorted dictionary for each side, best price first. Written to be obviously right;
/// nothing of it is shared with the book that traders use.</summary>
internal sealed class NaiveBook
{
    private readonly SortedDictionary<long, long> _bids = new(Comparer<long>.Create((left, right) => right.CompareTo(left)));
    private readonly SortedDictionary<long, long> _asks = [];

    /// <summary>Empties both sides.</summary>
    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
    }

    /// <summary>Makes <paramref name="amountE8"/> the whole amount at a price (0 removes the level) and returns what was there before,
    /// 0 for nothing.</summary>
    public long Set(Side side, long priceE8, long amountE8)
    {
        SortedDictionary<long, long> levels = Levels(side);
        levels.TryGetValue(priceE8, out long oldAmountE8);
        if (amountE8 == 0)
        {
            levels.Remove(priceE8);
        }
        else
        {
            levels[priceE8] = amountE8;
        }

        return oldAmountE8;
    }

    /// <summary>Best price of a side and the amount there; false when the side is empty.</summary>
    public bool TryBest(Side side, out long priceE8, out long amountE8)
    {
        foreach ((long price, long amount) in Levels(side))
        {
            (priceE8, amountE8) = (price, amount);
            return true;
        }

        (priceE8, amountE8) = (0, 0);
        return false;
    }

    /// <summary>Whether the level at <paramref name="priceE8"/>, which must exist, has fewer than <paramref name="count"/> better ones
    /// on its side.</summary>
    public bool IsAmongBest(Side side, long priceE8, int count)
    {
        int better = 0;
        foreach (long price in Levels(side).Keys)
        {
            if (price == priceE8)
            {
                return true;
            }

            if (++better == count)
            {
                return false;
            }
        }

        return false;
    }

    private SortedDictionary<long, long> Levels(Side side) => side == Side.Bid ? _bids : _asks;
}
