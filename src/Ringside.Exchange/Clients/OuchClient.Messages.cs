using Ringside.Exchange.Gateways;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Clients;

/// <content>What the server sends.</content>
public sealed partial class OuchClient
{
    private void Take(in SoupPacket packet)
    {
        switch (packet.Type)
        {
            case SoupPacketType.SequencedData when State is OuchClientState.LoggedIn or OuchClientState.Leaving:
                TakeMessage(packet.Payload, NextNumber++);
                break;
            case SoupPacketType.UnsequencedData when State is OuchClientState.LoggedIn or OuchClientState.Leaving:
                TakeMessage(packet.Payload, 0);
                break;
            case SoupPacketType.ServerHeartbeat:
                HasCaughtUp |= State == OuchClientState.LoggedIn;
                break;
            case SoupPacketType.Debug:
                if (packet.Payload.SequenceEqual(GatewayNotes.Superseded))
                    _said = ClientEnd.Superseded;
                else if (packet.Payload.SequenceEqual(GatewayNotes.TooMany))
                    _said = ClientEnd.TooFast;
                if (packet.Payload.SequenceEqual(GatewayNotes.DropCopyReads))
                    TakeDropCopyReads();
                _events.OnDebug(packet.Payload);
                break;
            case SoupPacketType.LoginAccepted when State == OuchClientState.LoggingIn:
                TakeAccepted(packet.Payload);
                break;
            case SoupPacketType.LoginRejected when State == OuchClientState.LoggingIn:
                TakeRefused(packet.Payload);
                break;
            case SoupPacketType.EndOfSession when State is OuchClientState.LoggedIn or OuchClientState.Leaving:
                Close(ClientEnd.EndOfSession);
                _events.On(new ClientEvent { Kind = ClientEventKind.EndOfSession, Number = NextNumber });
                break;
            case SoupPacketType.LoginAccepted or SoupPacketType.LoginRejected when State == OuchClientState.Leaving:
                break;
            default:
                Close(ClientEnd.BadPacket);
                break;
        }
    }

    // What was sent is answered by that: it will have no other answer.
    private void TakeDropCopyReads()
    {
        ReadsCopies = true;
        Orders.DropUnanswered();
    }

    private void TakeAccepted(ReadOnlySpan<byte> payload)
    {
        if (!SoupLoginAccepted.TryRead(payload, out SoupLoginAccepted accepted) || accepted.SequenceNumber == 0)
        {
            Close(ClientEnd.BadPacket);
            return;
        }

        bool isWrongSession = Session != default && accepted.Session != Session.PaddedOnTheLeft();
        bool isWrongNumber = _asked != 0 && accepted.SequenceNumber != _asked;
        if (isWrongSession || isWrongNumber)
        {
            Close(ClientEnd.WrongPlace);
            return;
        }

        Session = accepted.Session;
        NextNumber = accepted.SequenceNumber;
        State = OuchClientState.LoggedIn;
        Logins++;
        _events.On(new ClientEvent { Kind = ClientEventKind.LoggedIn, Number = NextNumber });
    }

    private void TakeRefused(ReadOnlySpan<byte> payload)
    {
        if (!SoupLoginRejected.TryRead(payload, out SoupLoginRejected rejected))
        {
            Close(ClientEnd.BadPacket);
            return;
        }

        Refusal = rejected.Reason;
        Close(ClientEnd.LoginRefused);
        _events.On(new ClientEvent { Kind = ClientEventKind.LoginRefused, Code = (byte)rejected.Reason });
    }

    private void TakeMessage(ReadOnlySpan<byte> message, ulong number)
    {
        if (!ReadsCopies && TryApply(Orders, message, number, out ClientEvent one))
            _events.On(one);
        else if (number != 0 && TryApplyCopy(message, number, out one))
            _events.On(one);
        else if (!_events.OnOther(message))
            NotUnderstood++;
    }

    // A stream is that of a session or that of a member, from its first message on: a number that looks like a letter changes nothing.
    private bool TryApplyCopy(ReadOnlySpan<byte> message, ulong number, out ClientEvent one)
    {
        one = default;
        if (!CopiedOrders.TrySplit(message, out uint session, out ReadOnlySpan<byte> copied)
            || !TryApply(_copied.Of(session), copied, number, out one))
        {
            return false;
        }

        ReadsCopies = true;
        one = one with { Session = session };
        return true;
    }

    private static bool TryApply(ClientOrders orders, ReadOnlySpan<byte> message, ulong number, out ClientEvent one)
    {
        one = new ClientEvent { Kind = ClientEventKind.SystemEvent };
        switch ((OuchOutboundType)(message.IsEmpty ? 0 : message[0]))
        {
            case OuchOutboundType.Accepted when OuchAccepted.TryRead(message, out OuchAccepted accepted):
                one = orders.Accepted(accepted, number);
                return true;
            case OuchOutboundType.Replaced when OuchReplaced.TryRead(message, out OuchReplaced replaced):
                one = orders.Replaced(replaced, number);
                return true;
            case OuchOutboundType.Canceled when OuchCanceled.TryRead(message, out OuchCanceled canceled):
                one = orders.Canceled(canceled, number);
                return true;
            case OuchOutboundType.Executed when OuchExecuted.TryRead(message, out OuchExecuted executed):
                one = orders.Executed(executed, number);
                return true;
            case OuchOutboundType.Rejected when OuchRejected.TryRead(message, out OuchRejected rejected):
                one = orders.Rejected(rejected, number);
                return true;
            case OuchOutboundType.CancelRejected when OuchCancelRejected.TryRead(message, out OuchCancelRejected rejected):
                one = orders.CancelRejected(rejected, number);
                return true;
            case OuchOutboundType.SystemEvent when OuchSystemEvent.TryRead(message, out OuchSystemEvent system):
                one = new ClientEvent
                {
                    Kind = ClientEventKind.SystemEvent,
                    Number = number,
                    TimestampNanos = system.TimestampNanos,
                    Code = (byte)system.EventCode,
                };
                return true;
            default:
                return false;
        }
    }
}
