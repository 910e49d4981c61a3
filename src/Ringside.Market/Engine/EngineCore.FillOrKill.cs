using Ringside.Market.Commands;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>The look before a fill-or-kill order trades.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    /// <summary>Whether all of an order can trade at its bound or better, by the rule of its self-trade mode, as far as it looks: at
    /// <see cref="MatchingEngineOptions.FillOrKillReach"/> orders. Each one counts as a step of the store.</summary>
    private bool CanFill(ref Incoming incoming, Instrument instrument, Session session)
    {
        uint own = OrderFlags.SelfTrade(incoming.Flags) == SelfTradeMode.None ? uint.MaxValue : session.Member.Place;
        bool passesOwn = OrderFlags.SelfTrade(incoming.Flags) == SelfTradeMode.CancelOldest;
        Side opposite = incoming.Side == Side.Bid ? Side.Ask : Side.Bid;
        long missing = incoming.Open;
        int reach = MatchingEngineOptions.FillOrKillReach;
        for (uint handle = instrument.Book.BestLevel(opposite); handle != 0; handle = instrument.Book.NextLevel(handle))
        {
            ref readonly OrderLevel level = ref instrument.Book.Level(handle);
            bool isBeyond = incoming.Side == Side.Bid ? level.Price > incoming.Bound : level.Price < incoming.Bound;
            if (isBeyond)
                return false;
            missing -= CountLevel(level, own, passesOwn, missing, ref reach);
            if (missing <= 0)
                return true;
            if (reach == 0)
                return false;
        }

        return false;
    }

    /// <summary>Counts what a level gives before the order that ends the look has its turn, up to about what is needed.</summary>
    /// <param name="level">The level.</param>
    /// <param name="own">Place of the member whose orders do not trade.</param>
    /// <param name="passesOwn">Whether these are cancelled and passed; else the first of them ends the look.</param>
    /// <param name="needed">What is missing.</param>
    /// <param name="reach">Orders that may still be looked at; 0 when the look has ended.</param>
    private long CountLevel(in OrderLevel level, uint own, bool passesOwn, long needed, ref int reach)
    {
        long shown = 0;
        long hidden = 0;
        uint slot = level.Head;
        for (; slot != 0 && shown < needed && reach != 0; slot = _orders[slot].Next)
        {
            _pool.Store.Header->Steps++;
            reach--;
            if (_orders[slot].Spare != own)
            {
                shown += _orders[slot].Quantity;
                hidden += _pool.OpenOf(slot) - _orders[slot].Quantity;
            }
            else if (!passesOwn)
            {
                reach = 0;
                break;
            }
        }

        // What is hidden comes when all orders of the level have had their turn.
        return slot == 0 && !_faults.Has(Fault.FillOrKillForgetsHidden) ? shown + hidden : shown;
    }
}
