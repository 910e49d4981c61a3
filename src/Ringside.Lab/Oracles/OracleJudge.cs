using Ringside.Lab.Triggers;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Oracles;

/// <summary>Applies good rows one by one, in file order, and writes down which of them fires which order.</summary>
internal sealed class OracleJudge(TriggerOptions options)
{
    private const int NearTopLevels = 5;

    private readonly NaiveBook _book = new();
    private readonly List<ExpectedOrder> _orders = [];

    /// <summary>Trigger ids that have fired. A repeat may come any time later, so none is forgotten.</summary>
    private readonly HashSet<long> _consumedIds = [];

    private bool _isInsideSnapshot;

    /// <summary>Orders so far.</summary>
    public IReadOnlyList<ExpectedOrder> Orders => _orders;

    /// <summary>Triggers so far whose quantity could not be sent.</summary>
    public long Refused { get; private set; }

    /// <summary>Takes the next good row; <paramref name="rowNumber"/> is its number in the file.</summary>
    public void Take(long rowNumber, in MarketDataRow row)
    {
        if (row.IsSnapshot && !_isInsideSnapshot)
        {
            _book.Clear();
        }

        _isInsideSnapshot = row.IsSnapshot;
        long oldAmountE8 = _book.Set(row.Side, row.PriceE8, row.AmountE8);
        if (row.IsSnapshot || row.AmountE8 == 0 || !Qualifies(row, oldAmountE8) || _consumedIds.Contains(row.LocalTimestampMicros))
        {
            return;
        }

        Side otherSide = row.Side == Side.Bid ? Side.Ask : Side.Bid;
        if (_book.TryBest(otherSide, out long otherPriceE8, out long otherAmountE8))
        {
            _consumedIds.Add(row.LocalTimestampMicros);
            Fire(rowNumber, row, otherPriceE8, otherAmountE8);
        }
    }

    private bool Qualifies(in MarketDataRow row, long oldAmountE8)
    {
        if (options.Kind == TriggerKind.TopOfBook)
        {
            return IsNotionalAbove(row.PriceE8, row.AmountE8)
                && _book.TryBest(row.Side, out long bestPriceE8, out _)
                && row.PriceE8 == bestPriceE8;
        }

        long increaseE8 = row.AmountE8 - oldAmountE8;
        bool isLarge = options.Unit == ThresholdUnit.Notional
            ? IsNotionalAbove(row.PriceE8, increaseE8)
            : increaseE8 > options.ThresholdE8;
        return isLarge && _book.IsAmongBest(row.Side, row.PriceE8, NearTopLevels);
    }

    /// <summary>Price x amount carries a scale of 1e-16 and up to 126 bits; the threshold is brought to the same scale.</summary>
    private bool IsNotionalAbove(long priceE8, long amountE8) =>
        (Int128)priceE8 * amountE8 > (Int128)options.ThresholdE8 * FixedPoint.One;

    private void Fire(long rowNumber, in MarketDataRow row, long priceE8, long restingE8)
    {
        long amountE8 = Math.Min(restingE8, options.MaximumAmountE8 ?? long.MaxValue);
        if (OrderQuantity.TryFromAmount(amountE8, options.QuantityDecimals, out uint quantity))
        {
            _orders.Add(new ExpectedOrder(row.LocalTimestampMicros, rowNumber, row.Side, quantity, amountE8, priceE8));
        }
        else
        {
            Refused++;
        }
    }
}
