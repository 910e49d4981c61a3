using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Engine;

/// <content>New orders.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private void Enter(in Command command)
    {
        if (IsMalformed(command))
        {
            Refuse(command, RejectCode.MalformedCommand);
            return;
        }

        Instrument? instrument = FindInstrument(command.Instrument);
        Session? session = FindSession(command.Session);
        uint flags = OrderFlags.Of(command);
        if (instrument is null || session is null || !session.IsConnected || session.Member.IsKilled || !IsOpenFor(instrument, flags))
        {
            RefuseSender(command, instrument, session);
            return;
        }

        bool isPlain = OrderFlags.IsLimit(flags) && command.StopPrice == 0
            && (flags & OrderFlags.PostOnly) == 0 && IsPlainlyValid(command, instrument, session.Member);
        if (!isPlain)
        {
            Refusal refusal = CheckClosely(command, flags, instrument, session.Member);
            if (refusal.Code != RejectCode.None)
            {
                Refuse(command, refusal.Code, refusal.Value, refusal.Bound);
                return;
            }
        }

        ulong hash = _index.Hash(command.OrderId);
        ulong* entry = _index.LocateHashed(command.OrderId, hash);
        if (*entry != 0 || HasDayEnded(flags, instrument) || (OrderFlags.MayRest(flags) && !HasRoom(session.Member, entry, hash))
            || (command.DisplayQuantity != 0 && RefreshesTooOften(command.Quantity, command.DisplayQuantity, 0, out _))
            || WouldTrade(flags, command.Price, instrument))
        {
            RefuseLate(command, flags, instrument, session.Member, *entry != 0);
            return;
        }

        Incoming incoming = default;
        incoming.Id = command.OrderId;
        incoming.Price = command.Price;
        incoming.Open = command.Quantity;
        incoming.Display = command.DisplayQuantity;
        incoming.StopPrice = command.StopPrice;
        incoming.Flags = flags;
        incoming.Entry = entry;
        incoming.Hash = hash;
        bool waits = OrderFlags.IsStop(flags) && !IsTriggered(incoming.Side, command.StopPrice, instrument);
        WriteAccepted(ref incoming, instrument, session, waits);
        Proceed(ref incoming, instrument, session, waits);
    }

    /// <summary>An accepted or replaced order does what it is made for: waits, trades, rests.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Proceed(ref Incoming incoming, Instrument instrument, Session session, bool waits)
    {
        if (OrderFlags.IsLimit(incoming.Flags))
        {
            bool rests = instrument.State != TradingState.Open
                || (OrderFlags.MayRest(incoming.Flags) && !instrument.Book.Crosses(incoming.Side, incoming.Price));
            if (rests)
            {
                _pool.Rest(ref incoming, instrument, session);
                return;
            }
        }

        ProceedSeldom(ref incoming, instrument, session, waits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ProceedSeldom(ref Incoming incoming, Instrument instrument, Session session, bool waits)
    {
        if (waits)
        {
            _pool.Wait(ref incoming, instrument, session);
            return;
        }

        if (OrderFlags.IsStop(incoming.Flags))
            BecomeTriggered(ref incoming, instrument, session);
        Execute(ref incoming, instrument, session);
        AfterTrades(instrument);
    }

    /// <summary>Points 2 to 5 of the page: the first that fails.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseSender(in Command command, Instrument? instrument, Session? session)
    {
        RejectCode code = RejectCode.NotInThisState;
        if (instrument is null)
            code = RejectCode.UnknownInstrument;
        else if (session is null)
            code = RejectCode.UnknownSession;
        else if (!session.IsConnected)
            code = RejectCode.SessionNotConnected;
        else if (session.Member.IsKilled)
            code = RejectCode.MemberKilled;
        Refuse(command, code);
    }

    /// <summary>Points 13 and 14 of the page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoom(Member member, ulong* entry, ulong hash) =>
        (member.OpenLimit == 0 || member.OpenOrders < member.OpenLimit) && !_pool.IsFull && _index.HasRoomAt(entry, hash);

    /// <summary>Points 11 to 15 of the page: the first that fails.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseLate(in Command command, uint flags, Instrument instrument, Member member, bool isDuplicate)
    {
        bool mayRest = OrderFlags.MayRest(flags);
        if (isDuplicate)
            Refuse(command, RejectCode.DuplicateOrder);
        else if (HasDayEnded(flags, instrument))
            Refuse(command, RejectCode.DayHasEnded, _time, instrument.DayEndNanos);
        else if (mayRest && member.OpenLimit != 0 && member.OpenOrders >= member.OpenLimit)
            Refuse(command, RejectCode.TooManyOpenOrders, member.OpenOrders, member.OpenLimit);
        else if (mayRest && (_pool.IsFull || !IsFree(command.OrderId)))
            Refuse(command, RejectCode.CapacityExhausted, 0, _pool.Store.MaximumOrders);
        else if (command.DisplayQuantity != 0 && RefreshesTooOften(command.Quantity, command.DisplayQuantity, 0, out long refreshes))
            Refuse(command, RejectCode.CapacityExhausted, refreshes, _pool.Store.MaximumOrders);
        else
            RefuseWouldTrade(command, flags, instrument);
    }
}
