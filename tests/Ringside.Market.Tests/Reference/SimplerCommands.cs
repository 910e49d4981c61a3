using Ringside.Market.Commands;
using Ringside.Market.Instruments;

namespace Ringside.Market.Tests.Reference;

/// <summary>Ways to make commands plainer, one field at a time, or one kind of number in all of them.</summary>
internal static class SimplerCommands
{
    public static IReadOnlyList<Func<Command, Command>> Ways { get; } =
    [
        command => command with { TimeNanos = 0 },
        command => command with { Flags = CommandFlags.None },
        command => command with { SelfTradeMode = SelfTradeMode.None },
        command => command with { TimeInForce = TimeInForce.Day },
        command => command with { Type = OrderType.Limit, StopPrice = 0 },
        command => command with { NewOrderId = 0 },
        command => command with { DisplayQuantity = 0 },
        command => command with { StopPrice = 0 },
        command => command with { CollarBasisPoints = 0 },
        command => command with { PriceScale = 0 },
        command => command with { Symbol = 0 },
        command => command with { Price = 0 },
        command => command with { Price = AtMost(100, command.Price) },
        command => command with { StopPrice = AtMost(100, command.StopPrice) },
        command => command with { State = command.State == TradingState.Closed ? TradingState.Closed : TradingState.Open },
        command => command.Quantity > 1 ? command with { Quantity = command.Quantity / 2 } : command,
        command => command with { Quantity = AtMost(10, command.Quantity) },
        command => command with { Quantity = AtMost(2, command.Quantity) },
        command => command with { Quantity = AtMost(1, command.Quantity) },
        command => command with { DisplayQuantity = AtMost(2, command.DisplayQuantity) },
        command => command with { DisplayQuantity = AtMost(1, command.DisplayQuantity) },
    ];

    public static IReadOnlyList<Numbering> Numberings { get; } =
    [
        new Numbering(command => [command.OrderId, command.NewOrderId], MayJoin: false, (command, map) =>
            command with { OrderId = map(command.OrderId), NewOrderId = map(command.NewOrderId) }),
        new Numbering(command => [command.Session], MayJoin: true, (command, map) => command with { Session = (uint)map(command.Session) }),
        new Numbering(command => [command.Member], MayJoin: true, (command, map) => command with { Member = (uint)map(command.Member) }),
        new Numbering(
            command => [command.Instrument], MayJoin: true, (command, map) => command with { Instrument = (uint)map(command.Instrument) }),
    ];

    private static long AtMost(long most, long value) => value < 0 || value > most ? most : value;
}
