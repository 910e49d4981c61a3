using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace Ringside.Market.Tests.Levels;

/// <summary>What a book is, in the plainest words: two sorted dictionaries and the rules, with no thought of speed.</summary>
internal sealed class NaivePriceLevelBook(int maximumLevelsPerSide)
{
    private readonly SortedDictionary<long, long> _bids = new(Comparer<long>.Create((left, right) => right.CompareTo(left)));
    private readonly SortedDictionary<long, long> _asks = [];
    private bool _inSnapshot;

    internal long Refused { get; private set; }

    internal long Evicted { get; private set; }

    internal long Apply(in MarketDataRow row)
    {
        if (row.IsSnapshot && !_inSnapshot)
            Clear();
        _inSnapshot = row.IsSnapshot;
        return Set(row.Side, row.PriceE8, row.AmountE8);
    }

    internal void Clear()
    {
        _bids.Clear();
        _asks.Clear();
    }

    internal long Set(Side side, long priceE8, long amountE8)
    {
        SortedDictionary<long, long> levels = Levels(side);
        long old = levels.GetValueOrDefault(priceE8);
        if (amountE8 == 0)
        {
            levels.Remove(priceE8);
            return old;
        }

        if (old == 0 && levels.Count == maximumLevelsPerSide)
        {
            long worst = levels.Keys.Last();
            if (side == Side.Bid ? priceE8 < worst : priceE8 > worst)
            {
                Refused++;
                return 0;
            }

            levels.Remove(worst);
            Evicted++;
        }

        levels[priceE8] = amountE8;
        return old;
    }

    internal int Count(Side side) => Levels(side).Count;

    internal PriceLevel[] Top(Side side, int count) =>
        [.. Levels(side).Take(count).Select(level => new PriceLevel(level.Key, level.Value))];

    internal int BetterLevels(Side side, long priceE8, int limit) =>
        Levels(side).Keys.TakeWhile(price => side == Side.Bid ? price > priceE8 : price < priceE8).Take(limit).Count();

    private SortedDictionary<long, long> Levels(Side side) => side == Side.Bid ? _bids : _asks;
}
