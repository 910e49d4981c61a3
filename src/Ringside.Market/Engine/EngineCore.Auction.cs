using Ringside.Market.Auctions;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Trading at the auction price.</content>
internal sealed unsafe partial class EngineCore<TSink, TFaults>
{
    private void Uncross(in AuctionPrice auction, Instrument instrument)
    {
        AuctionSide bids = default;
        AuctionSide asks = default;
        for (long left = auction.Volume; left > 0;)
        {
            uint bid = instrument.Book.Level(instrument.Book.BestLevel(Side.Bid)).Head;
            uint ask = instrument.Book.Level(instrument.Book.BestLevel(Side.Ask)).Head;
            long quantity = Math.Min(left, Math.Min(_pool.OpenOf(bid), _pool.OpenOf(ask)));
            left -= quantity;
            WriteAuctionTrade(bid, ask, auction.Price, quantity, instrument);
            Fill(ref bids, bid, quantity, instrument);
            Fill(ref asks, ask, quantity, instrument);
        }

        TellRefresh(bids, instrument);
        TellRefresh(asks, instrument);
    }

    /// <summary>Takes a traded quantity off the head of a side. What is left keeps its place.</summary>
    private void Fill(ref AuctionSide side, uint slot, long quantity, Instrument instrument)
    {
        long open = _pool.OpenOf(slot) - quantity;
        if (open == 0)
        {
            side = default;
            Session session = SessionOf(slot);
            _pool.TakeOut(slot, instrument);
            _pool.Release(slot, instrument, session);
            return;
        }

        if (side.Slot == 0)
            side = new AuctionSide { Slot = slot, Displayed = _orders[slot].Quantity };
        side.Displayed -= quantity;
        ref OrderDetail detail = ref _pool.Detail(slot);
        long shown = detail.Display == 0 ? open : Math.Min(detail.Display, open);
        detail.Executed = OrderPool.Add(detail.Executed, quantity);
        _pool.SetHidden(slot, open - shown);
        _pool.Resize(slot, shown);
    }

    /// <summary>An iceberg that is left partly filled shows what it does not seem to.</summary>
    private void TellRefresh(in AuctionSide side, Instrument instrument)
    {
        if (side.Slot == 0 || _orders[side.Slot].Quantity == side.Displayed)
            return;
        ref Orders.RestingOrder order = ref _orders[side.Slot];
        WriteRestated(
            OrderFlags.SideOf(order.Flags), EventReason.Refreshed, instrument, order.Id, order.Price, _pool.OpenOf(side.Slot),
            order.Quantity, SessionOf(side.Slot));
    }

    private void WriteAuctionTrade(uint bid, uint ask, long price, long quantity, Instrument instrument)
    {
        NoteTrade(price, instrument);
        ref EngineEvent one = ref _sink.Next();
        Head(ref one, EventKind.Executed, Side.Ask, 0, EventFlags.Auction, instrument.Number);
        one.OrderId = _orders[bid].Id;
        one.OtherId = _orders[ask].Id;
        one.Price = price;
        one.Quantity = quantity;
        one.Other = _pool.OpenOf(bid) - quantity;
        one.Match = (long)++_matches;
        one.Session = SessionOf(bid).Number;
        one.OtherSession = SessionOf(ask).Number;
        _sink.Publish();
    }

    /// <summary>The order of a side that is filled in part so far, and what it would display had it traded that only.</summary>
    private struct AuctionSide
    {
        internal uint Slot;
        internal long Displayed;
    }
}
