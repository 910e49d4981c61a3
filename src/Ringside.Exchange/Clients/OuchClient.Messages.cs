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
                _isSuperseded |= packet.Payload.SequenceEqual(GatewayNotes.Superseded);
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
        if (TryApply(message, number, out ClientEvent one))
            _events.On(one);
        else if (!_events.OnOther(message))
            NotUnderstood++;
    }

    private bool TryApply(ReadOnlySpan<byte> message, ulong number, out ClientEvent one)
    {
        one = new ClientEvent { Kind = ClientEventKind.SystemEvent };
        switch ((OuchOutboundType)(message.IsEmpty ? 0 : message[0]))
        {
            case OuchOutboundType.Accepted when OuchAccepted.TryRead(message, out OuchAccepted accepted):
                one = Orders.Accepted(accepted, number);
                return true;
            case OuchOutboundType.Replaced when OuchReplaced.TryRead(message, out OuchReplaced replaced):
                one = Orders.Replaced(replaced, number);
                return true;
            case OuchOutboundType.Canceled when OuchCanceled.TryRead(message, out OuchCanceled canceled):
                one = Orders.Canceled(canceled, number);
                return true;
            case OuchOutboundType.Executed when OuchExecuted.TryRead(message, out OuchExecuted executed):
                one = Orders.Executed(executed, number);
                return true;
            case OuchOutboundType.Rejected when OuchRejected.TryRead(message, out OuchRejected rejected):
                one = Orders.Rejected(rejected, number);
                return true;
            case OuchOutboundType.CancelRejected when OuchCancelRejected.TryRead(message, out OuchCancelRejected rejected):
                one = Orders.CancelRejected(rejected, number);
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
