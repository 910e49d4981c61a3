using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>An engine with one open instrument (1) and two members: sessions 11 and 12 of member 1, session 21 of member 2. Orders are
/// entered in a line, and what happens is told in words, so that a test reads as a story. After each command the digest is worked out
/// anew and compared.</summary>
internal sealed class Venue : IDisposable
{
    public const uint Instrument = 1;
    private readonly EventBuffer _events = new(16);

    public Venue(MatchingEngineOptions? options = null, bool isOpen = true)
    {
        Engine = new MatchingEngine<EventBufferSink>(options ?? Small, _events.Sink);
        Define(Instrument);
        Do(new Command { Kind = CommandKind.DefineMember, Member = 1 });
        Do(new Command { Kind = CommandKind.DefineMember, Member = 2 });
        Connect(11, 1);
        Connect(21, 2);
        Connect(12, 1);
        if (isOpen)
            State(TradingState.Open);
    }

    public static MatchingEngineOptions Small =>
        MatchingEngineOptions.Tiny with { MaximumOrders = 256, MaximumSessions = 8, MaximumMembers = 4 };

    public MatchingEngine<EventBufferSink> Engine { get; private set; }

    public ReadOnlySpan<EngineEvent> Events => _events.Events;

    /// <summary>Displayed and hidden orders of the book, then the stops: what a reader would draw.</summary>
    public string Book => BookText.Of(Engine, Instrument);

    public void Dispose() => Engine.Dispose();

    /// <summary>Carries out a command and tells what happened.</summary>
    public string Do(in Command command)
    {
        _events.Clear();
        Engine.Apply(command);
        Assert.Equal(Engine.ComputeDigest(), Engine.Digest);
        return EventText.Of(_events.Events);
    }

    public string Define(
        uint number, long tick = 1, long lot = 1, long reference = 100, uint collar = 0, long dayEnd = 0, uint scale = 2) => Do(new Command
        {
            Kind = CommandKind.DefineInstrument,
            Instrument = number,
            DisplayQuantity = tick,
            Quantity = lot,
            Price = reference,
            CollarBasisPoints = collar,
            StopPrice = dayEnd,
            PriceScale = scale,
            Symbol = 0x2020_2020_2043_4241,
        });

    public string Limits(uint member, long quantity = 0, long notional = 0, long open = 0) => Do(new Command
    {
        Kind = CommandKind.DefineMember,
        Member = member,
        Quantity = quantity,
        StopPrice = notional,
        DisplayQuantity = open,
    });

    public string Connect(uint session, uint member, CommandFlags flags = CommandFlags.None) =>
        Do(new Command { Kind = CommandKind.SessionConnected, Session = session, Member = member, Flags = flags });

    public string Disconnect(uint session) => Do(new Command { Kind = CommandKind.SessionDisconnected, Session = session });

    public string State(TradingState state) => Do(new Command { Kind = CommandKind.SetState, Instrument = Instrument, State = state });

    public string Tick(long timeNanos) => Do(new Command { Kind = CommandKind.Tick, TimeNanos = timeNanos });

    public string Buy(
        ulong id, long quantity, long price, uint session = 11, TimeInForce time = TimeInForce.GoodTillCancelled,
        SelfTradeMode mode = SelfTradeMode.None, long display = 0, CommandFlags flags = CommandFlags.None) =>
        Do(Order(Side.Bid, id, quantity, price, session) with
        {
            TimeInForce = time,
            SelfTradeMode = mode,
            DisplayQuantity = display,
            Flags = flags,
        });

    public string Sell(
        ulong id, long quantity, long price, uint session = 21, TimeInForce time = TimeInForce.GoodTillCancelled,
        SelfTradeMode mode = SelfTradeMode.None, long display = 0, CommandFlags flags = CommandFlags.None) =>
        Do(Order(Side.Ask, id, quantity, price, session) with
        {
            TimeInForce = time,
            SelfTradeMode = mode,
            DisplayQuantity = display,
            Flags = flags,
        });

    public string Market(Side side, ulong id, long quantity, uint session, TimeInForce time = TimeInForce.ImmediateOrCancel) =>
        Do(Order(side, id, quantity, 0, session) with { Type = OrderType.Market, TimeInForce = time });

    /// <summary>A stop order; a stop-limit order when it has a price.</summary>
    public string Stop(Side side, ulong id, long quantity, long stop, long? price = null, uint session = 11) =>
        Do(Order(side, id, quantity, price ?? 0, session) with
        {
            Type = price is null ? OrderType.Stop : OrderType.StopLimit,
            StopPrice = stop,
        });

    public string Cancel(ulong id, uint session = 11) => Do(new Command { Kind = CommandKind.Cancel, OrderId = id, Session = session });

    public string Reduce(ulong id, long quantity, uint session = 11, CommandFlags flags = CommandFlags.None) =>
        Do(new Command { Kind = CommandKind.Reduce, OrderId = id, Session = session, Quantity = quantity, Flags = flags });

    public string Replace(
        ulong id, long quantity, long price, uint session = 11, ulong newId = 0, long stop = 0, long display = 0,
        CommandFlags flags = CommandFlags.None) => Do(new Command
        {
            Kind = CommandKind.Replace,
            OrderId = id,
            NewOrderId = newId,
            Session = session,
            Quantity = quantity,
            Price = price,
            StopPrice = stop,
            DisplayQuantity = display,
            Flags = flags,
        });

    public static Command Order(Side side, ulong id, long quantity, long price, uint session) => new()
    {
        Kind = CommandKind.Enter,
        Instrument = Instrument,
        Side = side,
        OrderId = id,
        Quantity = quantity,
        Price = price,
        Session = session,
        TimeInForce = TimeInForce.GoodTillCancelled,
    };
}
