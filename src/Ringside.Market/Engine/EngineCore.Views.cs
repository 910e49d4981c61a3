using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Looking at the state.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults> : IOrderViews
{
    public OrderView ViewOf(uint slot)
    {
        ref RestingOrder order = ref _orders[slot];
        bool waits = (order.Flags & OrderFlags.Waiting) != 0;
        OrderDetail detail = (order.Flags & OrderFlags.Detail) != 0 ? _pool.Details[slot] : default;
        return new OrderView
        {
            OrderId = order.Id,
            Session = SessionOf(slot).Number,
            Instrument = InstrumentOf(slot).Number,
            Side = OrderFlags.SideOf(order.Flags),
            Type = OrderFlags.Type(order.Flags),
            TimeInForce = OrderFlags.TimeInForce(order.Flags),
            SelfTradeMode = OrderFlags.SelfTrade(order.Flags),
            IsPostOnly = (order.Flags & OrderFlags.PostOnly) != 0,
            IsWaiting = waits,
            Price = _pool.LimitOf(slot),
            StopPrice = waits ? order.Price : 0,
            Open = _pool.OpenOf(slot),
            Displayed = waits ? 0 : order.Quantity,
            DisplayQuantity = detail.Display,
            Executed = detail.Executed,
            Priority = order.UserTag,
            Accepted = _pool.AcceptedOf(slot),
        };
    }

    internal bool TryFindOrder(ulong id, out OrderView order)
    {
        uint slot = _index.Find(id);
        order = slot == 0 ? default : ViewOf(slot);
        return slot != 0;
    }

    internal int InstrumentCount => _instrumentNumbers.Count;

    internal InstrumentView InstrumentAt(int rank) => new(_instruments[_instrumentNumbers.PlaceOfRank(rank)]);

    internal bool TryFindInstrument(uint number, out InstrumentView view)
    {
        Instrument? instrument = FindInstrument(number);
        view = instrument is null ? default : new InstrumentView(instrument);
        return instrument is not null;
    }

    internal LevelWalk Levels(uint number, Side side) => new(FindInstrument(number)?.Book, side);

    internal OrderWalk Orders(uint number, Side side) => new(this, FindInstrument(number)?.Book, side);

    /// <summary>Buy stops stand on the ask side of their book.</summary>
    internal OrderWalk StopOrders(uint number, Side side) =>
        new(this, FindInstrument(number)?.Stops, side == Side.Bid ? Side.Ask : Side.Bid);
}
