using Ringside.Exchange.Shards;
using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Clients;

/// <summary>Plays the levels of a recorded book as the orders of one market maker: one order for each level, so that the venue's book
/// is the recorded one.</summary>
/// <remarks>
/// <para><b>Model.</b> A change tells what is to stand at a price. Nothing stood there: a new order. Less: the order is reduced and keeps
/// its place. More: it is replaced. Nothing is left: it is cancelled. Requests wait in a queue until they are taken; the next change is
/// taken when none waits, because what a change needs depends on what was sent.</para>
/// <para><b>Crossed rows.</b> Within one message of a recorded feed a new bid may stand at or above an ask that goes a row later. A
/// venue would trade; so the newer row counts: levels of the other side that it crosses are cancelled first, and stand again when a
/// row says so.</para>
/// <para><b>Trades.</b> Others may trade with these orders. A level of which something was executed is filled up by the next row of it,
/// not before. What the venue has cancelled or refused likewise.</para>
/// <para><b>Limits.</b> OUCH has up to 999,999 shares and a highest price; more shares are cut (<see cref="Cut"/>), other prices and levels
/// beyond the room of a side are left out (<see cref="LeftOut"/>).</para>
/// </remarks>
public sealed class LevelFlow
{
    private readonly Alpha8 _stock;
    private readonly uint _tickE4;
    private readonly int _mostLevels;
    private readonly ClientOrders _orders;
    private readonly OrderTokens _tokens;
    private readonly PriceLevelBook _book;
    private readonly Dictionary<long, OrderToken>[] _levels;
    private readonly Queue<OrderRequest> _waiting = new();

    /// <summary>A flow without a level.</summary>
    /// <param name="stock">Symbol of the orders.</param>
    /// <param name="tickE4">What a tick is, in 1/10,000; above 0.</param>
    /// <param name="mostLevels">Most levels of each side, above 0.</param>
    /// <param name="orders">The orders of the client that sends the requests.</param>
    /// <param name="tokens">Names of the orders.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LevelFlow(Alpha8 stock, uint tickE4, int mostLevels, ClientOrders orders, OrderTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfZero(tickE4);
        _book = new PriceLevelBook(mostLevels);
        _stock = stock;
        _tickE4 = tickE4;
        _mostLevels = mostLevels;
        _orders = orders;
        _tokens = tokens;
        _levels = [new(mostLevels), new(mostLevels)];
    }

    /// <summary>The levels that are to stand: prices in ticks, amounts in shares.</summary>
    public PriceLevelBook Book => _book;

    /// <summary>Requests that wait to be taken.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Levels that were cancelled because a newer row crossed them.</summary>
    public long Crossed { get; private set; }

    /// <summary>Changes with more shares than an order can have.</summary>
    public long Cut { get; private set; }

    /// <summary>Changes that were not taken: no price of OUCH, or one level too many.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Says what is to stand at a price.</summary>
    /// <param name="side">Side of the level.</param>
    /// <param name="priceTicks">Its price, in ticks.</param>
    /// <param name="quantity">Shares; 0 or less for nothing.</param>
    /// <returns>False when requests wait: nothing was done.</returns>
    public bool TryChange(Side side, long priceTicks, long quantity)
    {
        if (_waiting.Count != 0)
            return false;
        if (quantity <= 0)
        {
            _book.Set(side, priceTicks, 0);
            Withdraw(side, priceTicks);
            return true;
        }

        if (quantity > OrderRequest.MostShares)
        {
            Cut++;
            quantity = OrderRequest.MostShares;
        }

        WithdrawCrossed(side, priceTicks);
        bool isPrice = priceTicks > 0 && priceTicks <= OrderRequest.HighestPriceE4 / _tickE4;
        bool hasRoom = _levels[(int)side].ContainsKey(priceTicks) || _book.Count(side) < _mostLevels;
        if (!isPrice || !hasRoom)
        {
            LeftOut++;
            return true;
        }

        _book.Set(side, priceTicks, quantity);
        Place(side, priceTicks, (uint)quantity);
        return true;
    }

    /// <summary>Nothing is to stand any longer: the recorded book begins anew.</summary>
    /// <returns>False when requests wait: nothing was done.</returns>
    public bool TryClear()
    {
        if (_waiting.Count != 0)
            return false;
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            while (_book.TryBest(side, out PriceLevel best))
            {
                _book.Set(side, best.PriceE8, 0);
                Withdraw(side, best.PriceE8);
            }
        }

        return true;
    }

    /// <summary>The request that is to be sent next; it waits until <see cref="Taken"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>False when none waits.</returns>
    public bool TryPeek(out OrderRequest request) => _waiting.TryPeek(out request);

    /// <summary>The request of <see cref="TryPeek"/> was sent.</summary>
    /// <exception cref="InvalidOperationException">None waits.</exception>
    public void Taken() => _waiting.Dequeue();

    private void WithdrawCrossed(Side side, long priceTicks)
    {
        Side other = side == Side.Bid ? Side.Ask : Side.Bid;
        while (_book.TryBest(other, out PriceLevel best)
            && (side == Side.Bid ? best.PriceE8 <= priceTicks : best.PriceE8 >= priceTicks))
        {
            Crossed++;
            _book.Set(other, best.PriceE8, 0);
            Withdraw(other, best.PriceE8);
        }
    }

    private void Withdraw(Side side, long priceTicks)
    {
        // One that is gone already needs no cancel.
        if (_levels[(int)side].Remove(priceTicks, out OrderToken token) && _orders.TryFind(token, out _))
            _waiting.Enqueue(OrderRequest.Cancel(token));
    }

    private void Place(Side side, long priceTicks, uint shares)
    {
        Dictionary<long, OrderToken> levels = _levels[(int)side];
        if (!levels.TryGetValue(priceTicks, out OrderToken token) || !_orders.TryFind(token, out ClientOrder order) || order.Wanted == 0)
        {
            Enter(side, priceTicks, shares);
            return;
        }

        uint total = order.Executed + shares;
        if (shares < order.Wanted)
        {
            _waiting.Enqueue(OrderRequest.Cancel(token) with { Shares = total });
        }
        else if (shares > order.Wanted && total <= OrderRequest.MostShares)
        {
            OrderToken replacement = _tokens.Next();
            levels[priceTicks] = replacement;
            _waiting.Enqueue(new OrderRequest
            {
                Kind = OrderRequestKind.Replace,
                Token = replacement,
                Existing = token,
                Shares = total,
                PriceE4 = (uint)priceTicks * _tickE4,
            });
        }
        else if (shares > order.Wanted)
        {
            // Too much was executed for one order to say the sum.
            _waiting.Enqueue(OrderRequest.Cancel(token));
            Enter(side, priceTicks, shares);
        }
    }

    private void Enter(Side side, long priceTicks, uint shares)
    {
        OrderToken token = _tokens.Next();
        _levels[(int)side][priceTicks] = token;
        _waiting.Enqueue(new OrderRequest
        {
            Kind = OrderRequestKind.Enter,
            Token = token,
            Side = side,
            Shares = shares,
            Stock = _stock,
            PriceE4 = (uint)priceTicks * _tickE4,
        });
    }
}
