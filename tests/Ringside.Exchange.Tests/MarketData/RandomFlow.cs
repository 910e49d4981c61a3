using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>Random commands for five instruments of different scales, two members and three sessions: all order types, auctions, stops,
/// icebergs, self-trades, mass cancellations and mistakes. Prices of instrument 4 are too fine for ITCH, some of instrument 5 are
/// negative.</summary>
internal sealed class RandomFlow(SeededRandom random)
{
    public const int Instruments = 5;

    private static readonly (uint Scale, long Tick, long Middle)[] Scales =
        [(4, 1, 1_000), (2, 5, 500), (6, 100, 90_000), (6, 10, 500), (0, 1, 3)];

    private readonly Queue<Command> _opening = new(Opening());
    private readonly ulong[] _recent = new ulong[150];
    private ulong _lastId;
    private long _timeNanos = 5_000;

    public static IEnumerable<Command> Opening()
    {
        for (uint number = 1; number <= Instruments; number++)
            yield return Definition(number);
        yield return new Command { Kind = CommandKind.DefineMember, Member = 1 };
        yield return new Command { Kind = CommandKind.DefineMember, Member = 2 };
        yield return new Command { Kind = CommandKind.SessionConnected, Member = 1, Session = 11 };
        yield return new Command { Kind = CommandKind.SessionConnected, Member = 1, Session = 12, Flags = CommandFlags.CancelOnDisconnect };
        yield return new Command { Kind = CommandKind.SessionConnected, Member = 2, Session = 21 };
        for (uint number = 1; number <= Instruments; number++)
            yield return new Command { Kind = CommandKind.SetState, Instrument = number, State = TradingState.Open };
    }

    public Command Next()
    {
        Command command = _opening.Count > 0 ? _opening.Dequeue() : Draw();
        command.TimeNanos = _timeNanos += random.Next(1, 5_000);
        return command;
    }

    private static Command Definition(uint number)
    {
        (uint scale, long tick, long middle) = Scales[number - 1];
        return new Command
        {
            Kind = CommandKind.DefineInstrument,
            Instrument = number,
            Symbol = PublishedVenue.SymbolOf($"STOCK{number}"),
            PriceScale = scale,
            DisplayQuantity = tick,
            Quantity = 1,
            Price = middle,
        };
    }

    private Command Draw()
    {
        int drawn = random.Next(1_000);
        if (drawn < 560)
            return Enter();
        if (drawn < 700)
            return new Command { Kind = CommandKind.Cancel, OrderId = OldId(), Session = Session() };
        if (drawn < 770)
            return Reduce();
        if (drawn < 930)
            return Replace();
        return drawn < 965 ? State() : Seldom();
    }

    private Command Enter()
    {
        OrderType type = random.Chance(75) ? OrderType.Limit : (OrderType)random.Next(4);
        bool mayHide = type == OrderType.Limit && random.Chance(30);
        uint instrument = Instrument();
        ulong id = random.Chance(3) ? OldId() : ++_lastId;
        _recent[random.Next(_recent.Length)] = id;
        return new Command
        {
            Kind = CommandKind.Enter,
            OrderId = id,
            Session = Session(),
            Instrument = instrument,
            Side = (Side)random.Next(2),
            Type = type,
            TimeInForce = (TimeInForce)random.Next(type >= OrderType.Stop || mayHide ? 2 : 4),
            SelfTradeMode = (SelfTradeMode)random.Next(5),
            Quantity = type == OrderType.Limit && random.Chance(2) ? LargeQuantity() : random.Next(1, 40),
            Price = type is OrderType.Limit or OrderType.StopLimit ? Price(instrument) : 0,
            StopPrice = type >= OrderType.Stop ? Price(instrument) : 0,
            DisplayQuantity = mayHide ? random.Next(1, 9) : 0,
            Flags = mayHide && random.Chance(20) ? CommandFlags.PostOnly : CommandFlags.None,
        };
    }

    private Command Reduce() =>
        new() { Kind = CommandKind.Reduce, OrderId = OldId(), Session = Session(), Quantity = random.Next(12), Flags = Total() };

    private Command Replace()
    {
        uint instrument = Instrument();
        ulong id = OldId();
        return new Command
        {
            Kind = CommandKind.Replace,
            OrderId = id,
            NewOrderId = random.Chance(30) ? 0 : _recent[random.Next(_recent.Length)] = ++_lastId,
            Session = Session(),
            Quantity = random.Next(1, 40),
            Price = Price(instrument),
            StopPrice = Price(instrument),
            DisplayQuantity = random.Chance(60) ? 0 : random.Next(1, 9),
            Flags = Total(),
        };
    }

    private Command State() => new()
    {
        Kind = CommandKind.SetState,
        Instrument = Instrument(),
        State = random.NextBool() ? TradingState.Open : (TradingState)random.Next(5),
    };

    private Command Seldom() => random.Next(16) switch
    {
        0 => new Command { Kind = CommandKind.SessionDisconnected, Session = Session() },
        1 => new Command { Kind = CommandKind.Kill, Member = (uint)random.Next(1, 3) },
        2 or 3 or 4 => new Command { Kind = CommandKind.Revive, Member = (uint)random.Next(1, 3) },
        5 => new Command
        {
            Kind = CommandKind.MassCancel,
            Scope = (CancelScope)random.Next(3),
            Session = Session(),
            Member = 1,
            Instrument = Instrument(),
        },
        6 => new Command { Kind = CommandKind.Tick },
        7 or 8 => new Command { Kind = CommandKind.Indicate, Instrument = Instrument() },
        9 => Definition(Instrument()),
        10 => new Command { Kind = CommandKind.SessionConnected, Session = 12, Member = 1, Flags = CommandFlags.CancelOnDisconnect },
        11 => new Command { Kind = CommandKind.SessionConnected, Session = 21, Member = 2 },
        _ => new Command { Kind = CommandKind.SessionConnected, Session = 11, Member = 1 },
    };

    private uint Session() => random.Pick<uint>([11, 11, 12, 21, 21]);

    private uint Instrument() => (uint)random.Next(1, Instruments + 1);

    private ulong OldId() => Math.Max(1, _recent[random.Next(_recent.Length)]);

    // Just small enough for ITCH, or too large even after many trades.
    private long LargeQuantity() => random.NextBool() ? uint.MaxValue - (long)random.Next(3) : uint.MaxValue + 1_000_000L;

    private long Price(uint instrument)
    {
        (_, long tick, long middle) = Scales[instrument - 1];
        return middle + (tick * random.Next(-8, 9));
    }

    private CommandFlags Total() => random.Chance(20) ? CommandFlags.QuantityIsTotal : CommandFlags.None;
}
