using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Market.Orders;
using Ringside.Market.Stops;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Stop orders: when they trigger, and what they become.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    /// <summary>After the matching of a command: stops whose price was reached trigger, one after the other, and so on until none is left.
    /// Ends, because each one leaves the stop book, and none comes in.</summary>
    private void AfterTrades(Instrument instrument)
    {
        if (!_hasTraded)
            return;
        while (instrument.WaitingOrders != 0 && instrument.State == TradingState.Open)
        {
            long margin = _faults.Has(Fault.StopNeedsMore) ? 1 : 0;
            uint slot = StopTrigger.Next(instrument.Stops, _lowest + margin, _highest - margin);
            if (slot == 0)
                break;
            long lowest = _lowest;
            long highest = _highest;
            Trigger(slot, instrument);
            if (_faults.Has(Fault.CascadeEndsEarly))
                (_lowest, _highest) = (lowest, highest);
        }

        SetHash(instrument);
    }

    /// <summary>Whether the last trade of an open instrument meets the condition of a stop already.</summary>
    private static bool IsTriggered(Side side, long stopPrice, Instrument instrument) =>
        instrument.State == TradingState.Open && instrument.HasLastTrade
        && (side == Side.Bid ? instrument.LastTrade >= stopPrice : instrument.LastTrade <= stopPrice);

    private void Trigger(uint slot, Instrument instrument)
    {
        Session session = SessionOf(slot);
        Incoming incoming = IncomingOf(slot);
        incoming.Accepted = _pool.AcceptedOf(slot);
        _pool.TakeOut(slot, instrument);
        BecomeTriggered(ref incoming, instrument, session);
        Execute(ref incoming, instrument, session);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BecomeTriggered(ref Incoming incoming, Instrument instrument, Session session)
    {
        if (incoming.Slot != 0 && OrderFlags.IsStop(incoming.Flags) && !OrderFlags.HasPrice(incoming.Flags)
            && OrderFlags.TimeInForce(incoming.Flags) == TimeInForce.Day)
        {
            instrument.DayOrders--; // it is a market order now, with IOC
        }

        incoming.Flags = OrderFlags.Triggered(incoming.Flags);
        incoming.StopPrice = 0;
        if (incoming.Slot != 0)
            _orders[incoming.Slot].Flags = incoming.Flags;
        WriteRestated(
            incoming.Side, EventReason.Triggered, instrument, incoming.Id, incoming.Price, incoming.Open, incoming.Open, session);
    }

    /// <summary>An order of the pool as one that comes again, with its own values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Incoming IncomingOf(uint slot)
    {
        ref RestingOrder order = ref _orders[slot];
        Incoming incoming = default;
        incoming.Slot = slot;
        incoming.Id = order.Id;
        incoming.Price = order.Price;
        incoming.Open = order.Quantity;
        incoming.Flags = order.Flags & OrderFlags.Lasting & ~OrderFlags.Waiting;
        if ((order.Flags & OrderFlags.Detail) != 0)
            ReadDetail(slot, ref incoming);
        return incoming;
    }

    private void ReadDetail(uint slot, ref Incoming incoming)
    {
        ref OrderDetail detail = ref _pool.Details[slot];
        incoming.Open += detail.Hidden;
        incoming.Display = detail.Display;
        incoming.Executed = detail.Executed;
        if ((_orders[slot].Flags & OrderFlags.Waiting) == 0)
            return;
        incoming.StopPrice = incoming.Price;
        incoming.Price = detail.LimitPrice;
    }
}
