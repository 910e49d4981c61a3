using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>A stream of commands that mostly make sense around one price, for two instruments, two members and four sessions.</summary>
internal sealed class RandomCommands(SeededRandom random)
{
    private readonly SeededRandom _random = random;
    private int _given;
    private long _time;

    private static readonly Command[] Setup =
    [
        Definition(1) with { CollarBasisPoints = 2_000 },
        Definition(2) with { StopPrice = 300 },
        new() { Kind = CommandKind.DefineMember, Member = 1 },
        new() { Kind = CommandKind.DefineMember, Member = 2, Quantity = 40, DisplayQuantity = 30 },
        new() { Kind = CommandKind.SessionConnected, Session = 1, Member = 1 },
        new() { Kind = CommandKind.SessionConnected, Session = 2, Member = 1, Flags = CommandFlags.CancelOnDisconnect },
        new() { Kind = CommandKind.SessionConnected, Session = 3, Member = 2 },
        new() { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open },
        new() { Kind = CommandKind.SetState, Instrument = 2, State = TradingState.Open },
    ];

    private static Command Definition(uint instrument) =>
        new() { Kind = CommandKind.DefineInstrument, Instrument = instrument, DisplayQuantity = 1, Quantity = 1, Price = 100 };

    public void Run(MatchingEngine<EventBufferSink> engine, int count)
    {
        for (int step = 0; step < count; step++)
            engine.Apply(Next());
    }

    public Command Next()
    {
        _time += _random.Next(3);
        Command command = _given < Setup.Length ? Setup[_given] : Draw();
        _given++;
        return command with { TimeNanos = _time };
    }

    private Command Draw()
    {
        uint session = (uint)_random.Next(1, 4);
        int kind = _random.Next(100);
        if (kind < 55)
            return Enter(session);
        if (kind < 65)
            return new Command { Kind = CommandKind.Cancel, OrderId = Id(), Session = session };
        if (kind < 72)
            return Reduce(session);
        if (kind < 88)
            return Replace(session);
        return kind < 94 ? State() : Seldom(session);
    }

    private Command Enter(uint session)
    {
        OrderType type = _random.NextBool() ? OrderType.Limit : (OrderType)_random.Next(4);
        bool mayHide = type == OrderType.Limit && _random.Next(4) == 0;
        return new Command
        {
            Kind = CommandKind.Enter,
            OrderId = Id(),
            Session = session,
            Instrument = Instrument(),
            Side = (Side)_random.Next(2),
            Type = type,
            TimeInForce = (TimeInForce)_random.Next(type >= OrderType.Stop || mayHide ? 2 : 4),
            SelfTradeMode = (SelfTradeMode)_random.Next(5),
            Quantity = _random.Next(1, 30),
            Price = type is OrderType.Limit or OrderType.StopLimit ? Price() : 0,
            StopPrice = type >= OrderType.Stop ? Price() : 0,
            DisplayQuantity = mayHide ? _random.Next(1, 6) : 0,
            Flags = mayHide && _random.NextBool() ? CommandFlags.PostOnly : CommandFlags.None,
        };
    }

    private Command Reduce(uint session) =>
        new() { Kind = CommandKind.Reduce, OrderId = Id(), Session = session, Quantity = _random.Next(8), Flags = Total() };

    private Command Replace(uint session) => new()
    {
        Kind = CommandKind.Replace,
        OrderId = Id(),
        NewOrderId = _random.NextBool() ? 0 : Id(),
        Session = session,
        Quantity = _random.Next(1, 30),
        Price = Price(),
        StopPrice = Price(),
        DisplayQuantity = _random.NextBool() ? 0 : _random.Next(1, 6),
        Flags = Total(),
    };

    private Command State() => new()
    {
        Kind = CommandKind.SetState,
        Instrument = Instrument(),
        State = _random.NextBool() ? TradingState.Open : (TradingState)_random.Next(5),
    };

    private Command Seldom(uint session) => _random.Next(10) switch
    {
        0 => new Command { Kind = CommandKind.SessionDisconnected, Session = session },
        1 => new Command { Kind = CommandKind.Kill, Member = (uint)_random.Next(1, 3) },
        2 or 6 or 7 => new Command { Kind = CommandKind.Revive, Member = (uint)_random.Next(1, 3) },
        3 => new Command
        {
            Kind = CommandKind.MassCancel,
            Scope = (CancelScope)_random.Next(3),
            Session = session,
            Member = 1,
            Instrument = 1,
        },
        4 => new Command { Kind = CommandKind.Tick },
        5 => new Command { Kind = CommandKind.Indicate, Instrument = Instrument() },
        _ => new Command { Kind = CommandKind.SessionConnected, Session = session, Member = session == 3 ? 2U : 1 },
    };

    private ulong Id() => (ulong)_random.Next(1, 120);

    private uint Instrument() => (uint)_random.Next(1, 3);

    private long Price() => 100 + _random.Next(-8, 9);

    private CommandFlags Total() => _random.NextBool() ? CommandFlags.QuantityIsTotal : CommandFlags.None;
}
