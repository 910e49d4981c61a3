using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Gateways;

/// <content>What members send.</content>
public sealed partial class GatewayCore
{
    private void TakeMessage(int number, GatewayConnection connection, ReadOnlySpan<byte> message, long nowNanos)
    {
        if (connection.IsAdministrator)
        {
            TakeAdministration(number, connection, message, nowNanos);
            return;
        }

        if (connection.Seat is not { State: SeatState.Open } seat)
        {
            if (connection.IsReading && connection.Seat is null)
            {
                bool isDropCopy = connection.User?.Kind == UserKind.DropCopy;
                ReadOnlySpan<byte> note = isDropCopy ? GatewayNotes.DropCopyReads : GatewayNotes.DayEnds;
                connection.Soup.TrySend(SoupPacketType.Debug, note, nowNanos);
            }

            connection.Soup.Drain(CloseReason.UnexpectedPacket, nowNanos);
            return;
        }

        ShardInput input = new() { Generation = seat.Generation };
        bool isKnown = (OuchInboundType)(message.IsEmpty ? 0 : message[0]) switch
        {
            OuchInboundType.EnterOrder => TryEnter(connection, seat, message, ref input, nowNanos),
            OuchInboundType.ReplaceOrder => TryReplace(connection, seat, message, ref input, nowNanos),
            OuchInboundType.CancelOrder => TryCancel(connection, seat, message, ref input, nowNanos),
            OuchInboundType.ModifyOrder => TryModify(connection, seat, message, ref input, nowNanos),
            _ => false,
        };
        if (isKnown)
            return;
        Counters.NoMessages++;
        connection.Soup.TrySend(SoupPacketType.Debug, GatewayNotes.NoMessage, nowNanos);
        CountExcess(connection, seat, nowNanos);
    }

    private bool TryEnter(GatewayConnection connection, Seat seat, ReadOnlySpan<byte> message, ref ShardInput input, long nowNanos)
    {
        if (!OuchEnterOrder.TryRead(message, out OuchEnterOrder order) || OrderToken.From(order.Token).IsNone)
            return false;
        if (!seat.Rate.TryTake(nowNanos))
        {
            RejectTooFast(connection, seat, order.Token, nowNanos);
            return true;
        }

        OuchVerdict verdict = OuchCommands.Enter(
            order, seat.Member, seat.Session, _streams.Instruments, ref input, out int shard, out OuchRejectReason reason);
        if (verdict != OuchVerdict.Command)
            Reject(connection, order.Token, reason, nowNanos);
        else if (_streams.IsOver(shard))
            Reject(connection, order.Token, OuchRejectReason.Closed, nowNanos);
        else if (!TrySendCommand(shard, input))
            Reject(connection, order.Token, VenueReasons.Busy, nowNanos);
        return true;
    }

    private bool TryReplace(GatewayConnection connection, Seat seat, ReadOnlySpan<byte> message, ref ShardInput input, long nowNanos)
    {
        if (!OuchReplaceOrder.TryRead(message, out OuchReplaceOrder order) || OrderToken.From(order.ReplacementToken).IsNone)
            return false;
        Alpha14 token = order.ReplacementToken;
        if (!seat.Rate.TryTake(nowNanos))
        {
            RejectTooFast(connection, seat, token, nowNanos);
        }
        else if (!TryFindOrder(seat, order.ExistingToken, out InstrumentTable.Listing listing, out Side side))
        {
            Reject(connection, token, VenueReasons.UnknownOrder, nowNanos);
        }
        else if (OuchCommands.Replace(order, seat.Session, listing, ref input, out OuchRejectReason reason) != OuchVerdict.Command)
        {
            Reject(connection, token, reason, nowNanos);
        }
        else
        {
            input.Command.Side = side; // for this gateway only: the engine knows the side
            if (!TrySendCommand(listing.Shard, input))
                Reject(connection, token, VenueReasons.Busy, nowNanos);
        }

        return true;
    }

    private bool TryCancel(GatewayConnection connection, Seat seat, ReadOnlySpan<byte> message, ref ShardInput input, long nowNanos)
    {
        if (!OuchCancelOrder.TryRead(message, out OuchCancelOrder order))
            return false;
        if (!seat.Rate.TryTake(nowNanos))
        {
            RejectChangeTooFast(connection, seat, order.Token, nowNanos);
            return true;
        }

        bool isSent = TryFindOrder(seat, order.Token, out InstrumentTable.Listing listing, out _)
            && OuchCommands.Cancel(order, seat.Session, ref input) == OuchVerdict.Command
            && TrySendCommand(listing.Shard, input);
        if (!isSent)
            RejectChange(connection, order.Token, nowNanos);
        return true;
    }

    private bool TryModify(GatewayConnection connection, Seat seat, ReadOnlySpan<byte> message, ref ShardInput input, long nowNanos)
    {
        if (!OuchModifyOrder.TryRead(message, out OuchModifyOrder order))
            return false;
        if (!seat.Rate.TryTake(nowNanos))
        {
            RejectChangeTooFast(connection, seat, order.Token, nowNanos);
            return true;
        }

        bool isSent = TryFindOrder(seat, order.Token, out InstrumentTable.Listing listing, out Side side)
            && OuchCommands.Modify(order, seat.Session, side, ref input) == OuchVerdict.Command
            && TrySendCommand(listing.Shard, input);
        if (!isSent)
            RejectChange(connection, order.Token, nowNanos);
        return true;
    }

    /// <summary>Where an order of a session is: one that lives, or one that is on its way to a shard.</summary>
    private bool TryFindOrder(Seat seat, Alpha14 field, out InstrumentTable.Listing listing, out Side side)
    {
        var token = OrderToken.From(field);
        if (_streams.TryFindOrder(seat.Session, token, out LiveOrder order))
        {
            side = order.Side;
            return _streams.Instruments.TryFind(order.Shard, order.Instrument, out listing);
        }

        for (int shard = 0; shard < _unsettled.Length; shard++)
        {
            if (_unsettled[shard].TryFindOrder(seat.Session, token, out Command command))
            {
                side = command.Side;
                return _streams.Instruments.TryFind(shard, command.Instrument, out listing);
            }
        }

        listing = default;
        side = default;
        return false;
    }

    private bool TrySendCommand(int shard, in ShardInput input)
    {
        if (_unsettled[shard].Count >= _options.MostUnsettled)
        {
            Counters.Busy++;
            return false;
        }

        Send(shard, input);
        return true;
    }

    private void Reject(GatewayConnection connection, Alpha14 token, OuchRejectReason reason, long nowNanos)
    {
        Counters.Refused++;
        OuchRejected message = new()
        {
            TimestampNanos = TimeOfDay.SinceMidnight(_stampNanos),
            Token = token,
            Reason = reason,
        };
        Answer(connection, message, nowNanos);
    }

    private void RejectChange(GatewayConnection connection, Alpha14 token, long nowNanos)
    {
        Counters.Refused++;
        OuchCancelRejected message = new() { TimestampNanos = TimeOfDay.SinceMidnight(_stampNanos), Token = token };
        Answer(connection, message, nowNanos);
    }

    /// <summary>Says what is in no stream. When there is no room for it the connection ends: a client that never hears what became of its
    /// order would wait for ever, one that comes back finds out.</summary>
    private void Answer<TMessage>(GatewayConnection connection, in TMessage message, long nowNanos)
        where TMessage : struct, IWireMessage<TMessage>
    {
        if (_options.Planted == VenueFault.RejectsNumbered && _streams.OfSession(connection.Seat!.Session) is { } log)
            message.Write(log.Append(message.Length));
        else if (!connection.Soup.TrySend(SoupPacketType.UnsequencedData, message, nowNanos))
            connection.Soup.Close(CloseReason.SlowReader);
    }

    private void RejectTooFast(GatewayConnection connection, Seat seat, Alpha14 token, long nowNanos)
    {
        Counters.TooFast++;
        Reject(connection, token, VenueReasons.TooFast, nowNanos);
        CountExcess(connection, seat, nowNanos);
    }

    private void RejectChangeTooFast(GatewayConnection connection, Seat seat, Alpha14 token, long nowNanos)
    {
        Counters.TooFast++;
        RejectChange(connection, token, nowNanos);
        CountExcess(connection, seat, nowNanos);
    }

    private static void CountExcess(GatewayConnection connection, Seat seat, long nowNanos)
    {
        if (seat.Excess.TryTake(nowNanos))
            return;
        connection.Soup.TrySend(SoupPacketType.Debug, GatewayNotes.TooMany, nowNanos);
        connection.Soup.Drain(CloseReason.Abuse, nowNanos);
    }
}
