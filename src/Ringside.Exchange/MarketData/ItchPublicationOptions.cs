namespace Ringside.Exchange.MarketData;

/// <summary>What an <see cref="ItchPublication"/> may use. All publishers of a shard are made with the same limits: what has no room is not
/// published, so the messages depend on them.</summary>
public sealed record ItchPublicationOptions
{
    /// <summary>Most orders that <see cref="MaximumOrders"/> may be.</summary>
    public const int LargestMaximumOrders = 1 << 26;

    /// <summary>Number of the shard whose batches are published.</summary>
    public int Shard { get; init; }

    /// <summary>Orders that may be displayed at a time, 1 to <see cref="LargestMaximumOrders"/>: as many as the engine of the shard takes.
    /// 40 to 56 bytes each.</summary>
    public int MaximumOrders { get; init; } = 1 << 20;

    /// <summary>Orders to have room for from the start; beyond them the memory doubles, which allocates.</summary>
    public int InitialOrders { get; init; } = 1 << 16;

    /// <summary>Instruments, 1 to 65,535: each has a stock locate of two bytes, and 0 is none.</summary>
    public int MaximumInstruments { get; init; } = 64;

    /// <summary>Spreads the order numbers over the index: any number that those who choose order ids do not know. No message depends on
    /// it, so each publisher may have its own.</summary>
    public ulong HashSecret { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Shard);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumOrders, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumOrders, LargestMaximumOrders);
        ArgumentOutOfRangeException.ThrowIfNegative(InitialOrders);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumInstruments, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumInstruments, ushort.MaxValue);
    }
}
