using Ringside.Market.Engine;
using Ringside.Protocols;

namespace Ringside.Exchange.Auditing;

/// <summary>The displayed levels of one side, kept from events: sorted, the best one at the end, where most changes are.</summary>
internal sealed class LedgerSide(Side side)
{
    private BookLevel[] _levels = new BookLevel[64];

    internal int Count { get; private set; }

    internal Side Side => side;

    /// <summary>The best level; there must be one.</summary>
    internal BookLevel Best => _levels[Count - 1];

    /// <summary>A level.</summary>
    /// <param name="rank">0 for the best one.</param>
    internal BookLevel this[int rank] => _levels[Count - 1 - rank];

    internal bool IsAtBest(long price) => Count > 0 && Best.Price == price;

    /// <summary>Adds to a level, or takes off; one without orders is none.</summary>
    internal void Change(long price, long quantity, int orders)
    {
        int place = Find(price);
        if (place == Count || _levels[place].Price != price)
            Insert(place, price);
        BookLevel level = _levels[place];
        level = new BookLevel(price, level.Quantity + quantity, level.Orders + orders);
        if (level.Orders != 0)
            _levels[place] = level;
        else
            Remove(place);
    }

    // Place of a price, or where it belongs.
    private int Find(long price)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            long there = _levels[middle].Price;
            bool isWorse = side == Side.Bid ? there < price : there > price;
            if (isWorse)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void Insert(int place, long price)
    {
        if (Count == _levels.Length)
            Array.Resize(ref _levels, 2 * Count);
        Array.Copy(_levels, place, _levels, place + 1, Count - place);
        _levels[place] = new BookLevel(price, 0, 0);
        Count++;
    }

    private void Remove(int place)
    {
        Count--;
        Array.Copy(_levels, place + 1, _levels, place, Count - place);
    }
}
