namespace Ringside.Exchange.Clients;

/// <summary>The mix of a <see cref="FlowGenerator"/>. The defaults are those of melin-engine's generator
/// (https://github.com/melin-engine/exchange-core, docs/benchmarking.md), whose shares of new orders, cancels and replacements are those
/// of a real ITCH day, as far as OUCH 4.2 can say it: without stops and good-till-cancelled orders.</summary>
public sealed record FlowOptions
{
    /// <summary>The same seed, symbols and answers give the same orders.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Of 1,000 messages while orders live: cancels.</summary>
    public int Cancels { get; init; } = 450;

    /// <summary>Of 1,000 messages while orders live: replacements.</summary>
    public int Replacements { get; init; } = 70;

    /// <summary>Of 1,000 new orders: market orders.</summary>
    public int MarketOrders { get; init; } = 50;

    /// <summary>Of 1,000 new orders: limited ones that are immediate or cancel.</summary>
    public int ImmediateOrders { get; init; } = 50;

    /// <summary>Of 1,000 new orders: fill or kill.</summary>
    public int FillOrKillOrders { get; init; } = 20;

    /// <summary>Of 1,000 new orders: post-only.</summary>
    public int PostOnlyOrders { get; init; } = 50;

    /// <summary>Of 1,000 new orders: day orders at a price of the other side.</summary>
    public int AggressiveOrders { get; init; } = 100;

    /// <summary>Of 1,000 orders away from the market: those of the far tail.</summary>
    public int FarOrders { get; init; } = 50;

    /// <summary>Ticks from the reference price where the far tail begins, 1 to 10,000.</summary>
    public int FarTicks { get; init; } = 50;

    /// <summary>Orders that live at one time; when there are so many, one is cancelled instead of a new one.</summary>
    public int MostLive { get; init; } = 50_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Cancels);
        ArgumentOutOfRangeException.ThrowIfNegative(Replacements);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Cancels + Replacements, 1_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            MarketOrders + ImmediateOrders + FillOrKillOrders + PostOnlyOrders + AggressiveOrders, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(FarTicks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FarTicks, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostLive, 1);
    }
}
