namespace Ringside.Market.Tests.Reference;

/// <summary>What a stream of commands is rich in. Weights are relative to each other, percentages are of all orders.</summary>
internal sealed record GeneratorProfile
{
    public required string Name { get; init; }

    public int EnterWeight { get; init; } = 500;

    public int CancelWeight { get; init; } = 90;

    public int ReduceWeight { get; init; } = 60;

    public int ReplaceWeight { get; init; } = 130;

    public int StateWeight { get; init; } = 14;

    public int AdministrationWeight { get; init; } = 16;

    public int MassCancelWeight { get; init; } = 4;

    public int IndicateWeight { get; init; } = 8;

    public int TickWeight { get; init; } = 10;

    public int MarketPercent { get; init; } = 8;

    public int StopPercent { get; init; } = 12;

    public int ImmediatePercent { get; init; } = 16;

    public int PostOnlyPercent { get; init; } = 6;

    public int IcebergPercent { get; init; } = 15;

    public int SelfTradePercent { get; init; } = 40;

    /// <summary>Orders priced on either side of the middle; the others stand back, so that the book gets deep.</summary>
    public int CrossingPercent { get; init; } = 45;

    /// <summary>Orders whose price is anywhere: ends of the range, random bits.</summary>
    public int WildPricePercent { get; init; } = 2;

    /// <summary>Commands with a field that is made wrong.</summary>
    public int BrokenPercent { get; init; } = 4;

    /// <summary>Members with limits.</summary>
    public int LimitedPercent { get; init; } = 30;

    public int Members { get; init; } = 4;

    /// <summary>How far from the middle orders are priced, in ticks.</summary>
    public int SpreadTicks { get; init; } = 8;

    /// <summary>Above so many live orders, more is cancelled.</summary>
    public int LiveOrders { get; init; } = 60;

    public ReferenceCapacities Capacities { get; init; } = new();

    /// <summary>One that favours each part of the rules.</summary>
    public static IReadOnlyList<GeneratorProfile> All { get; } =
    [
        new() { Name = "balanced" },
        new()
        {
            Name = "deep book",
            LiveOrders = 400,
            SpreadTicks = 40,
            CrossingPercent = 12,
            CancelWeight = 40,
            MassCancelWeight = 1,
            StateWeight = 3,
            AdministrationWeight = 1,
            LimitedPercent = 0,
        },
        new() { Name = "auctions", StateWeight = 90, IndicateWeight = 60, StopPercent = 6, LiveOrders = 40, LimitedPercent = 10 },
        new()
        {
            Name = "stops",
            StopPercent = 45,
            CrossingPercent = 70,
            SpreadTicks = 12,
            StateWeight = 8,
            LiveOrders = 90,
            LimitedPercent = 0,
        },
        new() { Name = "self-trades", Members = 2, SelfTradePercent = 85, IcebergPercent = 25, ImmediatePercent = 25, LimitedPercent = 5 },
        new() { Name = "icebergs", IcebergPercent = 75, ReplaceWeight = 180, ReduceWeight = 120, SpreadTicks = 4, LimitedPercent = 0 },
        new() { Name = "refusals", BrokenPercent = 40, LimitedPercent = 70, PostOnlyPercent = 20, AdministrationWeight = 60 },
        new() { Name = "ends of the range", WildPricePercent = 50, StateWeight = 40, LimitedPercent = 10, LiveOrders = 40 },
        new()
        {
            Name = "no room",
            SpreadTicks = 20,
            ImmediatePercent = 5,
            IcebergPercent = 30,
            AdministrationWeight = 60,
            LimitedPercent = 10,
            Capacities = new ReferenceCapacities { Orders = 24, Instruments = 3, Members = 4, Sessions = 6 },
        },
    ];
}
