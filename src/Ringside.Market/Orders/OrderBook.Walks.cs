using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <content>Looking at the book.</content>
public sealed unsafe partial class OrderBook
{
    /// <summary>Handle of the best level of a side; 0 when the side is empty.</summary>
    /// <param name="side">The side.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint BestLevel(Side side) => _sides[(nuint)side].BestLevel;

    /// <summary>The best price of a side.</summary>
    /// <param name="side">The side.</param>
    /// <param name="price">The price in ticks, when the result is true.</param>
    /// <returns>False when the side is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBestPrice(Side side, out long price)
    {
        BookSide* part = _sides + (nuint)side;
        price = (long)(part->BestKey ^ part->Mask);
        return part->BestLevel != 0;
    }

    /// <summary>Whether an order with this limit would trade at once.</summary>
    /// <param name="takerSide">Side of the incoming order.</param>
    /// <param name="limitPrice">Its limit in ticks.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Crosses(Side takerSide, long limitPrice)
    {
        BookSide* side = _sides + (1 - (nuint)takerSide);
        return side->BestKey >= ((ulong)limitPrice ^ side->Mask) && side->BestLevel != 0;
    }

    /// <summary>A level.</summary>
    /// <param name="handle">Its handle, not 0, of a level that is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly OrderLevel Level(uint handle)
    {
        Check.That(handle - 1 < _header->Limit - 1, "no handle of a level");
        return ref _levels[handle];
    }

    /// <summary>The next worse level of the same side; 0 when there is none.</summary>
    /// <param name="handle">Handle of a level of this book that is there.</param>
    public uint NextLevel(uint handle)
    {
        ref readonly OrderLevel level = ref Level(handle);
        return level.Key == 0 ? 0 : Worse(_sides + (nuint)level.LevelSide, level.Key - 1);
    }

    /// <summary>Levels of a side.</summary>
    /// <param name="side">The side.</param>
    public int LevelCount(Side side) => (int)_sides[(nuint)side].LevelCount;

    /// <summary>The level at a price; 0 when nothing rests there.</summary>
    /// <param name="side">The side.</param>
    /// <param name="price">The price in ticks.</param>
    public uint LevelAt(Side side, long price)
    {
        BookSide* part = _sides + (nuint)side;
        ulong key = (ulong)price ^ part->Mask;
        return key - part->Low < part->Span
            ? part->Handles[(uint)key & _windowMask]
            : new FarLevels(_store).Find(part->FarRoot, key);
    }

    /// <summary>How much an incoming order could trade: what rests on the other side up to its limit. Walks the levels, so it costs with
    /// the number of levels that are needed (a fill-or-kill order looks before it leaps).</summary>
    /// <param name="takerSide">Side of the incoming order.</param>
    /// <param name="limitPrice">Its limit in ticks.</param>
    /// <param name="wanted">Where to stop.</param>
    /// <returns>The quantity, at most <paramref name="wanted"/>.</returns>
    public long Available(Side takerSide, long limitPrice, long wanted)
    {
        BookSide* side = _sides + (1 - (nuint)takerSide);
        ulong limit = (ulong)limitPrice ^ side->Mask;
        long missing = wanted;
        for (uint handle = side->BestLevel; handle != 0 && missing > 0; handle = NextLevel(handle))
        {
            if (_levels[handle].Key < limit)
                break;
            missing -= Math.Min(missing, _levels[handle].TotalQuantity);
        }

        return wanted - missing;
    }

    /// <summary>The level with the highest key that is not above <paramref name="key"/>, near or far; 0 when there is none.</summary>
    private uint Worse(BookSide* side, ulong key)
    {
        uint near = LevelWindow.NearFloor(side, _windowMask, key);
        if (side->FarRoot == 0)
            return near;
        uint far = new FarLevels(_store).Floor(side->FarRoot, key);
        return far == 0 || (near != 0 && _levels[near].Key > _levels[far].Key) ? near : far;
    }
}
