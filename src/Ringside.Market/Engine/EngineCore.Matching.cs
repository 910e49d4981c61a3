using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>An incoming order trades, and what is left of it rests or is cancelled.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private void Execute(ref Incoming incoming, Instrument instrument, Session session)
    {
        bool isMarket = OrderFlags.IsMarket(incoming.Flags);
        incoming.Bound = isMarket ? (incoming.Side == Side.Bid ? instrument.BandHigh : instrument.BandLow) : incoming.Price;
        bool isAllOrNothing = OrderFlags.TimeInForce(incoming.Flags) == TimeInForce.FillOrKill;
        if (isAllOrNothing && !_faults.Has(Fault.FillOrKillDoesNotLook) && !CanFill(ref incoming, instrument, session))
        {
            EndRest(ref incoming, EventReason.FillOrKill, instrument, session);
            return;
        }

        if (instrument.Book.Crosses(incoming.Side, incoming.Bound))
        {
            incoming.Entry = null; // the index changes
            Crossing<TSink, TFaults> crossing = new(this, instrument, session, ref incoming);
            instrument.Book.Match(incoming.Side, incoming.Bound, incoming.Open, ref crossing);
        }

        if (incoming.Open == 0)
        {
            if (incoming.Slot != 0)
                _pool.Release(incoming.Slot, instrument, session);
            return;
        }

        FinishRest(ref incoming, isMarket, isAllOrNothing, instrument, session);
    }

    private void FinishRest(ref Incoming incoming, bool isMarket, bool isAllOrNothing, Instrument instrument, Session session)
    {
        if (incoming.IsStopped)
            EndRest(ref incoming, EventReason.SelfTrade, instrument, session);
        else if (isAllOrNothing)
            EndRest(ref incoming, EventReason.FillOrKill, instrument, session);
        else if (isMarket)
            EndRest(ref incoming, EventReason.NoLiquidity, instrument, session);
        else if (OrderFlags.MayRest(incoming.Flags) || (_faults.Has(Fault.ImmediateOrCancelRests) && !_pool.IsFull))
            _pool.Rest(ref incoming, instrument, session);
        else
            EndRest(ref incoming, EventReason.ImmediateOrCancel, instrument, session);
    }

    /// <summary>Cancels what is left of an incoming order.</summary>
    private void EndRest(ref Incoming incoming, EventReason reason, Instrument instrument, Session session)
    {
        WriteCancelled(incoming.Side, reason, instrument, incoming.Id, incoming.Price, incoming.Open, 0, session);
        if (incoming.Slot != 0)
            _pool.Release(incoming.Slot, instrument, session);
    }

    /// <summary>A trade with an order that rests.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Trade(uint slot, long quantity, ref Incoming incoming, Instrument instrument, Session session)
    {
        ref Orders.RestingOrder maker = ref _orders[slot];
        long left = maker.Quantity;
        incoming.Open -= quantity;
        incoming.Executed = OrderPool.Add(incoming.Executed, quantity);
        if ((maker.Flags & OrderFlags.Detail) != 0)
            left += _pool.Details[slot].Hidden;
        long price = _faults.Has(Fault.TradeAtTakersPrice) ? incoming.Bound : maker.Price;
        NoteTrade(price, instrument);
        ref EngineEvent one = ref _sink.Next();
        Head(ref one, EventKind.Executed, incoming.Side, 0, EventFlags.None, instrument.Number);
        one.OrderId = maker.Id;
        one.OtherId = incoming.Id;
        one.Price = price;
        one.Quantity = quantity;
        one.Other = left;
        one.Match = (long)++_matches;
        one.Session = _sessions[maker.Owner].Number;
        one.OtherSession = session.Number;
        _sink.Publish();
        if (left != 0)
            NoteExecuted(slot, quantity);
    }

    /// <summary>Remembers what was executed of an order that goes on.</summary>
    private void NoteExecuted(uint slot, long quantity)
    {
        ref OrderDetail detail = ref _pool.Detail(slot);
        detail.Executed = OrderPool.Add(detail.Executed, quantity);
        if (_orders[slot].Quantity != 0)
            _pool.SetHash(slot, _orders[slot].Quantity);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteTrade(long price, Instrument instrument)
    {
        _lowest = _hasTraded ? Math.Min(_lowest, price) : price;
        _highest = _hasTraded ? Math.Max(_highest, price) : price;
        _hasTraded = true;
        instrument.LastTrade = price;
        instrument.HasLastTrade = true;
    }

    /// <summary>Decrement instead of a trade: both lose the same.</summary>
    internal void Decrement(uint slot, long quantity, ref Incoming incoming, Instrument instrument, Session session)
    {
        ref Orders.RestingOrder maker = ref _orders[slot];
        long left = _pool.OpenOf(slot);
        if (!_faults.Has(Fault.DecrementForgetsTaker))
            incoming.Open -= quantity;
        Side makerSide = OrderFlags.SideOf(maker.Flags);
        WriteCancelled(makerSide, EventReason.SelfTrade, instrument, maker.Id, maker.Price, quantity, left, SessionOf(slot));
        WriteCancelled(
            incoming.Side, EventReason.SelfTrade, instrument, incoming.Id, incoming.Price, quantity, incoming.Open, session);
        if (maker.Quantity != 0)
            _pool.SetHash(slot, maker.Quantity);
    }

    /// <summary>Cancels a resting order that would trade with its own member; the book takes it out.</summary>
    internal void CancelOwn(uint slot, Instrument instrument)
    {
        ref Orders.RestingOrder maker = ref _orders[slot];
        WriteCancelled(
            OrderFlags.SideOf(maker.Flags), EventReason.SelfTrade, instrument, maker.Id, maker.Price, _pool.OpenOf(slot), 0,
            SessionOf(slot));
    }

    /// <summary>What an order shows next that has shown all of its displayed quantity; 0 when nothing is left.</summary>
    internal long Refill(uint slot, Instrument instrument)
    {
        ref Orders.RestingOrder maker = ref _orders[slot];
        ref OrderDetail detail = ref _pool.Details[slot];
        if (detail.Hidden == 0)
            return 0;
        long open = detail.Hidden;
        long shown = _faults.Has(Fault.RefreshShowsAll) ? open : Math.Min(detail.Display, open);
        _pool.SetHidden(slot, open - shown);
        if (detail.Accepted == 0)
            detail.Accepted = maker.UserTag;
        maker.UserTag = ++_pool.LastPriority;
        _pool.SetHash(slot, shown);
        WriteRestated(
            OrderFlags.SideOf(maker.Flags), EventReason.Refreshed, instrument, maker.Id, maker.Price, open, shown, SessionOf(slot));
        return shown;
    }

    /// <summary>A maker has left the book: traded, or cancelled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Leave(uint slot, Instrument instrument)
    {
        _pool.Forget(slot, instrument);
        _pool.Release(slot, instrument, SessionOf(slot));
    }

    internal bool IgnoresSelfTrade => _faults.Has(Fault.SelfTradeIgnored);
}
