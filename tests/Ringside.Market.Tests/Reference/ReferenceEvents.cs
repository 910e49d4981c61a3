using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>The events of one command, each filled as the table of <see cref="EngineEvent"/> says.</summary>
internal sealed class ReferenceEvents(long most)
{
    private readonly List<EngineEvent> _events = [];
    private long _matches;

    public IReadOnlyList<EngineEvent> All => _events;

    public void BeginCommand() => _events.Clear();

    public void Accepted(ReferenceOrder order, bool waits) => Add(OfOrder(EventKind.Accepted, order) with
    {
        Code = (byte)order.Type,
        Flags = (order.PostOnly ? EventFlags.PostOnly : EventFlags.None) | (waits ? EventFlags.Waiting : EventFlags.None),
        Quantity = order.Open,
        Other = order.StopPrice,
        Match = order.IsStop ? 0 : order.Shown,
    });

    public void Replaced(ReferenceOrder order, ulong previousId, bool waits) => Add(OfOrder(EventKind.Replaced, order) with
    {
        Code = (byte)order.Type,
        Flags = waits ? EventFlags.Waiting : EventFlags.None,
        OtherId = previousId,
        Quantity = order.Open,
        Other = order.StopPrice,
        Match = order.IsStop ? 0 : order.Shown,
    });

    public void Rejected(in Command command, ReferenceRefusal refusal) => Add(new EngineEvent
    {
        Kind = EventKind.Rejected,
        Code = (byte)refusal.Code,
        Instrument = command.Instrument,
        OrderId = command.OrderId,
        Price = refusal.Offending,
        Quantity = refusal.Bound,
        Other = (long)command.Kind,
        Session = command.Session,
    });

    public void Executed(ReferenceOrder maker, ReferenceOrder taker, long price, long quantity, EventFlags flags) => Add(new EngineEvent
    {
        Kind = EventKind.Executed,
        Side = taker.Side,
        Flags = flags,
        Instrument = maker.Instrument,
        OrderId = maker.Id,
        OtherId = taker.Id,
        Price = price,
        Quantity = quantity,
        Other = maker.Open,
        Match = ++_matches,
        Session = maker.Session,
        OtherSession = taker.Session,
    });

    public void Cancelled(ReferenceOrder order, EventReason reason, long takenOff) => Add(OfOrder(EventKind.Cancelled, order) with
    {
        Code = (byte)reason,
        Quantity = takenOff,
        Other = order.Open,
    });

    public void Restated(ReferenceOrder order, EventReason reason) => Add(OfOrder(EventKind.Restated, order) with
    {
        Code = (byte)reason,
        Quantity = order.Open,
        Other = order.Displayed,
    });

    public void StateChanged(ReferenceInstrument instrument) => Add(new EngineEvent
    {
        Kind = EventKind.StateChanged,
        Code = (byte)instrument.State,
        Instrument = instrument.Number,
        Other = instrument.LastTrade ?? 0,
    });

    public void AuctionInfo(ReferenceInstrument instrument, ReferenceAuctionPrice? price) => Add(new EngineEvent
    {
        Kind = EventKind.AuctionInfo,
        Side = price?.Surplus ?? Side.Bid,
        Instrument = instrument.Number,
        Price = price?.Price ?? 0,
        Quantity = price?.Volume ?? 0,
        Other = price?.Imbalance ?? 0,
    });

    public void Acknowledged(in Command command, long count) => Add(new EngineEvent
    {
        Kind = EventKind.Acknowledged,
        Instrument = command.Instrument,
        Price = command.Kind == CommandKind.DefineInstrument ? command.Price : 0,
        Quantity = count,
        Session = command.Session,
    });

    private static EngineEvent OfOrder(EventKind kind, ReferenceOrder order) => new()
    {
        Kind = kind,
        Side = order.Side,
        Instrument = order.Instrument,
        OrderId = order.Id,
        Price = order.Price,
        Session = order.Session,
    };

    private void Add(in EngineEvent one)
    {
        BoundedEvents.Check(_events.Count, most);
        _events.Add(one);
    }
}
