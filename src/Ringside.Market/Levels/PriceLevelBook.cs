using System.Runtime.CompilerServices;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace Ringside.Market.Levels;

/// <summary>Both sides of one instrument's book as price levels with absolute amounts, built from market data rows.</summary>
/// <remarks>
/// <para>All memory is taken at construction; no operation allocates or throws on values. A side is a list of blocks of sorted
/// levels with the best at the end: real updates mostly fall near the top, where they touch one block and no search in the list of
/// blocks is needed, and an insert or removal in the depth moves at most one block, never the side.</para>
/// <para>The book does not judge what it is told: bids may cross asks, as they do for a moment within an exchange message.</para>
/// </remarks>
public sealed class PriceLevelBook
{
    /// <summary>Most levels a side may be given at construction.</summary>
    public const int LargestMaximumLevelsPerSide = 1 << 20;

    private readonly SortedLevels _bids;
    private readonly SortedLevels _asks;
    private bool _inSnapshot;

    /// <summary>An empty book with room for a number of levels on each side.</summary>
    /// <param name="maximumLevelsPerSide">1 to <see cref="LargestMaximumLevelsPerSide"/>; costs about 64 bytes for each level and
    /// side.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of levels is out of range.</exception>
    public PriceLevelBook(int maximumLevelsPerSide = 65_536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLevelsPerSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumLevelsPerSide, LargestMaximumLevelsPerSide);
        _bids = new SortedLevels(maximumLevelsPerSide);
        _asks = new SortedLevels(maximumLevelsPerSide);
    }

    /// <summary>Updates that were not taken because their side was full and they were worse than all of it.</summary>
    public long Refused => _bids.Refused + _asks.Refused;

    /// <summary>Levels that were dropped as the worst of a full side to make room for a better one.</summary>
    public long Evicted => _bids.Evicted + _asks.Evicted;

    /// <summary>Applies one row of the feed: the first snapshot row after an update, or at the start, clears both sides first.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The amount that rested at the level before, 0 when it was not there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Apply(in MarketDataRow row)
    {
        if (row.IsSnapshot != _inSnapshot)
            ChangePhase(row.IsSnapshot);
        return Set(row.Side, row.PriceE8, row.AmountE8);
    }

    /// <summary>Sets what rests at one price.</summary>
    /// <param name="side">Side of the level.</param>
    /// <param name="priceE8">Price in units of 1e-8.</param>
    /// <param name="amountE8">Absolute amount in units of 1e-8; 0 (or less) removes the level.</param>
    /// <returns>The amount that rested there before, 0 when the level was not there.</returns>
    /// <remarks>On a full side a new level that is better than the worst takes its place (<see cref="Evicted"/>); any other new
    /// level is not taken (<see cref="Refused"/>).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Set(Side side, long priceE8, long amountE8)
    {
        var levels = Levels(side);
        var key = Key(side, priceE8);
        return amountE8 > 0 ? levels.Set(key, amountE8) : levels.Remove(key);
    }

    /// <summary>Empties both sides. The counters stay.</summary>
    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
        _inSnapshot = false;
    }

    /// <summary>Levels of one side.</summary>
    /// <param name="side">The side.</param>
    public int Count(Side side) => Levels(side).Count;

    /// <summary>The best level: highest bid or lowest ask.</summary>
    /// <param name="side">The side.</param>
    /// <param name="level">The level, when the result is true.</param>
    /// <returns>False when the side is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBest(Side side, out PriceLevel level)
    {
        var found = Levels(side).TryBest(out var key, out var amountE8);
        level = found ? new PriceLevel(Key(side, key), amountE8) : default;
        return found;
    }

    /// <summary>Counts the levels that are strictly better than a price, which need not be in the book.</summary>
    /// <param name="side">The side.</param>
    /// <param name="priceE8">Price in units of 1e-8.</param>
    /// <param name="limit">Where to stop counting.</param>
    /// <returns>The number of better levels, at most <paramref name="limit"/>.</returns>
    public int BetterLevels(Side side, long priceE8, int limit) => Levels(side).CountAbove(Key(side, priceE8), limit);

    /// <summary>Copies levels from the best on.</summary>
    /// <param name="side">The side.</param>
    /// <param name="levels">Where they go, best first.</param>
    /// <returns>Levels copied: all of the side or as many as fit.</returns>
    public int CopyTop(Side side, Span<PriceLevel> levels)
    {
        var count = Levels(side).CopyTop(levels);
        if (side == Side.Ask)
        {
            foreach (ref var level in levels[..count])
                level = level with { PriceE8 = ~level.PriceE8 };
        }

        return count;
    }

    /// <summary>The number of blocks in use on one side, for tests of the memory bound.</summary>
    internal int Blocks(Side side) => Levels(side).Blocks;

    private void ChangePhase(bool isSnapshot)
    {
        if (isSnapshot)
            Clear();
        _inSnapshot = isSnapshot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SortedLevels Levels(Side side) => side == Side.Bid ? _bids : _asks;

    /// <summary>A price as a key that is higher when the price is better, and back: the complement reverses the order of asks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Key(Side side, long priceE8) => priceE8 ^ -(long)side;
}
