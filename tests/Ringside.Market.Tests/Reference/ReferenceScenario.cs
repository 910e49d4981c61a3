using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>A small market for worked examples: instrument 1, tick 1, lot 1, reference price 100; session n is of member n.</summary>
internal sealed class ReferenceScenario
{
    private readonly ReferenceMatcher _matcher = new(new ReferenceCapacities { Orders = 2_048 });
    private ulong _lastId;

    public ReferenceScenario(TradingState state = TradingState.Open)
    {
        for (uint member = 1; member <= 3; member++)
        {
            Apply(new Command { Kind = CommandKind.DefineMember, Member = member });
            Apply(new Command { Kind = CommandKind.SessionConnected, Session = member, Member = member });
        }

        Apply(new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Price = 100, Quantity = 1, DisplayQuantity = 1 });
        SetState(state);
    }

    /// <summary>Events of the last command.</summary>
    public List<EngineEvent> Events { get; private set; } = [];

    /// <summary>Trades of the last command: maker, taker, price, quantity.</summary>
    public IEnumerable<(ulong Maker, ulong Taker, long Price, long Quantity)> Trades => Events
        .Where(one => one.Kind == EventKind.Executed)
        .Select(one => (one.OrderId, one.OtherId, one.Price, one.Quantity));

    /// <summary>Kinds and reasons of the last command's events, one word for each.</summary>
    public string Story => string.Join(' ', Events.Select(one => one.Kind is EventKind.Cancelled or EventKind.Restated
        ? $"{one.Kind}({one.OrderId},{(EventReason)one.Code},{one.Quantity})"
        : $"{one.Kind}({one.OrderId})"));

    /// <summary>Why the last command was refused.</summary>
    public RejectCode Refusal => Events is [{ Kind: EventKind.Rejected } only] ? (RejectCode)only.Code : RejectCode.None;

    public void Apply(in Command command) => Events = [.. _matcher.Apply(command)];

    public void SetState(TradingState state) => Apply(new Command { Kind = CommandKind.SetState, Instrument = 1, State = state });

    public ulong Buy(long quantity, long price, uint session = 1, Command with = default) =>
        Enter(Side.Bid, quantity, price, session, with);

    public ulong Sell(long quantity, long price, uint session = 2, Command with = default) =>
        Enter(Side.Ask, quantity, price, session, with);

    /// <summary>Open and shown quantity of what rests on a side, in the order of priority.</summary>
    public IEnumerable<(ulong Id, long Price, long Open, long Displayed)> Queue(Side side) =>
        _matcher.Market.Instruments[1].Queue(side).Select(order => (order.Id, order.Price, order.Open, order.Displayed));

    private ulong Enter(Side side, long quantity, long price, uint session, Command with)
    {
        Apply(with with
        {
            Kind = CommandKind.Enter,
            OrderId = ++_lastId,
            Instrument = 1,
            Session = session,
            Side = side,
            Quantity = quantity,
            Price = price,
        });
        return _lastId;
    }
}
