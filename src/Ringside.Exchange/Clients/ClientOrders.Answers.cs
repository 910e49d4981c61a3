using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Clients;

/// <content>What the stream says.</content>
public sealed partial class ClientOrders
{
    /// <summary>An order stands.</summary>
    internal ClientEvent Accepted(in OuchAccepted message, ulong number)
    {
        var token = OrderToken.From(message.Token);
        long stamp = Stand(token, message.OrderReference, message.Stock, message.Side, message.PriceE4, message.Shares, message.State);
        return new ClientEvent
        {
            Kind = ClientEventKind.Accepted,
            Number = number,
            TimestampNanos = message.TimestampNanos,
            Token = token,
            Side = SideOf(message.Side),
            Stock = message.Stock,
            Shares = message.Shares,
            PriceE4 = message.PriceE4,
            Reference = message.OrderReference,
            Open = message.Shares,
            RequestNanos = stamp,
        };
    }

    /// <summary>An order stands in the place of another one.</summary>
    internal ClientEvent Replaced(in OuchReplaced message, ulong number)
    {
        var token = OrderToken.From(message.ReplacementToken);
        var previous = OrderToken.From(message.PreviousToken);
        bool hasPrevious = _places.TryGetValue(previous, out int old);
        uint executed = hasPrevious ? _orders[old].Executed : 0;
        if (hasPrevious && previous != token)
            End(old);
        long stamp = Stand(token, message.OrderReference, message.Stock, message.Side, message.PriceE4, message.Shares, message.State);
        if (hasPrevious && _places.TryGetValue(token, out int place))
            _orders[place].Executed = executed;
        return new ClientEvent
        {
            Kind = ClientEventKind.Replaced,
            Number = number,
            TimestampNanos = message.TimestampNanos,
            Token = token,
            Previous = previous,
            Side = SideOf(message.Side),
            Stock = message.Stock,
            Shares = message.Shares,
            PriceE4 = message.PriceE4,
            Reference = message.OrderReference,
            Open = message.Shares,
            RequestNanos = stamp,
        };
    }

    /// <summary>Shares of an order are gone without a trade.</summary>
    internal ClientEvent Canceled(in OuchCanceled message, ulong number)
    {
        CanceledShares += message.DecrementShares;
        ClientEvent one = new()
        {
            Kind = ClientEventKind.Canceled,
            Number = number,
            TimestampNanos = message.TimestampNanos,
            Token = OrderToken.From(message.Token),
            Shares = message.DecrementShares,
            Code = (byte)message.Reason,
        };
        if (!_places.TryGetValue(one.Token, out int place))
            return one;
        ref ClientOrder order = ref _orders[place];
        order.Open -= Math.Min(order.Open, message.DecrementShares);
        long stamp = 0;
        if (message.Reason != OuchCancelReason.User)
            order.Wanted -= Math.Min(order.Wanted, message.DecrementShares);
        else if (order.Cancels != 0)
            stamp = AnswerCancel(ref order);
        else if (order.Open == 0)
            stamp = AnswerReplacement(order.Replacement);
        one = one with { Side = order.Side, Stock = order.Stock, PriceE4 = order.PriceE4, Open = order.Open, RequestNanos = stamp };
        if (order.Open == 0)
            End(place);
        return one;
    }

    /// <summary>An order traded.</summary>
    internal ClientEvent Executed(in OuchExecuted message, ulong number)
    {
        ExecutedShares += message.ExecutedShares;
        Executions++;
        ClientEvent one = new()
        {
            Kind = ClientEventKind.Executed,
            Number = number,
            TimestampNanos = message.TimestampNanos,
            Token = OrderToken.From(message.Token),
            Shares = message.ExecutedShares,
            PriceE4 = message.ExecutionPriceE4,
            Code = (byte)message.Liquidity,
            Reference = message.MatchNumber,
        };
        if (!_places.TryGetValue(one.Token, out int place))
            return one;
        ref ClientOrder order = ref _orders[place];
        Trade(ref order, message.ExecutedShares);
        // What was asked for counts what was executed: less of it will be open.
        if (!order.Replacement.IsNone && _places.TryGetValue(order.Replacement, out int replacement))
            Trade(ref _orders[replacement], message.ExecutedShares);
        one = one with { Side = order.Side, Stock = order.Stock, Open = order.Open };
        if (order.Open == 0)
            End(place);
        return one;
    }

    /// <summary>An order or a replacement was refused.</summary>
    internal ClientEvent Rejected(in OuchRejected message, ulong number)
    {
        Refused++;
        var token = OrderToken.From(message.Token);
        ClientEvent one = new()
        {
            Kind = ClientEventKind.Rejected,
            Number = number,
            TimestampNanos = message.TimestampNanos,
            Token = token,
            Code = (byte)message.Reason,
        };
        // An order that lives is not the one that was refused: its name was used again.
        if (!_places.TryGetValue(token, out int place) || _orders[place].State != ClientOrderState.Pending)
            return one;
        ref ClientOrder order = ref _orders[place];
        one = one with { Side = order.Side, Stock = order.Stock, PriceE4 = order.PriceE4, RequestNanos = order.StampNanos };
        if (_places.TryGetValue(order.Previous, out int previous) && _orders[previous].Replacement == token)
            _orders[previous].Replacement = default;
        Unanswered--;
        End(place);
        return one;
    }

    /// <summary>A cancel was refused.</summary>
    internal ClientEvent CancelRejected(in OuchCancelRejected message, ulong number)
    {
        Refused++;
        ClientEvent one = new()
        {
            Kind = ClientEventKind.CancelRejected,
            Number = number,
            TimestampNanos = message.TimestampNanos,
            Token = OrderToken.From(message.Token),
        };
        if (!_places.TryGetValue(one.Token, out int place))
            return one;
        ref ClientOrder order = ref _orders[place];
        if (order.Cancels != 0)
        {
            one = one with { RequestNanos = AnswerCancel(ref order) };
            order.Wanted = order.Open;
        }

        one = one with { Side = order.Side, Stock = order.Stock, Open = order.Open };
        if (order.State == ClientOrderState.Done && order.Cancels == 0)
            Remove(place);
        return one;
    }

    private static Side SideOf(OuchSide letter) => letter == OuchSide.Buy ? Side.Bid : Side.Ask;

    private static void Trade(ref ClientOrder order, uint shares)
    {
        order.Executed += shares;
        order.Open -= Math.Min(order.Open, shares);
        order.Wanted -= Math.Min(order.Wanted, shares);
    }

    private long AnswerCancel(ref ClientOrder order)
    {
        order.Cancels--;
        Unanswered--;
        return order.CancelNanos;
    }

    /// <summary>A replacement by no more shares than were executed ends the order and has no message of its own.</summary>
    private long AnswerReplacement(OrderToken token)
    {
        if (token.IsNone || !_places.TryGetValue(token, out int place) || _orders[place].State != ClientOrderState.Pending)
            return 0;
        long stamp = _orders[place].StampNanos;
        Unanswered--;
        End(place);
        return stamp;
    }

    private long Stand(
        OrderToken token, ulong reference, Alpha8 stock, OuchSide side, uint priceE4, uint shares, OuchOrderState state)
    {
        bool isNew = !_places.TryGetValue(token, out int place);
        if (isNew && !TryAdd(token, out place))
        {
            Dropped++;
            return 0;
        }

        ref ClientOrder order = ref _orders[place];
        bool isAnswer = !isNew && order.State == ClientOrderState.Pending;
        if (isAnswer)
            Unanswered--;
        long stamp = isAnswer ? order.StampNanos : 0;
        if (order.State != ClientOrderState.Live)
            Live++;
        bool hasCancel = order.Cancels != 0;
        order.State = ClientOrderState.Live;
        order.Reference = reference;
        order.Stock = stock;
        order.Side = SideOf(side);
        order.PriceE4 = priceE4;
        order.Open = shares;
        order.Wanted = hasCancel ? Math.Min(order.Wanted, shares) : shares;
        if (state == OuchOrderState.Dead || shares == 0)
            End(place);
        return stamp;
    }

    private void End(int place)
    {
        ref ClientOrder order = ref _orders[place];
        if (order.State == ClientOrderState.Live)
            Live--;
        order.State = ClientOrderState.Done;
        order.Open = 0;
        if (order.Cancels == 0)
            Remove(place);
    }
}
