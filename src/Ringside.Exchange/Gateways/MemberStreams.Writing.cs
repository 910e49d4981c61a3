using System.Buffers.Binary;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Gateways;

/// <content>Events as messages of OUCH 4.2.</content>
public sealed partial class MemberStreams
{
    /// <summary>Bytes in front of each message in the stream of a member.</summary>
    internal const int MemberPrefix = sizeof(uint);

    /// <summary>The nearest number of shares that OUCH can say; orders that came by OUCH always have one.</summary>
    private static uint Shares(long quantity) => (uint)Math.Clamp(quantity, 0, uint.MaxValue);

    private void Write<TMessage>(int stream, in TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        MessageLog log = _logs[stream];
        Span<byte> place = log.Append(message.Length);
        message.Write(place);
        Touch(stream);
        if (log.MemberStream < 0)
            return;
        Span<byte> copy = _logs[log.MemberStream].Append(MemberPrefix + message.Length);
        BinaryPrimitives.WriteUInt32BigEndian(copy, log.Owner);
        place.CopyTo(copy[MemberPrefix..]);
        Touch(log.MemberStream);
    }

    private void WriteSystemEvent(int stream, long timeNanos, OuchSystemEventCode code) =>
        Write(stream, new OuchSystemEvent { TimestampNanos = TimeOfDay.SinceMidnight(timeNanos), EventCode = code });

    private void WriteAccepted(in LiveOrder order, in EngineEvent one, long timeNanos)
    {
        Instruments.TryFind(order.Shard, order.Instrument, out InstrumentTable.Listing listing);
        var details = OuchDetails.Of(order.Details, order.Side);
        Write(order.Stream, new OuchAccepted
        {
            TimestampNanos = TimeOfDay.SinceMidnight(timeNanos),
            Token = order.Token.ToField(),
            Side = details.Side,
            Shares = Shares(one.Quantity),
            Stock = listing.Symbol,
            PriceE4 = PriceOf(one, listing.Scale),
            TimeInForceSeconds = details.TimeInForceSeconds,
            Firm = details.Firm,
            Display = details.Display,
            OrderReference = one.OrderId,
            Capacity = details.Capacity,
            IsoEligibility = (char)details.IsoEligibility,
            MinimumQuantity = details.MinimumQuantity,
            CrossType = details.CrossType,
            State = OuchOrderState.Live,
            BboWeight = ' ',
        });
    }

    private void WriteReplaced(in LiveOrder order, OrderToken previous, in EngineEvent one, long timeNanos)
    {
        Instruments.TryFind(order.Shard, order.Instrument, out InstrumentTable.Listing listing);
        var details = OuchDetails.Of(order.Details, order.Side);
        Write(order.Stream, new OuchReplaced
        {
            TimestampNanos = TimeOfDay.SinceMidnight(timeNanos),
            ReplacementToken = order.Token.ToField(),
            Side = details.Side,
            Shares = Shares(one.Quantity),
            Stock = listing.Symbol,
            PriceE4 = PriceOf(one, listing.Scale),
            TimeInForceSeconds = details.TimeInForceSeconds,
            Firm = details.Firm,
            Display = details.Display,
            OrderReference = one.OrderId,
            Capacity = details.Capacity,
            IsoEligibility = (char)details.IsoEligibility,
            MinimumQuantity = details.MinimumQuantity,
            CrossType = details.CrossType,
            State = OuchOrderState.Live,
            PreviousToken = previous.ToField(),
            BboWeight = ' ',
        });
    }

    private void WriteCanceled(in LiveOrder order, in EngineEvent one, long timeNanos) => Write(order.Stream, new OuchCanceled
    {
        TimestampNanos = TimeOfDay.SinceMidnight(timeNanos),
        Token = order.Token.ToField(),
        DecrementShares = Shares(one.Quantity),
        Reason = VenueReasons.Of((EventReason)one.Code),
    });

    private void WriteExecuted(in LiveOrder order, in EngineEvent one, OuchLiquidity liquidity, long timeNanos)
    {
        Instruments.TryFind(order.Shard, order.Instrument, out InstrumentTable.Listing listing);
        Write(order.Stream, new OuchExecuted
        {
            TimestampNanos = TimeOfDay.SinceMidnight(timeNanos),
            Token = order.Token.ToField(),
            ExecutedShares = Shares(one.Quantity),
            ExecutionPriceE4 = OuchPrice.FromInstrument(one.Price, listing.Scale),
            Liquidity = liquidity,
            MatchNumber = (ulong)one.Match,
        });
    }

    /// <summary>A command of a session was refused. Commands without a token (of sessions, of the administration) have no
    /// message.</summary>
    private void WriteRefused(in StableBatch batch, OuchRejectReason reason)
    {
        ref readonly Command command = ref batch.Input.Command;
        if (batch.Input.Token.IsNone || Of(StreamKind.Session, command.Session, out int stream) is null)
            return;
        if (command.Kind is CommandKind.Enter or CommandKind.Replace)
        {
            Write(stream, new OuchRejected
            {
                TimestampNanos = TimeOfDay.SinceMidnight(command.TimeNanos),
                Token = batch.Input.Token.ToField(),
                Reason = reason,
            });
        }
        else
        {
            Write(stream, new OuchCancelRejected
            {
                TimestampNanos = TimeOfDay.SinceMidnight(command.TimeNanos),
                Token = batch.Input.Token.ToField(),
            });
        }
    }

    private static uint PriceOf(in EngineEvent one, int scale) =>
        (OrderType)one.Code is OrderType.Market or OrderType.Stop ? OuchPrice.Market : OuchPrice.FromInstrument(one.Price, scale);
}
