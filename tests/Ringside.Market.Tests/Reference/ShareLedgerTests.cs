using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>The account must notice what does not add up.</summary>
public sealed class ShareLedgerTests
{
    private static readonly EngineEvent Bought = new() { Kind = EventKind.Accepted, OrderId = 1, Quantity = 5 };
    private static readonly EngineEvent Sold = new() { Kind = EventKind.Accepted, OrderId = 2, Quantity = 3 };
    private static readonly EngineEvent Trade = new()
    {
        Kind = EventKind.Executed,
        OrderId = 1,
        OtherId = 2,
        Quantity = 3,
        Other = 2,
        Match = 1,
    };

    private readonly ShareLedger _ledger = new();

    [Fact]
    public void What_came_is_traded_cancelled_or_open()
    {
        EngineEvent cancelled = new() { Kind = EventKind.Cancelled, OrderId = 9, Quantity = 1, Other = 3 };
        EngineEvent replaced = new() { Kind = EventKind.Replaced, OrderId = 9, OtherId = 1, Quantity = 4 };
        Assert.Null(_ledger.Enter([Bought, Sold, Trade, replaced, cancelled]));
        Assert.Null(_ledger.Compare(new Dictionary<ulong, long> { [9] = 3 }));
    }

    [Fact]
    public void An_order_that_is_open_without_a_reason_is_noticed()
    {
        Assert.Null(_ledger.Enter([Bought, Sold, Trade]));
        Assert.NotNull(_ledger.Compare(new Dictionary<ulong, long> { [1] = 3 }));
        Assert.NotNull(_ledger.Compare(new Dictionary<ulong, long> { [1] = 2, [2] = 0 }));
        Assert.NotNull(_ledger.Compare(new Dictionary<ulong, long>()));
    }

    [Fact]
    public void Events_that_contradict_each_other_are_noticed()
    {
        Assert.NotNull(new ShareLedger().Enter([Bought, Bought]));
        Assert.NotNull(new ShareLedger().Enter([Bought, Sold, Trade with { Match = 2 }]));
        Assert.NotNull(new ShareLedger().Enter([Bought, Sold, Trade with { Quantity = 4, Other = 1 }]));
        Assert.NotNull(new ShareLedger().Enter([Bought, Sold, Trade with { Other = 1 }]));
        Assert.NotNull(new ShareLedger().Enter([Bought, new EngineEvent { Kind = EventKind.Restated, OrderId = 1, Quantity = 4 }]));
        Assert.NotNull(new ShareLedger().Enter([new EngineEvent { Kind = EventKind.Replaced, OrderId = 2, OtherId = 1, Quantity = 4 }]));
    }
}
