namespace Ringside.Market.Orders;

/// <summary>How much an <see cref="OrderStore"/> holds.</summary>
public sealed record OrderStoreOptions
{
    /// <summary>The largest <see cref="MaximumOrders"/>: handles have 31 bits, and the largest index must be addressable.</summary>
    public const int LargestMaximumOrders = 1 << 28;

    /// <summary>Orders at one time for which memory is touched at construction: up to here no operation meets a fresh page.</summary>
    public int ExpectedOrders { get; init; } = 65_536;

    /// <summary>Most orders at one time; one more is refused. Address space for all of them is reserved at construction (112 bytes an
    /// order here), memory follows when it is first used.</summary>
    public int MaximumOrders { get; init; } = 1 << 22;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumOrders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumOrders, LargestMaximumOrders);
        ArgumentOutOfRangeException.ThrowIfNegative(ExpectedOrders);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ExpectedOrders, MaximumOrders);
    }
}
