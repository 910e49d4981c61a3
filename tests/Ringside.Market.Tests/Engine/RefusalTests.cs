using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>Each refusal once, with what offends and the bound; the order in which they are looked for; and that nothing changes.</summary>
public sealed class RefusalTests
{
    // Instrument 1: tick 5, lot 10, reference 1,000, collar 10 %. Member 1 may have orders of 100, notional 90,000, and 3 of them.
    private static Venue Strict()
    {
        Venue venue = new();
        venue.Define(Venue.Instrument, tick: 5, lot: 10, reference: 1_000, collar: 1_000, dayEnd: 50);
        venue.Limits(1, quantity: 100, notional: 90_000, open: 3);
        return venue;
    }

    private static Command Good => Venue.Order(Side.Bid, 1, 50, 1_000, 11);

    public static TheoryData<string, string, Command> Cases => new()
    {
        { "no kind", "MalformedCommand 0 0", new Command() },
        { "unknown kind", "MalformedCommand 0 0", new Command { Kind = (CommandKind)15 } },
        { "order id 0", "MalformedCommand 0 0", Good with { OrderId = 0 } },
        { "side", "MalformedCommand 0 0", Good with { Side = (Side)2 } },
        { "type", "MalformedCommand 0 0", Good with { Type = (OrderType)4 } },
        { "time in force", "MalformedCommand 0 0", Good with { TimeInForce = (TimeInForce)4 } },
        { "mode", "MalformedCommand 0 0", Good with { SelfTradeMode = (SelfTradeMode)5 } },
        { "flags", "MalformedCommand 0 0", Good with { Flags = (CommandFlags)8 } },
        { "cancel id 0", "MalformedCommand 0 0", new Command { Kind = CommandKind.Cancel, Session = 11 } },
        { "state", "MalformedCommand 0 0", new Command { Kind = CommandKind.SetState, Instrument = 1, State = (TradingState)5 } },
        { "scope", "MalformedCommand 0 0", new Command { Kind = CommandKind.MassCancel, Scope = (CancelScope)3 } },
        { "instrument", "UnknownInstrument 0 0", Good with { Instrument = 7, Session = 99 } },
        { "state of", "UnknownInstrument 0 0", new Command { Kind = CommandKind.SetState, Instrument = 7 } },
        { "indicate", "UnknownInstrument 0 0", new Command { Kind = CommandKind.Indicate, Instrument = 7 } },
        { "session", "UnknownSession 0 0", Good with { Session = 99, Quantity = 0 } },
        { "session of a cancel", "UnknownSession 0 0", new Command { Kind = CommandKind.Cancel, OrderId = 1, Session = 99 } },
        { "session gone", "SessionNotConnected 0 0", Good with { Session = 12, Quantity = 0 } },
        { "member", "UnknownMember 0 0", new Command { Kind = CommandKind.Kill, Member = 9 } },
        { "member of a session", "UnknownMember 0 0", new Command { Kind = CommandKind.SessionConnected, Session = 9, Member = 9 } },
        { "stop with FOK", "InvalidCombination 0 0", Good with { Type = OrderType.StopLimit, TimeInForce = TimeInForce.FillOrKill } },
        { "market with price", "InvalidCombination 0 0", Good with { Type = OrderType.Market } },
        { "stop with price", "InvalidCombination 0 0", Good with { Type = OrderType.Stop, StopPrice = 1_000 } },
        { "limit with stop price", "InvalidCombination 0 0", Good with { StopPrice = 1_000 } },
        { "post-only IOC", "InvalidCombination 0 0", Good with { Flags = CommandFlags.PostOnly, TimeInForce = TimeInForce.FillOrKill } },
        { "iceberg IOC", "InvalidCombination 0 0", Good with { DisplayQuantity = 10, TimeInForce = TimeInForce.ImmediateOrCancel } },
        { "iceberg stop", "InvalidCombination 0 0", Good with { DisplayQuantity = 10, Type = OrderType.StopLimit } },
        { "quantity 0", "InvalidQuantity 0 10", Good with { Quantity = 0, Price = 3 } },
        { "quantity below 0", "InvalidQuantity -10 10", Good with { Quantity = -10 } },
        { "lot", "InvalidQuantity 55 10", Good with { Quantity = 55 } },
        { "too large", $"QuantityTooLarge 549755813890 {Quantities.Maximum}", Good with { Quantity = 549_755_813_890 } },
        { "tick", "InvalidPrice 1001 5", Good with { Price = 1_001, DisplayQuantity = 3 } },
        { "stop tick", "InvalidStopPrice 1001 5", Good with { Type = OrderType.StopLimit, StopPrice = 1_001 } },
        { "display lot", "InvalidDisplayQuantity 3 10", Good with { DisplayQuantity = 3, Quantity = 1_000 } },
        { "too many pieces", "InvalidDisplayQuantity 20 30", Good with { DisplayQuantity = 20, Quantity = 20_010 } },
        { "display below 0", "InvalidDisplayQuantity -10 10", Good with { DisplayQuantity = -10 } },
        { "member's quantity", "QuantityAboveLimit 110 100", Good with { Quantity = 110, Price = 5_000 } },
        { "member's notional", "NotionalAboveLimit 1000 90000", Good with { Quantity = 100 } },
        { "collar above", "PriceOutsideCollar 1105 1100", Good with { Price = 1_105, OrderId = 4 } },
        { "collar below", "PriceOutsideCollar 895 900", Good with { Price = 895 } },
        { "id", "DuplicateOrder 0 0", Good with { OrderId = 4, TimeInForce = TimeInForce.Day, TimeNanos = 60 } },
        { "day", "DayHasEnded 60 50", Good with { TimeInForce = TimeInForce.Day, TimeNanos = 60 } },
        { "order", "UnknownOrder 0 0", new Command { Kind = CommandKind.Cancel, OrderId = 77, Session = 11 } },
        { "another's order", "UnknownOrder 0 0", new Command { Kind = CommandKind.Cancel, OrderId = 4, Session = 21 } },
        { "reduce", "NotAReduction 50 50", new Command { Kind = CommandKind.Reduce, OrderId = 4, Session = 11, Quantity = 50 } },
        { "reduce lot", "InvalidQuantity 45 10", new Command { Kind = CommandKind.Reduce, OrderId = 4, Session = 11, Quantity = 45 } },
        { "same state", "AlreadyInThatState 0 0", new Command { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open } },
        { "in use", "InstrumentInUse 0 0", Definition with { DisplayQuantity = 1 } },
        { "definition", "InvalidDefinition 0 0", Definition with { DisplayQuantity = 0 } },
        { "lot 0", "InvalidDefinition 0 0", Definition with { Quantity = 0 } },
        { "scale", "InvalidDefinition 0 0", Definition with { PriceScale = 19 } },
        { "day end", "InvalidDefinition 0 0", Definition with { StopPrice = -1 } },
        { "limit", "InvalidDefinition 0 0", new Command { Kind = CommandKind.DefineMember, Member = 1, Quantity = -1 } },
    };

    private static Command Definition =>
        new() { Kind = CommandKind.DefineInstrument, Instrument = 1, DisplayQuantity = 5, Quantity = 10, PriceScale = 2 };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_refused_and_changes_nothing(string what, string expected, Command command)
    {
        using Venue venue = Strict();
        venue.Disconnect(12);
        Assert.Equal("accepted 4", venue.Do(Good with { OrderId = 4 }));
        string before = venue.Book;
        string told = venue.Do(command);
        Assert.True($"rejected {expected}" == told, $"{what}: {told}");
        Assert.Equal(before, venue.Book);
        EngineEvent one = venue.Events[0];
        Assert.Equal((command.OrderId, command.Instrument, command.Session), (one.OrderId, one.Instrument, one.Session));
        Assert.Equal((long)command.Kind, one.Other);
    }

    [Fact]
    public void More_open_orders_than_the_member_may_have()
    {
        using Venue venue = Strict();
        for (ulong id = 1; id <= 3; id++)
            venue.Do(Good with { OrderId = id });
        Assert.Equal("rejected TooManyOpenOrders 3 3", venue.Do(Good with { OrderId = 4 }));
        Assert.Equal(
            "accepted 4; cancelled 4 ImmediateOrCancel 50 left 0",
            venue.Do(Good with { OrderId = 4, TimeInForce = TimeInForce.ImmediateOrCancel }));
        Assert.Equal("rejected DuplicateOrder 0 0", venue.Do(Good with { OrderId = 3 }));
    }

    [Fact]
    public void More_of_anything_than_the_engine_was_made_for()
    {
        using Venue venue = new(MatchingEngineOptions.Tiny);
        for (ulong id = 1; id <= 8; id++)
            Assert.Equal($"accepted {id}", venue.Buy(id, 1, 50 + (long)id));
        Assert.Equal("rejected CapacityExhausted 0 8", venue.Buy(9, 1, 50));
        Assert.Equal("rejected CapacityExhausted 0 8", venue.Stop(Side.Bid, 9, 1, 500));
        Assert.Equal("accepted 9; trade 8-9 1@58 left 0", venue.Sell(9, 1, 50, time: TimeInForce.ImmediateOrCancel));
        Assert.Equal("accepted 10", venue.Buy(10, 1, 50));
        Assert.Equal("done 0", venue.Define(2));
        Assert.Equal("rejected CapacityExhausted 0 2", venue.Define(3));
        Assert.Equal("rejected CapacityExhausted 0 2", venue.Limits(3));
        Assert.Equal("rejected CapacityExhausted 0 3", venue.Connect(99, 1));
    }

    [Fact]
    public void Every_code_stands_in_a_test_of_this_folder()
    {
        string folder = RepositoryFolder();
        string texts = string.Concat(Directory.EnumerateFiles(folder, "*Tests.cs").Select(File.ReadAllText));
        foreach (string name in Enum.GetNames<RejectCode>().Where(name => name != nameof(RejectCode.None)))
            Assert.Contains(name + " ", texts, StringComparison.Ordinal);
        string[] reasons = [.. Enum.GetNames<EventReason>().Where(name => name != nameof(EventReason.None))];
        foreach (string name in reasons)
            Assert.Contains(name, texts, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_has_a_sentence_of_its_own()
    {
        string[] texts = [.. Enum.GetValues<RejectCode>().Append((RejectCode)255).Select(RejectCodes.TextOf)];
        Assert.Equal(texts.Length, texts.Distinct(StringComparer.Ordinal).Count());
        Assert.All(texts, text => Assert.Matches(@"^[A-Z][^.]{15,}\.$", text));
    }

    private static string RepositoryFolder() => Testing.RepositoryRoot.Combine("tests", "Ringside.Market.Tests", "Engine");

    [Fact]
    public void A_limit_of_a_member_counts_the_absolute_price()
    {
        using Venue venue = new();
        venue.Limits(1, notional: 1_000);
        Assert.Equal("rejected NotionalAboveLimit -101 1000", venue.Buy(1, 10, -101));
        Assert.Equal("accepted 1", venue.Buy(1, 10, -100));
        Assert.Equal($"rejected NotionalAboveLimit {long.MinValue} 1000", venue.Buy(2, 1, long.MinValue));
    }

    [Fact]
    public void A_collar_ends_at_the_ends_of_long()
    {
        using Venue venue = new();
        venue.Define(Venue.Instrument, reference: long.MinValue, collar: uint.MaxValue);
        Assert.Equal("accepted 1", venue.Buy(1, 1, long.MinValue));
        Assert.Equal("accepted 2", venue.Sell(2, 1, long.MaxValue));
        venue.Define(Venue.Instrument, reference: -1_000, collar: 15);
        Assert.Equal("accepted 3", venue.Buy(3, 1, -1_001));
        Assert.Equal("rejected PriceOutsideCollar -1002 -1001", venue.Buy(4, 1, -1_002));
        Assert.Equal("rejected PriceOutsideCollar -998 -999", venue.Buy(4, 1, -998));
    }
}
