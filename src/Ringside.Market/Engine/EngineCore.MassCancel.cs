using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Many orders at once, each list in the order that the page gives.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private void MassCancel(in Command command)
    {
        switch (command.Scope)
        {
            case CancelScope.Session when FindSession(command.Session) is { } session:
                Acknowledge(command, CancelAllOf(session, EventReason.MassCancel));
                break;
            case CancelScope.Member when FindMember(command.Member) is { } member:
                Acknowledge(command, CancelAllOf(member, EventReason.MassCancel));
                break;
            case CancelScope.Instrument when FindInstrument(command.Instrument) is { } instrument:
                Acknowledge(command, CancelAllIn(instrument, EventReason.MassCancel, onlyDay: false));
                break;
            case CancelScope.Session: Refuse(command, RejectCode.UnknownSession); break;
            case CancelScope.Member: Refuse(command, RejectCode.UnknownMember); break;
            case CancelScope.Instrument: Refuse(command, RejectCode.UnknownInstrument); break;
            default: Refuse(command, RejectCode.MalformedCommand); break;
        }
    }

    /// <summary>Time goes on: DAY orders end with the day of their instrument, in the order of instruments' numbers.</summary>
    private void Expire(in Command command)
    {
        long count = 0;
        for (int rank = 0; rank < _instrumentNumbers.Count; rank++)
        {
            Instrument instrument = _instruments[_instrumentNumbers.PlaceOfRank(rank)];
            if (instrument.DayOrders != 0 && instrument.DayEndNanos != 0 && _time >= instrument.DayEndNanos)
                count += CancelAllIn(instrument, EventReason.Expired, onlyDay: !_faults.Has(Fault.ExpiryTakesAll));
        }

        Acknowledge(command, count);
    }

    private long CancelAllOf(Member member, EventReason reason)
    {
        long count = 0;
        for (Session? session = member.FirstSession; session is not null; session = session.NextOfMember)
            count += CancelAllOf(session, reason);
        return count;
    }

    private long CancelAllOf(Session session, EventReason reason)
    {
        long count = 0;
        for (uint slot = session.FirstOrder; slot != 0; slot = session.FirstOrder, count++)
            CancelWhole(slot, reason, InstrumentOf(slot), session);
        return count;
    }

    private long CancelAllIn(Instrument instrument, EventReason reason, bool onlyDay)
    {
        // Buy stops before sell stops: they stand on the ask side.
        return CancelSide(instrument, instrument.Book, Side.Bid, reason, onlyDay)
            + CancelSide(instrument, instrument.Book, Side.Ask, reason, onlyDay)
            + CancelSide(instrument, instrument.Stops, Side.Ask, reason, onlyDay)
            + CancelSide(instrument, instrument.Stops, Side.Bid, reason, onlyDay);
    }

    private long CancelSide(Instrument instrument, OrderBook book, Side side, EventReason reason, bool onlyDay)
    {
        long count = 0;
        uint handle = book.BestLevel(side);
        while (handle != 0)
        {
            // What comes next is asked before an order, and with the last one its level, is gone.
            uint nextLevel = book.NextLevel(handle);
            uint slot = book.Level(handle).Head;
            while (slot != 0)
            {
                uint next = _orders[slot].Next;
                if (!onlyDay || OrderFlags.TimeInForce(_orders[slot].Flags) == TimeInForce.Day)
                {
                    CancelWhole(slot, reason, instrument, SessionOf(slot));
                    count++;
                }

                slot = next;
            }

            handle = nextLevel;
        }

        return count;
    }
}
