namespace Ringside.Market.Itch;

/// <summary>What <see cref="ItchBooks"/> may use. Memory starts small and doubles when it must, up to the limits.</summary>
public sealed record ItchBooksOptions
{
    /// <summary>Most orders that <see cref="MaximumOrders"/> may be.</summary>
    public const int LargestMaximumOrders = 1 << 28;

    /// <summary>Most levels that <see cref="MaximumLevels"/> may be.</summary>
    public const int LargestMaximumLevels = 1 << 26;

    /// <summary>Orders that may rest at a time, in all books; 1 to <see cref="LargestMaximumOrders"/>. About 40 bytes each.</summary>
    public int MaximumOrders { get; init; } = 1 << 24;

    /// <summary>Places for price levels, in all books; at least 8, up to <see cref="LargestMaximumLevels"/>. 16 bytes each. A side
    /// takes 8, 16, 32, ... of them, up to <see cref="MaximumLevelsPerSide"/>.</summary>
    public int MaximumLevels { get; init; } = 1 << 22;

    /// <summary>Most levels of one side of one stock, 1 to 65,536; rounded up to a power of two.</summary>
    public int MaximumLevelsPerSide { get; init; } = 1 << 14;

    /// <summary>Orders to have room for from the start.</summary>
    public int InitialOrders { get; init; } = 1 << 16;

    /// <summary>Places for levels from the start.</summary>
    public int InitialLevels { get; init; } = 1 << 16;

    /// <summary>Spreads the order numbers over the index. A random one for each process keeps whoever chooses order numbers from
    /// choosing where they fall; a fixed one does for data that is trusted. No result depends on it.</summary>
    public ulong HashMultiplier { get; init; } = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Throws when a value is outside its documented range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumOrders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumOrders, LargestMaximumOrders);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumLevels, ItchLevels.SmallestBlock);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumLevels, LargestMaximumLevels);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumLevelsPerSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumLevelsPerSide, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfNegative(InitialOrders);
        ArgumentOutOfRangeException.ThrowIfNegative(InitialLevels);
    }
}
