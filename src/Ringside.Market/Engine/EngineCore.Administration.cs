using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Engine;

/// <content>Sessions, members and instruments.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private const uint LargestScale = 18;

    private void Connect(in Command command)
    {
        Member? member = FindMember(command.Member);
        Session? session = FindSession(command.Session);
        if (command.Flags > AllFlags)
        {
            Refuse(command, RejectCode.MalformedCommand);
            return;
        }

        if (member is null)
        {
            Refuse(command, RejectCode.UnknownMember);
            return;
        }

        if (session is not null && session.Member != member && session.FirstOrder != 0)
        {
            Refuse(command, RejectCode.SessionInUse);
            return;
        }

        if (session is null && _sessionNumbers.IsFull)
        {
            Refuse(command, RejectCode.CapacityExhausted, 0, _sessionNumbers.Capacity);
            return;
        }

        if (session is null)
            session = AddSession(command.Session, member);
        else if (session.Member != member)
            Move(session, member);
        session.IsConnected = true;
        session.CancelsOnDisconnect = (command.Flags & CommandFlags.CancelOnDisconnect) != 0;
        SetHash(session);
        Acknowledge(command, 0);
    }

    private Session AddSession(uint number, Member member)
    {
        Session session = _sessions[_sessionNumbers.Add(number)];
        session.Number = number;
        member.Attach(session);
        return session;
    }

    private static void Move(Session session, Member member)
    {
        session.Member.Detach(session);
        member.Attach(session);
    }

    private void Disconnect(in Command command)
    {
        Session? session = FindSession(command.Session);
        if (session is null || !session.IsConnected)
        {
            Refuse(command, session is null ? RejectCode.UnknownSession : RejectCode.SessionNotConnected);
            return;
        }

        session.IsConnected = false;
        SetHash(session);
        Acknowledge(command, session.CancelsOnDisconnect ? CancelAllOf(session, EventReason.Disconnected) : 0);
    }

    private void DefineMember(in Command command)
    {
        Member? member = FindMember(command.Member);
        if (command.Quantity < 0 || command.StopPrice < 0 || command.DisplayQuantity < 0)
        {
            Refuse(command, RejectCode.InvalidDefinition);
            return;
        }

        if (member is null && _memberNumbers.IsFull)
        {
            Refuse(command, RejectCode.CapacityExhausted, 0, _memberNumbers.Capacity);
            return;
        }

        if (member is null)
        {
            member = _members[_memberNumbers.Add(command.Member)];
            member.Number = command.Member;
        }

        member.SetLimits(command.Quantity, command.StopPrice, command.DisplayQuantity);
        SetHash(member);
        Acknowledge(command, 0);
    }

    private void Kill(in Command command, bool isKilled)
    {
        Member? member = FindMember(command.Member);
        if (member is null)
        {
            Refuse(command, RejectCode.UnknownMember);
            return;
        }

        member.IsKilled = isKilled;
        SetHash(member);
        Acknowledge(command, isKilled ? CancelAllOf(member, EventReason.Killed) : 0);
    }

    private void DefineInstrument(in Command command)
    {
        Instrument? instrument = FindInstrument(command.Instrument);
        long tick = command.DisplayQuantity;
        long lot = command.Quantity;
        if (tick <= 0 || lot <= 0 || command.PriceScale > LargestScale || command.StopPrice < 0)
        {
            Refuse(command, RejectCode.InvalidDefinition);
            return;
        }

        bool changesSteps = instrument is not null
            && (instrument.Tick != tick || instrument.Lot != lot || instrument.PriceScale != command.PriceScale);
        if (changesSteps && instrument!.LiveOrders != 0)
        {
            Refuse(command, RejectCode.InstrumentInUse);
            return;
        }

        if (instrument is null && _instrumentNumbers.IsFull)
        {
            Refuse(command, RejectCode.CapacityExhausted, 0, _instrumentNumbers.Capacity);
            return;
        }

        if (instrument is null)
        {
            instrument = _instruments[_instrumentNumbers.Add(command.Instrument)];
            instrument.Number = command.Instrument;
        }

        instrument.Tick = tick;
        instrument.Lot = lot;
        instrument.PriceScale = command.PriceScale;
        instrument.ReferencePrice = command.Price;
        instrument.DayEndNanos = command.StopPrice;
        instrument.CollarBasisPoints = command.CollarBasisPoints;
        instrument.Symbol = command.Symbol;
        instrument.Derive(_faults.Has(Fault.CollarOffByOne) ? 1 : 0);
        SetHash(instrument);
        Acknowledge(command, 0, command.Price);
    }
}
