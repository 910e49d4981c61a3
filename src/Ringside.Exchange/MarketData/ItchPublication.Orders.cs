using System.Runtime.CompilerServices;
using Ringside.Market.Events;
using Ringside.Protocols;
using Ringside.Protocols.Itch;

namespace Ringside.Exchange.MarketData;

/// <content>Orders and trades.</content>
public sealed partial class ItchPublication
{
    private void OnExecuted(in EngineEvent one)
    {
        if (Find(one.Instrument) is not { } instrument)
            return;
        bool hasPrice = instrument.TryPriceE4(one.Price, out uint priceE4);
        if ((one.Flags & EventFlags.Auction) != 0)
        {
            _auctionMatch = (ulong)one.Match;
            TakeInAuction(one.OrderId, one, hasPrice, priceE4);
            TakeInAuction(one.OtherId, one, hasPrice, priceE4);
            return;
        }

        LetReplacedGo();
        if (_arriving.Instrument is not null && _arriving.Id == one.OtherId)
            _arriving.Open -= one.Quantity;
        long hidden = one.Quantity;
        int place = _orders.Find(one.OrderId);
        if (place != 0)
        {
            uint shares = (uint)Math.Min(one.Quantity, _orders[place].Shares);
            hidden -= shares;
            Execute(place, shares, (ulong)one.Match, hasPrice, priceE4, 'Y');
        }

        if (hidden > 0)
            SendHiddenTrade(instrument, one, hidden, hasPrice, priceE4);
    }

    /// <summary>One side of a trade of an auction; the volume is told by the cross trade behind all of them.</summary>
    private void TakeInAuction(ulong id, in EngineEvent one, bool hasPrice, uint priceE4)
    {
        int place = _orders.Find(id);
        if (place == 0)
            return;
        Execute(place, (uint)Math.Min(one.Quantity, _orders[place].Shares), (ulong)one.Match, hasPrice, priceE4, 'N');
    }

    /// <summary>Takes traded shares off an order.</summary>
    private void Execute(int place, uint shares, ulong match, bool hasPrice, uint priceE4, char printable)
    {
        ref DisplayedOrder order = ref _orders[place];
        if (!hasPrice)
        {
            TakeOff(place, shares);
            return;
        }

        if (printable == 'Y' && order.PriceE4 == priceE4)
        {
            Send(new ItchOrderExecuted
            {
                Header = HeaderOf(order.StockLocate),
                OrderReference = order.Id,
                ExecutedShares = shares,
                MatchNumber = match,
            });
        }
        else
        {
            Send(new ItchOrderExecutedWithPrice
            {
                Header = HeaderOf(order.StockLocate),
                OrderReference = order.Id,
                ExecutedShares = shares,
                MatchNumber = match,
                Printable = printable,
                ExecutionPriceE4 = priceE4,
            });
        }

        Shrink(place, shares);
    }

    private void SendHiddenTrade(PublishedInstrument instrument, in EngineEvent one, long quantity, bool hasPrice, uint priceE4)
    {
        if (!hasPrice || quantity > uint.MaxValue)
        {
            HiddenTrades++;
            return;
        }

        Send(new ItchTrade
        {
            Header = HeaderOf(instrument.StockLocate),
            OrderReference = 0,
            Side = Side.Bid,
            Shares = (uint)quantity,
            Stock = instrument.Symbol,
            PriceE4 = priceE4,
            MatchNumber = (ulong)one.Match,
        });
    }

    private void OnCancelled(in EngineEvent one)
    {
        if (_arriving.Instrument is not null && _arriving.Id == one.OrderId)
        {
            LetReplacedGo();
            _arriving.Open = one.Other;
            return;
        }

        LetReplacedGo();
        int place = _orders.Find(one.OrderId);
        if (place == 0)
            return;
        // A decremented order loses what it shows; one that its owner reduces loses what it hides first.
        long shares = _orders[place].Shares;
        bool isDecrement = (EventReason)one.Code == EventReason.SelfTrade && one.Other > 0;
        long left = isDecrement ? Math.Max(shares - one.Quantity, 0) : Math.Min(shares, one.Other);
        if (left < shares)
            TakeOff(place, (uint)(shares - left));
    }

    /// <summary>Takes shares off an order without a trade.</summary>
    private void TakeOff(int place, uint shares)
    {
        ref DisplayedOrder order = ref _orders[place];
        if (shares == order.Shares)
        {
            Delete(place);
            return;
        }

        Send(new ItchOrderCancel
        {
            Header = HeaderOf(order.StockLocate),
            OrderReference = order.Id,
            CancelledShares = shares,
        });
        Shrink(place, shares);
    }

    private void Delete(int place)
    {
        ref DisplayedOrder order = ref _orders[place];
        Send(new ItchOrderDelete { Header = HeaderOf(order.StockLocate), OrderReference = order.Id });
        _orders.Remove(place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Shrink(int place, uint shares)
    {
        ref DisplayedOrder order = ref _orders[place];
        if (order.Shares == shares)
            _orders.Remove(place);
        else
            order.Shares -= shares;
    }

    /// <summary>An order joins the book, in the place of a displayed one if it replaces it.</summary>
    private void Show(PublishedInstrument instrument, ulong id, Side side, long price, long shares, int replaced)
    {
        ulong old = replaced == 0 ? 0 : _orders[replaced].Id;
        bool canBeShown = instrument.TryPriceE4(price, out uint priceE4) && shares <= uint.MaxValue;
        if (canBeShown && replaced != 0)
            _orders.Remove(replaced); // which makes room
        if (!canBeShown || !_orders.TryAdd(id, instrument.StockLocate, side, priceE4, (uint)shares))
        {
            HiddenOrders++;
            if (replaced != 0)
                Delete(replaced);
            return;
        }

        if (replaced == 0)
            SendAdd(instrument, _orders[_orders.Find(id)]);
        else
            SendReplace(old, _orders[_orders.Find(id)]);
    }

    private void SendAdd(PublishedInstrument instrument, in DisplayedOrder order) => Send(new ItchAddOrder
    {
        Header = HeaderOf(order.StockLocate),
        OrderReference = order.Id,
        Side = order.Side,
        Shares = order.Shares,
        Stock = instrument.Symbol,
        PriceE4 = order.PriceE4,
    });

    private void SendReplace(ulong old, in DisplayedOrder order) => Send(new ItchOrderReplace
    {
        Header = HeaderOf(order.StockLocate),
        OriginalReference = old,
        NewReference = order.Id,
        Shares = order.Shares,
        PriceE4 = order.PriceE4,
    });
}
