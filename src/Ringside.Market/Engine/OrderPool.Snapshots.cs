using Ringside.Market.Commands;
using Ringside.Market.Orders;
using Ringside.Market.Snapshots;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Orders into a snapshot and out of it.</content>
internal sealed unsafe partial class OrderPool
{
    internal OrderRecord RecordOf(uint slot)
    {
        RestingOrder* order = Orders + slot;
        bool waits = (order->Flags & OrderFlags.Waiting) != 0;
        OrderDetail detail = (order->Flags & OrderFlags.Detail) != 0 ? Details[slot] : default;
        return new OrderRecord
        {
            Id = order->Id,
            Price = LimitOf(slot),
            StopPrice = waits ? order->Price : 0,
            Open = OpenOf(slot),
            Displayed = order->Quantity,
            Display = detail.Display,
            Executed = detail.Executed,
            Priority = order->UserTag,
            Accepted = AcceptedOf(slot),
            Flags = order->Flags & OrderFlags.Lasting,
            Session = order->Owner,
            Instrument = order->Book,
        };
    }

    /// <summary>Takes in an order of a snapshot; it is linked to its session later (<see cref="LinkRestored"/>).</summary>
    /// <returns>Its slot; 0 when its id is there already, or it does not come after the last order of its price.</returns>
    internal uint Restore(in OrderRecord record, Instrument instrument, Session session)
    {
        uint slot = Store.Rent();
        RestingOrder* order = Orders + slot;
        order->Id = record.Id;
        if (Index.TryAdd(slot) != IndexOutcome.Added)
        {
            Store.Return(slot);
            return 0;
        }

        OrderBook book = record.IsWaiting ? instrument.Stops : instrument.Book;
        Side side = OrderFlags.SideOf(record.Flags);
        order->Side = record.IsWaiting ? (Side)(1 - (int)side) : side;
        order->Price = record.IsWaiting ? record.StopPrice : record.Price;
        order->Quantity = record.Displayed;
        order->UserTag = record.Priority;
        order->Owner = session.Place;
        order->Spare = session.Member.Place;
        order->Book = instrument.Place;
        order->Flags = record.Flags;
        RestoreDetail(slot, record);
        uint level = book.LevelAt(order->Side, order->Price);
        bool isBehind = level == 0 || Orders[book.Level(level).Tail].UserTag < record.Priority;
        if (!isBehind || !book.TryPlace(slot))
        {
            Index.Remove(record.Id);
            Store.Return(slot);
            return 0;
        }

        instrument.LiveOrders++;
        instrument.WaitingOrders += record.IsWaiting ? 1 : 0;
        instrument.DayOrders += OrderFlags.TimeInForce(record.Flags) == TimeInForce.Day ? 1 : 0;
        instrument.Icebergs += record.Display != 0 ? 1 : 0;
        session.Member.OpenOrders++;
        Links[slot].Hash = 0;
        SetHash(slot, order->Quantity);
        return slot;
    }

    /// <summary>Puts a restored order at the end of the list of its session.</summary>
    internal void LinkRestored(uint slot, Session session) => Link(slot, session);

    private void RestoreDetail(uint slot, in OrderRecord record)
    {
        OrderDetail detail = new()
        {
            Display = record.Display,
            Executed = record.Executed,
            LimitPrice = record.IsWaiting ? record.Price : 0,
            Accepted = record.Accepted == record.Priority ? 0 : record.Accepted,
        };
        bool isPlain = (detail.Display | detail.Executed | detail.LimitPrice) == 0 && detail.Accepted == 0;
        if (isPlain && !record.IsWaiting)
            return;
        Orders[slot].Flags |= OrderFlags.Detail;
        Details[slot] = detail;
        SetHidden(slot, record.Open - record.Displayed);
    }
}
