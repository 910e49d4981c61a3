using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Exchange.Auditing;

/// <content>What events say of orders, and of other events, against the accounts.</content>
internal sealed partial class ShareLedger
{
    /// <summary>Session, instrument and side of an order's event are the order's.</summary>
    private void CheckIdentity(in AuditedOrder order, in EngineEvent one)
    {
        if (order.Session != one.Session || order.Instrument != one.Instrument || order.Side != one.Side)
        {
            Found(
                AuditRule.OrderLife,
                $"order {order.Id} to be of session {order.Session}, {order.Side} of instrument {order.Instrument}",
                $"{one.Kind} of session {one.Session}, {one.Side} of instrument {one.Instrument}");
        }
    }

    /// <summary>Its price, too.</summary>
    private void CheckOrder(in AuditedOrder order, in EngineEvent one)
    {
        CheckIdentity(order, one);
        if (order.Price != one.Price)
            Found(AuditRule.OrderLife, $"order {order.Id} to have the limit {order.Price}", $"{one.Kind} with {one.Price}");
    }

    private void CheckTrade(in EngineEvent one, LedgerInstrument instrument, bool isAuction)
    {
        ref AuditedOrder maker = ref Find(one.OrderId);
        ref AuditedOrder taker = ref Find(one.OtherId);
        if (Unsafe.IsNullRef(ref maker) || Unsafe.IsNullRef(ref taker))
            return; // each is told where its account is asked for
        CheckSides(one, maker, taker, isAuction);
        if (isAuction)
        {
            if (maker.Price < one.Price || taker.Price > one.Price)
                Found(AuditRule.TradePrice, $"a price within the limits {maker.Price} and {taker.Price}", $"{one.Price}");
            return;
        }

        if (one.Price != maker.Price)
            Found(AuditRule.TradePrice, $"the limit {maker.Price} of order {maker.Id}, which rests", $"{one.Price}");
        if (taker.Type == OrderType.Limit && (taker.Side == Side.Bid ? one.Price > taker.Price : one.Price < taker.Price))
            Found(AuditRule.TradePrice, $"a price within the limit {taker.Price} of order {taker.Id}", $"{one.Price}");
        LedgerSide side = instrument.Of(maker.Side);
        if (maker.Stage == OrderStage.Resting && !side.IsAtBest(maker.Price))
            Found(AuditRule.TradePrice, $"a trade at the best price {(side.Count > 0 ? side.Best.Price : 0)}", $"{one.Price}");
    }

    private void CheckSides(in EngineEvent one, in AuditedOrder maker, in AuditedOrder taker, bool isAuction)
    {
        bool isOneMarket = maker.Instrument == one.Instrument && taker.Instrument == one.Instrument;
        bool areSides = maker.Side != taker.Side && taker.Side == one.Side && (!isAuction || maker.Side == Side.Bid);
        bool areSessions = maker.Session == one.Session && taker.Session == one.OtherSession;
        bool areThere = maker.Stage == OrderStage.Resting && taker.Stage == (isAuction ? OrderStage.Resting : OrderStage.Incoming);
        if (isOneMarket && areSides && areSessions && areThere)
            return;
        Found(
            AuditRule.TradeSides,
            $"{(isAuction ? "two orders that rest" : "an order that rests and one that comes in")}, of instrument {one.Instrument}, "
                + $"{one.Side} the taker, of sessions {one.Session} and {one.OtherSession}",
            $"order {maker.Id} ({Words(maker)}) and order {taker.Id} ({Words(taker)})");
    }

    private static string Words(in AuditedOrder order) =>
        $"{order.Stage}, {order.Side} of instrument {order.Instrument}, session {order.Session}";

    /// <summary>The volume that an auction tells is that of its trades.</summary>
    private void CheckAuction(in EngineEvent one)
    {
        LedgerInstrument instrument = Touch(one.Instrument);
        if (instrument.AuctionShares > 0 && (one.Quantity != instrument.AuctionShares || one.Price != instrument.AuctionPrice))
        {
            Found(
                AuditRule.Counts,
                $"an auction of {instrument.AuctionShares} at {instrument.AuctionPrice}",
                $"{one.Quantity} at {one.Price}");
        }
    }

    /// <summary>The number of orders that a mass cancellation tells is that of its events.</summary>
    private void CheckCount(in EngineEvent one)
    {
        if (one.Quantity != _cancelledOrders)
            Found(AuditRule.Counts, $"{_cancelledOrders} orders cancelled", $"{one.Quantity}");
        _cancelledOrders = 0;
    }
}
