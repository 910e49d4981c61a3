using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Orders;

namespace Ringside.Market.Engine;

/// <content>Cancel, reduce, replace: what an owner does with an order that rests or waits.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private void Cancel(in Command command)
    {
        if (!TryOwnOrder(command, out uint slot, out Session session))
            return;
        CancelWhole(slot, EventReason.User, InstrumentOf(slot), session);
    }

    /// <summary>Ends an order that rests or waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CancelWhole(uint slot, EventReason reason, Instrument instrument, Session session)
    {
        ref RestingOrder order = ref _orders[slot];
        WriteCancelled(
            OrderFlags.SideOf(order.Flags), reason, instrument, order.Id, _pool.LimitOf(slot), _pool.OpenOf(slot), 0, session);
        _pool.TakeOut(slot, instrument);
        bool isLast = session.LastOrder == slot;
        _pool.Release(slot, instrument, session);
        if (_faults.Has(Fault.IndexKeepsCancelled))
            _index.TryAdd(slot);
        if (_faults.Has(Fault.ListKeepsCancelled) && isLast)
            session.LastOrder = slot;
        if (_faults.Has(Fault.DayCountKeepsCancelled))
            instrument.DayOrders++;
    }

    private void Reduce(in Command command)
    {
        if (!TryOwnOrder(command, out uint slot, out Session session))
            return;
        Instrument instrument = InstrumentOf(slot);
        if (command.Quantity < 0 || command.Quantity % instrument.Lot != 0)
        {
            Refuse(command, RejectCode.InvalidQuantity, command.Quantity, instrument.Lot);
            return;
        }

        long open = _pool.OpenOf(slot);
        long wanted = command.Quantity - ((command.Flags & CommandFlags.QuantityIsTotal) != 0 ? _pool.ExecutedOf(slot) : 0);
        if (wanted >= open)
            Refuse(command, RejectCode.NotAReduction, wanted, open);
        else if (wanted <= 0)
            CancelWhole(slot, EventReason.User, instrument, session);
        else
            ReduceTo(slot, open, wanted, instrument, session);
    }

    private void ReduceTo(uint slot, long open, long wanted, Instrument instrument, Session session)
    {
        ref RestingOrder order = ref _orders[slot];
        WriteCancelled(
            OrderFlags.SideOf(order.Flags), EventReason.User, instrument, order.Id, _pool.LimitOf(slot), open - wanted, wanted, session);
        OrderBook book = (order.Flags & OrderFlags.Waiting) != 0 ? instrument.Stops : instrument.Book;
        long shown = Math.Min(order.Quantity, wanted);
        if ((order.Flags & OrderFlags.Detail) != 0)
            _pool.SetHidden(slot, wanted - shown);
        if (_faults.Has(Fault.ReduceLosesPriority))
            book.TryRequeue(slot, order.Quantity);
        uint level = order.LevelHandle;
        long taken = order.Quantity - shown;
        book.Reduce(slot, taken);
        if (_faults.Has(Fault.LevelForgetsReduction))
            _pool.Store.Levels[level].TotalQuantity += taken;
        if (!_faults.Has(Fault.DigestForgetsReduction))
            _pool.SetHash(slot, shown);
    }

    private void Replace(in Command command)
    {
        if (!TryOwnOrder(command, out uint slot, out Session session))
            return;
        Instrument instrument = InstrumentOf(slot);
        uint flags = _orders[slot].Flags & OrderFlags.Lasting & ~OrderFlags.Waiting;
        if (session.Member.IsKilled || !IsOpenFor(instrument, flags))
        {
            RefuseSender(command, instrument, session);
            return;
        }

        bool isPlain = OrderFlags.IsLimit(flags) && IsPlainlyValid(command, instrument, session.Member);
        if (!isPlain)
        {
            Refusal refusal = CheckValues(command, flags, instrument, session.Member);
            if (refusal.Code != RejectCode.None)
            {
                Refuse(command, refusal.Code, refusal.Value, refusal.Bound);
                return;
            }
        }

        ulong newId = command.NewOrderId == 0 ? command.OrderId : command.NewOrderId;
        if ((newId != command.OrderId && !IsFree(newId)) || HasDayEnded(flags, instrument)
            || (command.DisplayQuantity != 0 && RefreshesTooOften(command, slot, flags, out _))
            || WouldTrade(flags, command.Price, instrument))
        {
            RefuseReplacement(command, slot, newId, flags, instrument);
            return;
        }

        CarryOut(command, slot, newId, instrument, session);
    }

    /// <summary>A replacement that nothing forbids.</summary>
    private void CarryOut(in Command command, uint slot, ulong newId, Instrument instrument, Session session)
    {
        Incoming incoming = IncomingOf(slot);
        bool isSamePrice = command.Price == incoming.Price;
        long open = command.Quantity - ((command.Flags & CommandFlags.QuantityIsTotal) != 0 ? incoming.Executed : 0);
        if (open <= 0)
        {
            CancelWhole(slot, EventReason.Replaced, instrument, session);
            return;
        }

        uint flags = incoming.Flags;
        if (_faults.Has(Fault.ReplaceForgetsExecuted))
            incoming.Executed = 0;
        bool staysInPlace = _faults.Has(Fault.ReplaceKeepsPriority) && isSamePrice && OrderFlags.IsLimit(flags)
            && open < incoming.Open && incoming.Display == 0 && command.DisplayQuantity == 0 && newId == incoming.Id;
        incoming.Open = open;
        incoming.Id = newId;
        incoming.Price = OrderFlags.HasPrice(flags) ? command.Price : 0;
        incoming.StopPrice = OrderFlags.IsStop(flags) ? command.StopPrice : 0;
        incoming.Display = OrderFlags.IsLimit(flags) ? command.DisplayQuantity : 0;
        bool waits = OrderFlags.IsStop(flags) && !IsTriggered(incoming.Side, incoming.StopPrice, instrument);
        if (staysInPlace)
        {
            WriteReplaced(ref incoming, newId, instrument, session, waits);
            _pool.Resize(slot, open);
            return;
        }

        _pool.TakeOut(slot, instrument);
        _pool.MoveToEnd(slot, session);
        if (newId != command.OrderId)
            Rename(slot, newId);
        WriteReplaced(ref incoming, command.OrderId, instrument, session, waits);
        Proceed(ref incoming, instrument, session, waits);
    }

    private void Rename(uint slot, ulong newId)
    {
        _index.Remove(_orders[slot].Id);
        _orders[slot].Id = newId;
        Check.That(_index.TryAdd(slot) == IndexOutcome.Added, "an id that was looked for is in the index, or has no room there");
    }

    private bool IsFree(ulong newId)
    {
        ulong hash = _index.Hash(newId);
        ulong* entry = _index.LocateHashed(newId, hash);
        return *entry == 0 && _index.HasRoomAt(entry, hash);
    }

    /// <summary>Point 14 of the page, for a replacement with a display quantity. A stop order has none, whatever stands there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RefreshesTooOften(in Command command, uint slot, uint flags, out long refreshes)
    {
        refreshes = 0;
        if (!OrderFlags.IsLimit(flags))
            return false;
        long open = command.Quantity - ((command.Flags & CommandFlags.QuantityIsTotal) != 0 ? _pool.ExecutedOf(slot) : 0);
        return RefreshesTooOften(open, command.DisplayQuantity, slot, out refreshes);
    }

    /// <summary>Points 11, 12, 14 and 15 of the page: the first that fails.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseReplacement(in Command command, uint slot, ulong newId, uint flags, Instrument instrument)
    {
        if (newId != command.OrderId && _index.Find(newId) != 0)
            Refuse(command, RejectCode.DuplicateOrder);
        else if (HasDayEnded(flags, instrument))
            Refuse(command, RejectCode.DayHasEnded, _time, instrument.DayEndNanos);
        else if (newId != command.OrderId && !IsFree(newId))
            Refuse(command, RejectCode.CapacityExhausted, 0, _pool.Store.MaximumOrders);
        else if (command.DisplayQuantity != 0 && RefreshesTooOften(command, slot, flags, out long refreshes))
            Refuse(command, RejectCode.CapacityExhausted, refreshes, _pool.Store.MaximumOrders);
        else
            RefuseWouldTrade(command, flags, instrument);
    }

    /// <summary>The order that a command is about, if it is one of its session; else the command is refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryOwnOrder(in Command command, out uint slot, out Session session)
    {
        Session? found = FindSession(command.Session);
        slot = 0;
        session = found!;
        if (!IsMalformedChange(command) && found is not null && found.IsConnected)
        {
            slot = _index.Find(command.OrderId);
            if (slot != 0 && _orders[slot].Owner == found.Place)
                return true;
        }

        RefuseOrder(command, found);
        return false;
    }

    /// <summary>A cancellation has no flags, so what stands there does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsMalformedChange(in Command command) =>
        command.OrderId == 0 || (command.Flags > AllFlags && command.Kind != CommandKind.Cancel);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseOrder(in Command command, Session? session)
    {
        RejectCode code = RejectCode.UnknownOrder;
        if (IsMalformedChange(command))
            code = RejectCode.MalformedCommand;
        else if (session is null)
            code = RejectCode.UnknownSession;
        else if (!session.IsConnected)
            code = RejectCode.SessionNotConnected;
        Refuse(command, code);
    }
}
