using Ringside.Market.Commands;

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
        command => command with { Quantity = AtMost(10, command.Quantity) },
        command => command with { Quantity = AtMost(2, command.Quantity) },
        command => command with { Quantity = AtMost(1, command.Quantity) },
        command => command with { DisplayQuantity = AtMost(2, command.DisplayQuantity) },
        command => command with { DisplayQuantity = AtMost(1, command.DisplayQuantity) },
    ];

    public static IReadOnlyList<Func<IReadOnlyList<Command>, List<Command>>> Renumberings { get; } =
    [
        commands => Renumber(commands, command => [command.OrderId, command.NewOrderId], (command, map) =>
            command with { OrderId = map(command.OrderId), NewOrderId = map(command.NewOrderId) }),
        commands => Renumber(commands, command => [command.Session], (command, map) => command with { Session = (uint)map(command.Session) }),
        commands => Renumber(commands, command => [command.Member], (command, map) => command with { Member = (uint)map(command.Member) }),
        commands => Renumber(
            commands, command => [command.Instrument], (command, map) => command with { Instrument = (uint)map(command.Instrument) }),
    ];

    private static long AtMost(long most, long value) => value < 0 || value > most ? most : value;

    // 1, 2, 3 in the order of size, which some rules look at; zero stays.
    private static List<Command> Renumber(
        IReadOnlyList<Command> commands, Func<Command, ulong[]> numbers, Func<Command, Func<ulong, ulong>, Command> change)
    {
        List<ulong> used = [.. commands.SelectMany(numbers).Where(number => number != 0).Distinct().Order()];
        return [.. commands.Select(command => change(command, number => number == 0 ? 0 : (ulong)used.IndexOf(number) + 1))];
    }
}
