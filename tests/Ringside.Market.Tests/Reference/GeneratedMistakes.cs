using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Makes one field of a command wrong, or at least strange.</summary>
internal static class GeneratedMistakes
{
    private const int Kinds = 22;

    public static void Make(SeededRandom random, ref Command command)
    {
        switch (random.Next(Kinds))
        {
            case 0: command.Kind = (CommandKind)random.Pick<byte>([0, 15, 200, 255]); break;
            case 1: command.Side = (Side)random.Pick<byte>([2, 255]); break;
            case 2: command.Type = (OrderType)random.Pick<byte>([0, 1, 2, 3, 4, 255]); break;
            case 3: command.TimeInForce = (TimeInForce)random.Pick<byte>([0, 1, 2, 3, 4, 255]); break;
            case 4: command.SelfTradeMode = (SelfTradeMode)random.Pick<byte>([5, 255]); break;
            case 5: command.Flags = (CommandFlags)random.Next(256); break;
            case 6: command.State = (TradingState)random.Pick<byte>([5, 255]); break;
            case 7: command.Scope = (CancelScope)random.Pick<byte>([3, 255]); break;
            case 8: command.OrderId = 0; break;
            case 9: command.Instrument = random.NextUInt32(); break;
            case 10: command.Session = random.NextUInt32(); break;
            case 11: command.Member = random.NextUInt32(); break;
            case 12: command.Price = Strange(random, command.Price); break;
            case 13: command.Quantity = Strange(random, command.Quantity); break;
            case 14: command.StopPrice = Strange(random, command.StopPrice); break;
            case 15: command.DisplayQuantity = Strange(random, command.DisplayQuantity); break;
            case 16: command.PriceScale = random.Pick([18u, 19u, uint.MaxValue]); break;
            case 17: command.NewOrderId = command.OrderId; break;
            case 18: command.CollarBasisPoints = random.NextUInt32(); break;
            case 19: command.Flags ^= (CommandFlags)(1 << random.Next(3)); break;
            case 20: command.TimeNanos = random.Pick([0, -1, long.MinValue]); break;
            default: command.Quantity = (Quantities.Maximum / 10 * 10) + random.Pick([0, 10, 20, 1_000]); break;
        }
    }

    private static long Strange(SeededRandom random, long value) => random.Next(7) switch
    {
        0 => 0,
        1 => unchecked(-value),
        2 => unchecked(value + 1),
        3 => unchecked(value - 1),
        4 => long.MaxValue,
        5 => long.MinValue,
        _ => (long)random.NextUInt64(),
    };
}
