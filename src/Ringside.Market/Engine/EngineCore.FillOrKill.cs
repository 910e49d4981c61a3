using Ringside.Market.Commands;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>The look before a fill-or-kill order trades.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    /// <summary>Whether all of an order can trade at its bound or better, by the rule of its self-trade mode. Costs with the levels that
    /// are needed; with their orders when icebergs rest or own orders may be in the way.</summary>
    private bool CanFill(ref Incoming incoming, Instrument instrument, Session session)
    {
        SelfTradeMode mode = OrderFlags.SelfTrade(incoming.Flags);
        bool meetsOwn = mode != SelfTradeMode.None && session.Member.OpenOrders != 0;
        bool seesAll = instrument.Icebergs == 0 || _faults.Has(Fault.FillOrKillForgetsHidden);
        if (!meetsOwn && seesAll)
            return instrument.Book.Available(incoming.Side, incoming.Bound, incoming.Open) == incoming.Open;

        uint own = meetsOwn ? session.Member.Place : uint.MaxValue;
        Side opposite = incoming.Side == Side.Bid ? Side.Ask : Side.Bid;
        long counted = 0;
        for (uint handle = instrument.Book.BestLevel(opposite); handle != 0; handle = instrument.Book.NextLevel(handle))
        {
            ref readonly OrderLevel level = ref instrument.Book.Level(handle);
            bool isBeyond = incoming.Side == Side.Bid ? level.Price > incoming.Bound : level.Price < incoming.Bound;
            if (isBeyond)
                return false;
            bool isBlocked = CountLevel(level, own, mode, incoming.Open - counted, out long inLevel);
            counted += inLevel;
            if (counted >= incoming.Open)
                return true;
            if (isBlocked)
                return false;
        }

        return false;
    }

    /// <summary>Counts what a level gives, up to about what is needed. True when an own order ends the count there.</summary>
    private bool CountLevel(in OrderLevel level, uint own, SelfTradeMode mode, long needed, out long counted)
    {
        long shown = 0;
        long hidden = 0;
        for (uint slot = level.Head; slot != 0 && shown < needed; slot = _orders[slot].Next)
        {
            if (_orders[slot].Spare != own)
            {
                shown += _orders[slot].Quantity;
                hidden += _pool.OpenOf(slot) - _orders[slot].Quantity;
            }
            else if (mode != SelfTradeMode.CancelOldest)
            {
                counted = shown;
                return true;
            }
        }

        counted = shown + hidden;
        return false;
    }
}
