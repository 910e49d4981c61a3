using System.Diagnostics;
using System.Numerics;
using Ringside.Protocols;

namespace Ringside.Market.Itch;

/// <summary>The price levels of all stocks: each side a sorted array, all of them in one pool.</summary>
/// <remarks>
/// A side has a block of 8, 16, 32, ... places and moves to the next size when it is full; the block it leaves waits for the next
/// side of that size. Levels stand by key, the best last: most changes come near the touch, where a search from the end finds the
/// level in a step or two and an insert moves a few neighbours. The price of a far insert is one move of the side's array, a few
/// kilobytes for the hundreds of levels of a busy stock. Thousands of quiet stocks take 128 bytes a side.
/// </remarks>
internal sealed class ItchLevels
{
    internal const int SmallestBlock = 8;

    private const int Nowhere = -1;
    private const int FirstLook = 8;
    private const int Sides = 2 * (ushort.MaxValue + 1);
    private const int Classes = 27;

    private readonly int _maximumPlaces;
    private readonly int _maximumPerSide;
    private readonly SideBlock[] _sides = new SideBlock[Sides];
    private readonly int[] _freeBlocks = new int[Classes];
    private Level[] _levels;
    private int _used;

    internal ItchLevels(int initial, int maximumPlaces, int maximumPerSide)
    {
        _maximumPlaces = maximumPlaces;
        _maximumPerSide = (int)Math.Max(SmallestBlock, BitOperations.RoundUpToPowerOf2((uint)maximumPerSide));
        _levels = new Level[Math.Clamp(initial, SmallestBlock, maximumPlaces)];
        Array.Fill(_freeBlocks, Nowhere);
    }

    /// <summary>Levels in all books.</summary>
    internal int Count { get; private set; }

    /// <summary>Times that the memory was doubled.</summary>
    internal int Growths { get; private set; }

    /// <summary>Places that were ever taken from the pool, for tests of the memory bound.</summary>
    internal int PlacesUsed => _used;

    internal int CountOf(ushort stock, Side side) => _sides[Index(stock, side)].Count;

    /// <summary>Adds one order to a level, which is made when it is not there.</summary>
    /// <returns>False when a new level has no room: nothing has changed.</returns>
    internal bool Add(ushort stock, Side side, uint priceE4, uint shares)
    {
        ref SideBlock block = ref _sides[Index(stock, side)];
        uint key = Key(side, priceE4);
        int at = Position(_levels.AsSpan(block.Start, block.Count), key);
        if (at == block.Count || _levels[block.Start + at].Key != key)
        {
            if (block.Count == block.Capacity && !TryGrow(ref block))
                return false;
            Span<Level> levels = _levels.AsSpan(block.Start, block.Count + 1);
            levels[at..^1].CopyTo(levels[(at + 1)..]);
            levels[at] = new Level { Key = key };
            block.Count++;
            Count++;
        }

        ref Level level = ref _levels[block.Start + at];
        level.Shares += shares;
        level.Orders++;
        return true;
    }

    /// <summary>Takes shares of one order from its level, which goes with its last order.</summary>
    internal void Take(in ItchOrder order, uint shares, bool isGone)
    {
        ref SideBlock block = ref _sides[Index(order.StockLocate, order.Side)];
        Span<Level> levels = _levels.AsSpan(block.Start, block.Count);
        uint key = Key(order.Side, order.PriceE4);
        int at = Position(levels, key);
        Debug.Assert(at < levels.Length && levels[at].Key == key, "every resting order has its level");
        ref Level level = ref levels[at];
        level.Shares -= shares;
        if (!isGone || --level.Orders > 0)
            return;
        levels[(at + 1)..].CopyTo(levels[at..]);
        block.Count--;
        Count--;
    }

    /// <summary>Asks for the best levels of a stock to be brought into the cache.</summary>
    internal void FetchBest(ushort stock)
    {
        for (int side = 0; side < 2; side++)
        {
            SideBlock block = _sides[(2 * stock) + side];
            Prefetch.Of(ref _levels[block.Start + Math.Max(block.Count - 1, 0)]);
        }
    }

    /// <summary>Copies levels, best first.</summary>
    internal int CopyTop(ushort stock, Side side, Span<ItchLevel> destination)
    {
        SideBlock block = _sides[Index(stock, side)];
        int count = Math.Min(block.Count, destination.Length);
        for (int index = 0; index < count; index++)
        {
            Level level = _levels[block.Start + block.Count - 1 - index];
            destination[index] = new ItchLevel(Key(side, level.Key), level.Shares, level.Orders);
        }

        return count;
    }

    internal void Clear()
    {
        Array.Clear(_sides);
        Array.Fill(_freeBlocks, Nowhere);
        _used = 0;
        Count = 0;
    }

    // The first level that is not below the key.
    private static int Position(ReadOnlySpan<Level> levels, uint key)
    {
        int low = Math.Max(0, levels.Length - FirstLook);
        int at = levels.Length;
        while (at > low && levels[at - 1].Key >= key)
            at--;
        if (at > low || low == 0)
            return at;
        int high = low;
        low = 0;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (levels[middle].Key < key)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private bool TryGrow(ref SideBlock block)
    {
        int capacity = block.Capacity == 0 ? SmallestBlock : block.Capacity * 2;
        if (capacity > _maximumPerSide || !TryAllocate(capacity, out int start))
            return false;
        _levels.AsSpan(block.Start, block.Count).CopyTo(_levels.AsSpan(start));
        if (block.Capacity > 0)
            Release(block.Start, block.Capacity);
        block.Start = start;
        block.Capacity = capacity;
        return true;
    }

    private bool TryAllocate(int capacity, out int start)
    {
        ref int free = ref _freeBlocks[BitOperations.Log2((uint)capacity)];
        start = free;
        if (start != Nowhere)
        {
            free = _levels[start].Orders;
            return true;
        }

        if (capacity > _maximumPlaces - _used)
            return false;
        if (capacity > _levels.Length - _used)
        {
            long doubled = Math.Max(2L * _levels.Length, _used + (long)capacity);
            Array.Resize(ref _levels, (int)Math.Min(_maximumPlaces, doubled));
            Growths++;
        }

        start = _used;
        _used += capacity;
        return true;
    }

    // The first place of a free block names the next free one of its size.
    private void Release(int start, int capacity)
    {
        ref int free = ref _freeBlocks[BitOperations.Log2((uint)capacity)];
        _levels[start].Orders = free;
        free = start;
    }

    private static int Index(ushort stock, Side side) => (2 * stock) + (int)side;

    /// <summary>A price as a key that is higher when the price is better, and back: the complement reverses the order of asks.</summary>
    private static uint Key(Side side, uint priceE4) => priceE4 ^ (uint)-(int)side;

    private struct Level
    {
        internal uint Key;
        internal int Orders;
        internal ulong Shares;
    }

    private struct SideBlock
    {
        internal int Start;
        internal int Count;
        internal int Capacity;
    }
}
