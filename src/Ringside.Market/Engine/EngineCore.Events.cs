using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Events, each written field by field where it stays (<see cref="EngineEvent"/> has the table).</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Head(ref EngineEvent one, EventKind kind, Side side, byte code, EventFlags flags, uint instrument)
    {
        one.Kind = kind;
        one.Side = side;
        one.Code = code;
        one.Flags = flags;
        one.Instrument = instrument;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteAccepted(ref Incoming incoming, Instrument instrument, Session session, bool waits)
    {
        EventFlags flags = ((incoming.Flags & OrderFlags.PostOnly) != 0 ? EventFlags.PostOnly : EventFlags.None)
            | (waits ? EventFlags.Waiting : EventFlags.None);
        byte type = (byte)OrderFlags.Type(incoming.Flags);
        ref EngineEvent one = ref _sink.Next();
        Head(ref one, EventKind.Accepted, incoming.Side, type, flags, instrument.Number);
        one.OrderId = incoming.Id;
        one.OtherId = 0;
        one.Price = incoming.Price;
        one.Quantity = incoming.Open;
        one.Other = incoming.StopPrice;
        one.Match = OrderFlags.IsStop(incoming.Flags) ? 0 : incoming.Shown;
        one.Session = session.Number;
        one.OtherSession = 0;
        _sink.Publish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteReplaced(ref Incoming incoming, ulong previous, Instrument instrument, Session session, bool waits)
    {
        byte type = (byte)OrderFlags.Type(incoming.Flags);
        ref EngineEvent one = ref _sink.Next();
        Head(ref one, EventKind.Replaced, incoming.Side, type, waits ? EventFlags.Waiting : EventFlags.None, instrument.Number);
        one.OrderId = incoming.Id;
        one.OtherId = previous;
        one.Price = incoming.Price;
        one.Quantity = incoming.Open;
        one.Other = incoming.StopPrice;
        one.Match = OrderFlags.IsStop(incoming.Flags) ? 0 : incoming.Shown;
        one.Session = session.Number;
        one.OtherSession = 0;
        _sink.Publish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCancelled(
        Side side, EventReason reason, Instrument instrument, ulong id, long price, long quantity, long left, Session session)
    {
        ref EngineEvent one = ref _sink.Next();
        Head(ref one, EventKind.Cancelled, side, (byte)reason, EventFlags.None, instrument.Number);
        one.OrderId = id;
        one.OtherId = 0;
        one.Price = price;
        one.Quantity = quantity;
        one.Other = left;
        one.Match = 0;
        one.Session = session.Number;
        one.OtherSession = 0;
        _sink.Publish();
    }

    private void WriteRestated(
        Side side, EventReason reason, Instrument instrument, ulong id, long price, long open, long displayed, Session session)
    {
        ref EngineEvent one = ref _sink.Next();
        Head(ref one, EventKind.Restated, side, (byte)reason, EventFlags.None, instrument.Number);
        one.OrderId = id;
        one.OtherId = 0;
        one.Price = price;
        one.Quantity = open;
        one.Other = displayed;
        one.Match = 0;
        one.Session = session.Number;
        one.OtherSession = 0;
        _sink.Publish();
    }

    private void WriteStateChanged(Instrument instrument)
    {
        ref EngineEvent one = ref _sink.Next();
        one = default;
        Head(ref one, EventKind.StateChanged, Side.Bid, (byte)instrument.State, EventFlags.None, instrument.Number);
        one.Other = instrument.LastTrade;
        _sink.Publish();
    }

    private void WriteAuctionInfo(Instrument instrument, in Auctions.AuctionPrice auction)
    {
        ref EngineEvent one = ref _sink.Next();
        one = default;
        Head(ref one, EventKind.AuctionInfo, auction.Surplus, 0, EventFlags.None, instrument.Number);
        one.Price = auction.Price;
        one.Quantity = auction.Volume;
        one.Other = auction.Imbalance;
        _sink.Publish();
    }

    private void Acknowledge(in Command command, long count, long price = 0)
    {
        ref EngineEvent one = ref _sink.Next();
        one = default;
        Head(ref one, EventKind.Acknowledged, Side.Bid, 0, EventFlags.None, command.Instrument);
        one.Price = price;
        one.Quantity = count;
        one.Session = command.Session;
        _sink.Publish();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refuse(in Command command, RejectCode code, long value = 0, long bound = 0)
    {
        ref EngineEvent one = ref _sink.Next();
        one = default;
        Head(ref one, EventKind.Rejected, Side.Bid, (byte)code, EventFlags.None, command.Instrument);
        one.OrderId = command.OrderId;
        one.Price = value;
        one.Quantity = bound;
        one.Other = (long)command.Kind;
        one.Session = command.Session;
        _sink.Publish();
    }
}
