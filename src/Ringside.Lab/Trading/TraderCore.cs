using System.Runtime.CompilerServices;
using Ringside.Lab.Triggers;
using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Trading;

/// <summary>The strategy that the lab measures: keeps the book, judges every row, answers with at most one order.</summary>
/// <remarks>
/// A core: rows and the time go in, orders come out. Each row is applied, then judged; the end of an exchange message is not
/// awaited. What is compared with the threshold is computed in 128 bits, because price times amount passes 64. The first row
/// of a message that fires and finds the other side of the book uses the message up, whether an order may leave or not.
/// </remarks>
public sealed class TraderCore
{
    private const int NearTopLevels = 5;
    private const int RememberedIds = 1 << 15;

    private readonly PriceLevelBook _book;
    private readonly TriggerOptions _trigger;
    private readonly Int128 _threshold;
    private readonly RateLimit? _rate;
    private readonly long _maximumPositionE8;
    private readonly RecentIds _fired = new(RememberedIds);
    private long _positionE8;

    /// <summary>Makes a trader with an empty book.</summary>
    /// <param name="trigger">When to fire.</param>
    /// <param name="limits">When not to.</param>
    /// <param name="maximumLevelsPerSide">Size of the book.</param>
    public TraderCore(TriggerOptions trigger, TraderLimits limits, int maximumLevelsPerSide = 65_536)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        ArgumentNullException.ThrowIfNull(limits);
        _book = new PriceLevelBook(maximumLevelsPerSide);
        _trigger = trigger;
        _maximumPositionE8 = limits.MaximumPositionE8 ?? long.MaxValue;
        _rate = limits.MaximumOrdersPerSecond is { } perSecond ? new RateLimit(perSecond) : null;

        // An amount stands in 1e-8, a notional (price times amount) in 1e-16.
        bool comparesNotional = trigger.Kind == TriggerKind.TopOfBook || trigger.Unit == ThresholdUnit.Notional;
        _threshold = comparesNotional ? (Int128)trigger.ThresholdE8 * FixedPoint.One : trigger.ThresholdE8;
    }

    /// <summary>The book as it stands.</summary>
    public PriceLevelBook Book => _book;

    /// <summary>Orders given.</summary>
    public long Orders { get; private set; }

    /// <summary>Times the trigger fired but the quantity did not fit.</summary>
    public long Refused { get; private set; }

    /// <summary>Times the trigger fired but a limit forbade the order.</summary>
    public long Limited { get; private set; }

    /// <summary>Applies one row and judges it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="nowNanos">Now, for the rate limit.</param>
    /// <param name="order">The order, when the result is <see cref="TraderDecision.Order"/>.</param>
    public TraderDecision OnRow(in MarketDataRow row, long nowNanos, out WireOrder order)
    {
        long oldAmountE8 = _book.Apply(row);
        if (row.IsSnapshot || row.AmountE8 == 0 || !Fires(row, oldAmountE8))
        {
            order = default;
            return TraderDecision.None;
        }

        return Decide(row, nowNanos, out order);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Fires(in MarketDataRow row, long oldAmountE8)
    {
        if (_trigger.Kind == TriggerKind.TopOfBook)
        {
            // The cheap question first: hardly any row is that large.
            return (Int128)row.PriceE8 * row.AmountE8 > _threshold && _book.BetterLevels(row.Side, row.PriceE8, 1) == 0;
        }

        long increaseE8 = row.AmountE8 - oldAmountE8;
        Int128 measure = _trigger.Unit == ThresholdUnit.Notional ? (Int128)row.PriceE8 * increaseE8 : increaseE8;
        return measure > _threshold && _book.BetterLevels(row.Side, row.PriceE8, NearTopLevels) < NearTopLevels;
    }

    private TraderDecision Decide(in MarketDataRow row, long nowNanos, out WireOrder order)
    {
        order = default;
        Side other = row.Side == Side.Bid ? Side.Ask : Side.Bid;
        if (!_book.TryBest(other, out PriceLevel best) || !_fired.TryAdd(row.LocalTimestampMicros))
        {
            return TraderDecision.None;
        }

        long amountE8 = Math.Min(best.AmountE8, _trigger.MaximumAmountE8 ?? long.MaxValue);
        if (!OrderQuantity.TryFromAmount(amountE8, _trigger.QuantityDecimals, out uint quantity))
        {
            Refused++;
            return TraderDecision.Refused;
        }

        Int128 positionE8 = _positionE8 + (Int128)(row.Side == Side.Bid ? amountE8 : -amountE8);
        if (Int128.Abs(positionE8) > _maximumPositionE8 || (_rate is not null && !_rate.TryTake(nowNanos)))
        {
            Limited++;
            return TraderDecision.Limited;
        }

        _positionE8 = (long)positionE8;
        Orders++;
        order = new WireOrder(quantity, best.PriceE8, row.Side);
        return TraderDecision.Order;
    }
}
