using System.Text;

using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Tests.Reference;

/// <summary>Commands and events as lines to read: a command as C#, to be put into a test as it is. Zeros are left out.</summary>
internal static class StreamPrinter
{
    public static string Lines(IEnumerable<Command> commands) => string.Join('\n', commands.Select(command => "    " + Line(command)));

    public static string Line(in Command command)
    {
        StringBuilder text = new("new() { ");
        text.Append("Kind = ").Append(Name(command.Kind));
        Choice(text, nameof(command.Side), command.Side);
        Choice(text, nameof(command.Type), command.Type);
        Choice(text, nameof(command.TimeInForce), command.TimeInForce);
        Choice(text, nameof(command.SelfTradeMode), command.SelfTradeMode);
        if (command.Flags != 0)
            text.Append(", Flags = ").Append(Flags(command.Flags));
        Choice(text, nameof(command.State), command.State);
        Choice(text, nameof(command.Scope), command.Scope);
        Number(text, nameof(command.Instrument), command.Instrument);
        Number(text, nameof(command.Member), command.Member);
        Number(text, nameof(command.Session), command.Session);
        Number(text, nameof(command.CollarBasisPoints), command.CollarBasisPoints);
        Number(text, nameof(command.TimeNanos), command.TimeNanos);
        Number(text, nameof(command.OrderId), command.OrderId);
        Number(text, nameof(command.NewOrderId), command.NewOrderId);
        Number(text, nameof(command.Price), command.Price);
        Number(text, nameof(command.Quantity), command.Quantity);
        Number(text, nameof(command.StopPrice), command.StopPrice);
        Number(text, nameof(command.DisplayQuantity), command.DisplayQuantity);
        Number(text, nameof(command.Symbol), command.Symbol);
        Number(text, nameof(command.PriceScale), command.PriceScale);
        return text.Append(" },").ToString();
    }

    public static string Line(in EngineEvent one)
    {
        string code = one.Kind switch
        {
            EventKind.Rejected => $"{(RejectCode)one.Code}",
            EventKind.Cancelled or EventKind.Restated => $"{(EventReason)one.Code}",
            EventKind.Accepted or EventKind.Replaced => $"{(OrderType)one.Code}",
            EventKind.StateChanged => $"{(TradingState)one.Code}",
            _ => $"{one.Code}",
        };
        StringBuilder text = new();
        text.Append(one.Kind).Append(' ').Append(code).Append(' ').Append(one.Side).Append(' ').Append(one.Flags);
        Number(text, nameof(one.Instrument), one.Instrument);
        Number(text, nameof(one.OrderId), one.OrderId);
        Number(text, nameof(one.OtherId), one.OtherId);
        Number(text, nameof(one.Price), one.Price);
        Number(text, nameof(one.Quantity), one.Quantity);
        Number(text, nameof(one.Other), one.Other);
        Number(text, nameof(one.Match), one.Match);
        Number(text, nameof(one.Session), one.Session);
        Number(text, nameof(one.OtherSession), one.OtherSession);
        return text.ToString();
    }

    private static void Choice<T>(StringBuilder text, string field, T value)
        where T : struct, Enum
    {
        if (!value.Equals(default(T)))
            text.Append(", ").Append(field).Append(" = ").Append(Name(value));
    }

    private static void Number<T>(StringBuilder text, string field, T value)
        where T : struct, IEquatable<T>
    {
        if (!value.Equals(default))
            text.Append(", ").Append(field).Append(" = ").Append(value);
    }

    private static string Name<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? $"{typeof(T).Name}.{value}" : $"({typeof(T).Name}){value:D}";

    private static string Flags(CommandFlags flags)
    {
        if ((flags & ~ReferenceChecks.KnownFlags) != 0)
            return $"(CommandFlags){flags:D}";
        return string.Join(" | ", Enum.GetValues<CommandFlags>()
            .Where(flag => flag != CommandFlags.None && flags.HasFlag(flag))
            .Select(flag => $"CommandFlags.{flag}"));
    }
}
