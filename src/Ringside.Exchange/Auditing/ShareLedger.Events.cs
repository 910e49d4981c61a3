using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Exchange.Auditing;

/// <content>What each kind of event does to the accounts.</content>
internal sealed partial class ShareLedger
{
    private void Accept(in EngineEvent one)
    {
        Settle();
        Accepted++;
        var order = new AuditedOrder
        {
            Id = one.OrderId,
            Session = one.Session,
            Instrument = one.Instrument,
            Side = one.Side,
            Batch = _batch,
            In = one.Quantity,
        };
        In += one.Quantity;
        Begin(ref order, one);
        if (!_orders.TryAdd(one.OrderId, order))
        {
            Found(AuditRule.OrderLife, $"order {one.OrderId} to be accepted once", "it is open");
            In -= one.Quantity;
            return;
        }

        Touch(one.Instrument).OpenOrders++;
    }

    /// <summary>An accepted or replaced order has new values, and is the incoming one, or waits.</summary>
    private void Begin(ref AuditedOrder order, in EngineEvent one)
    {
        order.Type = (OrderType)one.Code;
        order.Price = one.Price;
        bool waits = (one.Flags & EventFlags.Waiting) != 0;
        bool isStop = order.Type is OrderType.Stop or OrderType.StopLimit;
        order.Stage = waits ? OrderStage.Waiting : OrderStage.Incoming;
        order.MostDisplayed = isStop ? long.MaxValue : one.Match;
        _incoming = waits ? 0 : one.OrderId;
        if (one.Quantity <= 0)
            Found(AuditRule.Conservation, $"order {one.OrderId} to have something open", $"{one.Quantity}");
        if (isStop ? one.Match != 0 : one.Match <= 0 || one.Match > one.Quantity)
            Found(AuditRule.Displayed, $"order {one.OrderId} to show {(isStop ? "nothing" : $"1 to {one.Quantity}")}", $"{one.Match}");
        if (waits && !isStop)
            Found(AuditRule.OrderLife, $"order {one.OrderId}, of type {order.Type}, not to wait", "it waits");
    }

    private void Execute(in EngineEvent one)
    {
        if (one.Match != ++Matches)
        {
            Found(AuditRule.MatchNumbers, $"match number {Matches}", $"{one.Match}");
            Matches = one.Match;
        }

        Trades++;
        LedgerInstrument instrument = Touch(one.Instrument);
        instrument.Trades++;
        instrument.SharesTraded += one.Quantity;
        instrument.LastTrade = one.Price;
        bool isAuction = (one.Flags & EventFlags.Auction) != 0;
        if (isAuction)
            (instrument.AuctionShares, instrument.AuctionPrice) = (instrument.AuctionShares + one.Quantity, one.Price);
        CheckTrade(one, instrument, isAuction);
        Trade(one.OrderId, one.Quantity, one.Other);
        Trade(one.OtherId, one.Quantity, null);
    }

    private void Trade(ulong id, long quantity, long? left)
    {
        ref AuditedOrder order = ref Find(id);
        if (Unsafe.IsNullRef(ref order))
        {
            Found(AuditRule.OrderLife, $"order {id} to be open when it trades", "it is not");
            return;
        }

        if (quantity <= 0 || quantity > order.Open || (left is { } said && said != order.Open - quantity))
        {
            Found(
                AuditRule.Conservation,
                $"order {id} to trade 1 to {order.Open}, with {order.Open - quantity} left",
                left is null ? $"{quantity}" : $"{quantity}, with {left} left");
        }

        Traded += quantity;
        order.Traded += quantity;
        if (order.Stage == OrderStage.Resting)
            Show(ref order, order.Displayed - quantity);
        if (order.Open <= 0)
            End(ref order);
    }

    private void Cancel(in EngineEvent one)
    {
        ref AuditedOrder order = ref Find(one.OrderId);
        if (Unsafe.IsNullRef(ref order))
        {
            Found(AuditRule.OrderLife, $"order {one.OrderId} to be open when it is cancelled", "it is not");
            return;
        }

        CheckOrder(order, one);
        if (one.Quantity <= 0 || one.Quantity > order.Open || one.Other != order.Open - one.Quantity)
        {
            Found(
                AuditRule.Conservation,
                $"order {one.OrderId} to lose 1 to {order.Open}, with {order.Open - one.Quantity} left",
                $"{one.Quantity}, with {one.Other} left");
        }

        if ((EventReason)one.Code is EventReason.MassCancel or EventReason.Disconnected or EventReason.Killed or EventReason.Expired)
            _cancelledOrders++;
        bool isSelfTrade = one.Code == (byte)EventReason.SelfTrade;
        Cancelled += one.Quantity;
        order.Cancelled += one.Quantity;
        if (order.Open <= 0)
            End(ref order);
        else if (order.Stage == OrderStage.Resting)
            Show(ref order, isSelfTrade ? order.Displayed - one.Quantity : Math.Min(order.Displayed, order.Open));
    }

    private void Replace(in EngineEvent one)
    {
        Settle();
        ref AuditedOrder found = ref Find(one.OtherId);
        if (Unsafe.IsNullRef(ref found))
        {
            Found(AuditRule.OrderLife, $"order {one.OtherId} to be open when it is replaced", "it is not");
            return;
        }

        CheckIdentity(found, one);
        AuditedOrder order = found;
        if (order.Type != (OrderType)one.Code)
            Found(AuditRule.AsAsked, $"order {one.OtherId} to stay of type {order.Type}", $"{(OrderType)one.Code}");
        TakeOutOfBook(order);
        _orders.Remove(one.OtherId);
        In += one.Quantity - order.Open;
        order.In += one.Quantity - order.Open;
        order.Id = one.OrderId;
        Begin(ref order, one);
        if (_orders.TryAdd(order.Id, order))
            return;
        Found(AuditRule.OrderLife, $"order {one.OtherId} to be replaced by one that is not there yet", $"{one.OrderId} is open");
        Touch(order.Instrument).OpenOrders--;
    }

    private void Trigger(in EngineEvent one)
    {
        ref AuditedOrder order = ref Find(one.OrderId);
        bool isIncoming = _incoming == one.OrderId;
        if (!isIncoming)
            Settle();
        if (Unsafe.IsNullRef(ref order))
        {
            Found(AuditRule.OrderLife, $"order {one.OrderId} to be open when it triggers", "it is not");
            return;
        }

        CheckOrder(order, one);
        bool isStop = order.Type is OrderType.Stop or OrderType.StopLimit;
        if (!isStop || order.Stage == OrderStage.Resting)
            Found(AuditRule.OrderLife, $"order {one.OrderId} to be a stop order that waits", $"{order.Type}, {order.Stage}");
        if (one.Quantity != order.Open || one.Other != order.Open)
            Found(AuditRule.Conservation, $"order {order.Id} to have {order.Open} open", $"{one.Quantity}, of which it shows {one.Other}");
        TakeOutOfBook(order);
        order.Type = order.Type == OrderType.Stop ? OrderType.Market : OrderType.Limit;
        (order.Stage, order.MostDisplayed) = (OrderStage.Incoming, long.MaxValue);
        _incoming = one.OrderId;
    }

    private void Refresh(in EngineEvent one)
    {
        ref AuditedOrder order = ref Find(one.OrderId);
        if (Unsafe.IsNullRef(ref order))
        {
            Found(AuditRule.OrderLife, $"order {one.OrderId} to be open when it is restated", "it is not");
            return;
        }

        CheckOrder(order, one);
        if (one.Quantity != order.Open)
            Found(AuditRule.Conservation, $"order {one.OrderId} to have {order.Open} open", $"{one.Quantity}");
        if (one.Other <= 0 || one.Other > order.Open || order.Stage != OrderStage.Resting)
            Found(AuditRule.Displayed, $"order {one.OrderId} to rest and show 1 to {order.Open}", $"{order.Stage}, shows {one.Other}");
        else
            Show(ref order, one.Other);
    }
}
