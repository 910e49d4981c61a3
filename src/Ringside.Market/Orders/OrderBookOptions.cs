namespace Ringside.Market.Orders;

/// <summary>The shape of an <see cref="OrderBook"/>.</summary>
public sealed record OrderBookOptions
{
    /// <summary>The smallest <see cref="WindowBits"/>.</summary>
    public const int SmallestWindowBits = 6;

    /// <summary>The largest <see cref="WindowBits"/>.</summary>
    public const int LargestWindowBits = LevelBitmap.MaximumBits;

    /// <summary>Width of the window of near prices of each side as a power of two of ticks, 6 to 18. Prices outside of it are right,
    /// but slower (a tree). Costs address space of a little over 8 bytes a tick; memory only where prices are used.</summary>
    public int WindowBits { get; init; } = LevelBitmap.MaximumBits;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowBits, SmallestWindowBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(WindowBits, LargestWindowBits);
    }
}
