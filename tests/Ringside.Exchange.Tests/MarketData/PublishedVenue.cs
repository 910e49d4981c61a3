using Ringside.Exchange.MarketData;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>An engine whose commands become stable batches at once, and the publications that read them.</summary>
internal sealed class PublishedVenue : IDisposable
{
    private readonly EventBuffer _events = new();
    private long _number;
    private long _timeNanos = 1_000;

    public PublishedVenue(MatchingEngineOptions? options = null)
    {
        Engine = new MatchingEngine<EventBufferSink>(options ?? new MatchingEngineOptions { ExpectedOrders = 1_024 }, _events.Sink);
    }

    public MatchingEngine<EventBufferSink> Engine { get; }

    public List<ItchPublication> Publications { get; } = [];

    public long LastBatch => _number;

    public ReadOnlySpan<EngineEvent> LastEvents => _events.Events;

    public static ulong SymbolOf(string text)
    {
        ulong bits = 0;
        for (int index = 7; index >= 0; index--)
            bits = (bits << 8) | (index < text.Length ? text[index] : ' ');
        return bits;
    }

    /// <summary>One instrument (number 1, scale 4, tick 1), members 1 and 2 with sessions 11 and 21, all in state Open.</summary>
    public PublishedVenue Open()
    {
        Define(1, "ABC");
        Connect(1, 11);
        Connect(2, 21);
        SetState(TradingState.Open);
        return this;
    }

    public void Define(uint number, string symbol, uint scale = 4, long tick = 1) => Apply(new Command
    {
        Kind = CommandKind.DefineInstrument,
        Instrument = number,
        Symbol = SymbolOf(symbol),
        PriceScale = scale,
        DisplayQuantity = tick,
        Quantity = 1,
        Price = 100 * tick,
    });

    public void Connect(uint member, uint session)
    {
        Apply(new Command { Kind = CommandKind.DefineMember, Member = member });
        Apply(new Command { Kind = CommandKind.SessionConnected, Member = member, Session = session });
    }

    public void SetState(TradingState state, uint instrument = 1) =>
        Apply(new Command { Kind = CommandKind.SetState, Instrument = instrument, State = state });

    public void Buy(ulong id, long quantity, long price, long show = 0) => Apply(OrderOf(id, Side.Bid, quantity, price, show));

    public void Sell(ulong id, long quantity, long price, long show = 0) => Apply(OrderOf(id, Side.Ask, quantity, price, show));

    public static Command OrderOf(ulong id, Side side, long quantity, long price, long show = 0) => new()
    {
        Kind = CommandKind.Enter,
        Side = side,
        OrderId = id,
        Instrument = 1,
        Session = side == Side.Bid ? 11U : 21,
        Quantity = quantity,
        Price = price,
        DisplayQuantity = show,
    };

    public void Replace(ulong id, ulong newId, long quantity, long price, uint session) => Apply(new Command
    {
        Kind = CommandKind.Replace,
        OrderId = id,
        NewOrderId = newId,
        Session = session,
        Quantity = quantity,
        Price = price,
    });

    public void Apply(Command command)
    {
        if (command.TimeNanos == 0)
            command.TimeNanos = _timeNanos += 7;
        _events.Clear();
        Engine.Apply(command);
        ShardInput input = new() { Kind = ShardInputKind.Command, Command = command };
        _number++;
        foreach (ItchPublication publication in Publications)
            publication.Apply(new StableBatch(0, _number, input, ShardOutcome.Applied, _events.Events));
    }

    public void Dispose() => Engine.Dispose();
}
