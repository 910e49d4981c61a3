using System.Collections.Immutable;
using Ringside.Net.Randomness;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Clients;

/// <summary>Makes the next order of a flow like that of a real day, from a seed and from what became of the orders before.</summary>
/// <remarks>
/// <para><b>Model.</b> While orders live, a message is a cancel, a replacement or a new order, by the shares of
/// <see cref="FlowOptions"/>. Which order is cancelled or replaced is skewed to recent ones: the square of an even draw, counted from
/// the newest. Symbols follow Zipf's law, in their order. Orders lie around a reference price of each symbol, bids below and asks above
/// it, at a distance that falls as a power (exponent 1.5 from one tick on; the far tail the same from its own beginning); aggressive
/// ones lie as far on the other side. Of the sizes 70% are 100 shares, 25% odd lots below that, the others round lots that fall as a
/// power (exponent 2).</para>
/// <para><b>Same input, same output.</b> Whole numbers alone; the draws depend on the seed, the reference prices and the answers of the
/// venue, in their order. Nothing allocates after construction.</para>
/// </remarks>
public sealed class FlowGenerator
{
    private const int NearTicks = 1_024;
    private const int RoundLots = 100;
    private const uint Lot = 100;
    private const long Whole = 1L << 20;

    private readonly FlowOptions _options;
    private readonly FlowSymbol[] _symbols;
    private readonly OrderTokens _tokens;
    private readonly SeededRandom _random;
    private readonly WeightTable _popularity;
    private readonly WeightTable _distances = WeightTable.OneAndAHalf(NearTicks);
    private readonly WeightTable _lots = WeightTable.Two(RoundLots);

    /// <summary>A flow that has not begun.</summary>
    /// <param name="options">The mix.</param>
    /// <param name="symbols">What is traded, the busiest first; at least one, with ticks above 0.</param>
    /// <param name="tokens">Names of its orders.</param>
    /// <exception cref="ArgumentException">There is no symbol, or one without a tick.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mix is more than the whole.</exception>
    public FlowGenerator(FlowOptions options, ImmutableArray<FlowSymbol> symbols, OrderTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokens);
        options.Check();
        if (symbols.IsDefaultOrEmpty || symbols.Any(symbol => symbol.TickE4 == 0))
            throw new ArgumentException("a flow needs a symbol, and each symbol a tick above 0", nameof(symbols));
        _options = options;
        _symbols = [.. symbols];
        _tokens = tokens;
        _random = new SeededRandom(options.Seed);
        _popularity = WeightTable.Zipf(_symbols.Length);
    }

    /// <summary>Orders of a symbol are placed around another price from now on.</summary>
    /// <param name="stock">The symbol; one that is not of this flow is left alone.</param>
    /// <param name="priceE4">The price, in 1/10,000.</param>
    public void SetReference(Alpha8 stock, uint priceE4)
    {
        for (int index = 0; index < _symbols.Length; index++)
        {
            if (_symbols[index].Stock == stock)
                _symbols[index] = _symbols[index] with { ReferenceE4 = Math.Min(priceE4, OrderRequest.HighestPriceE4) };
        }
    }

    /// <summary>Makes the next message.</summary>
    /// <param name="orders">The client's orders as they stand.</param>
    public OrderRequest Next(ClientOrders orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        int draw = (int)_random.NextBelow(1_000);
        bool isFull = orders.Live >= _options.MostLive || !orders.HasRoom;
        if (orders.Live == 0 || (draw >= _options.Cancels + _options.Replacements && !isFull))
            return Enter();
        if (!TryPick(orders, out ClientOrder order))
            return Enter();
        return draw < _options.Cancels || isFull ? OrderRequest.Cancel(order.Token) : Replace(order);
    }

    private bool TryPick(ClientOrders orders, out ClientOrder order)
    {
        ulong part = (ulong)_random.NextBelow(Whole);
        return orders.TryPick(part * part, Whole * Whole, out order);
    }

    private OrderRequest Replace(in ClientOrder order)
    {
        FlowSymbol symbol = _symbols[0];
        foreach (FlowSymbol one in _symbols)
        {
            if (one.Stock == order.Stock)
                symbol = one;
        }

        return new OrderRequest
        {
            Kind = OrderRequestKind.Replace,
            Token = _tokens.Next(),
            Existing = order.Token,
            // What was executed counts, too.
            Shares = Math.Min(order.Executed + Size(), OrderRequest.MostShares),
            PriceE4 = PriceAt(symbol, order.Side, Distance(), isAway: true),
        };
    }

    private OrderRequest Enter()
    {
        FlowSymbol symbol = _symbols[_popularity.Draw(_random) - 1];
        Side side = _random.NextBelow(2) == 0 ? Side.Bid : Side.Ask;
        int draw = (int)_random.NextBelow(1_000);
        OrderRequest order = new()
        {
            Kind = OrderRequestKind.Enter,
            Token = _tokens.Next(),
            Side = side,
            Shares = Size(),
            Stock = symbol.Stock,
        };
        if ((draw -= _options.MarketOrders) < 0)
            return order with { PriceE4 = OrderRequest.MarketPriceE4, Life = OrderLife.ImmediateOrCancel };
        if ((draw -= _options.ImmediateOrders) < 0)
            return order with { PriceE4 = PriceAt(symbol, side, Near(), isAway: false), Life = OrderLife.ImmediateOrCancel };
        if ((draw -= _options.FillOrKillOrders) < 0)
            return order with { PriceE4 = PriceAt(symbol, side, Near(), isAway: false), Life = OrderLife.FillOrKill };
        if ((draw -= _options.PostOnlyOrders) < 0)
            return order with { PriceE4 = PriceAt(symbol, side, Distance(), isAway: true), Life = OrderLife.PostOnly };
        return draw < _options.AggressiveOrders
            ? order with { PriceE4 = PriceAt(symbol, side, Near(), isAway: false) }
            : order with { PriceE4 = PriceAt(symbol, side, Distance(), isAway: true) };
    }

    private int Near() => _distances.Draw(_random);

    private int Distance()
    {
        int near = Near();
        return _random.NextBelow(1_000) < _options.FarOrders ? near * _options.FarTicks : near;
    }

    private uint Size()
    {
        int draw = (int)_random.NextBelow(100);
        if (draw < 70)
            return Lot;
        return draw < 95 ? 1 + (uint)_random.NextBelow(Lot - 1) : (uint)(1 + _lots.Draw(_random)) * Lot;
    }

    /// <summary>A price so many ticks from the reference, within what OUCH can say.</summary>
    private static uint PriceAt(in FlowSymbol symbol, Side side, int ticks, bool isAway)
    {
        bool isBelow = side == Side.Bid == isAway;
        long reference = symbol.ReferenceE4 / symbol.TickE4;
        long highest = OrderRequest.HighestPriceE4 / symbol.TickE4;
        long price = isBelow ? reference - ticks : reference + ticks;
        return (uint)(Math.Clamp(price, 1, highest) * symbol.TickE4);
    }
}
