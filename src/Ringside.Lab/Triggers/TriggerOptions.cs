using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ringside.Protocols;
using Ringside.Protocols.OrderEntry;

namespace Ringside.Lab.Triggers;

/// <summary>When an order is fired and how large it may be: what trader and oracle must agree on. Only data; the two judge rows
/// with code of their own, so that a fault in one cannot hide in the other.</summary>
public sealed record TriggerOptions
{
    /// <summary>Which change of the book fires.</summary>
    public required TriggerKind Kind { get; init; }

    /// <summary>What must be exceeded (strictly), in units of 1e-8 of the threshold's unit; never negative.</summary>
    public required long ThresholdE8 { get; init; }

    /// <summary>What the threshold counts; ignored by <see cref="TriggerKind.TopOfBook"/>, which always counts notional.</summary>
    public ThresholdUnit Unit { get; init; } = ThresholdUnit.Amount;

    /// <summary>Scale of the order's quantity, 0 to 8: one unit of quantity is an amount of 10^-decimals.</summary>
    public int QuantityDecimals { get; init; } = 3;

    /// <summary>Largest amount of one order in units of 1e-8, above 0; more resting on the other side is cut to this. Null: no
    /// cap.</summary>
    public long? MaximumAmountE8 { get; init; }

    /// <summary>Makes options from the text a user gave.</summary>
    /// <param name="trigger"><c>top-of-book</c> (also for null) or <c>near-top</c>.</param>
    /// <param name="threshold">Plain decimal; null is 1000000 for top-of-book and 50000000 for near-top.</param>
    /// <param name="unit"><c>amount</c> (also for null) or <c>notional</c>.</param>
    /// <param name="quantityDecimals">Scale of the order's quantity, 0 to 8.</param>
    /// <param name="maximumQuantity">Cap of one order as a plain decimal in instrument units (<c>0.5</c>), not in wire units; null is
    /// no cap.</param>
    /// <param name="options">The options, when the result is true.</param>
    /// <param name="error">One line that names the value and what was expected, when the result is false.</param>
    /// <returns>Whether all values were good.</returns>
    public static bool TryCreate(
        string? trigger,
        string? threshold,
        string? unit,
        int quantityDecimals,
        string? maximumQuantity,
        [NotNullWhen(true)] out TriggerOptions? options,
        [NotNullWhen(false)] out string? error)
    {
        options = null;
        if (!TryParseKind(trigger, out TriggerKind kind, out error)
            || !TryParseUnit(unit, out ThresholdUnit thresholdUnit, out error)
            || !TryParseThreshold(threshold ?? DefaultThreshold(kind), out long thresholdE8, out error)
            || !CheckDecimals(quantityDecimals, out error)
            || !TryParseMaximum(maximumQuantity, quantityDecimals, out long? maximumAmountE8, out error))
        {
            return false;
        }

        options = new TriggerOptions
        {
            Kind = kind,
            ThresholdE8 = thresholdE8,
            Unit = thresholdUnit,
            QuantityDecimals = quantityDecimals,
            MaximumAmountE8 = maximumAmountE8,
        };
        return true;
    }

    private static string DefaultThreshold(TriggerKind kind) => kind == TriggerKind.TopOfBook ? "1000000" : "50000000";

    private static bool TryParseKind(string? text, out TriggerKind kind, [NotNullWhen(false)] out string? error)
    {
        kind = text == "near-top" ? TriggerKind.NearTop : TriggerKind.TopOfBook;
        return Check(text is null or "top-of-book" or "near-top", $"--trigger {text}: expected top-of-book or near-top", out error);
    }

    private static bool TryParseUnit(string? text, out ThresholdUnit unit, [NotNullWhen(false)] out string? error)
    {
        unit = text == "notional" ? ThresholdUnit.Notional : ThresholdUnit.Amount;
        return Check(text is null or "notional" or "amount", $"--unit {text}: expected notional or amount", out error);
    }

    private static bool TryParseThreshold(string text, out long thresholdE8, [NotNullWhen(false)] out string? error) => Check(
        FixedPoint.TryParse(Encoding.UTF8.GetBytes(text), out thresholdE8),
        $"--threshold {text}: expected a plain decimal from 0 to {FixedPoint.ToText(long.MaxValue)} with at most 8 decimals",
        out error);

    private static bool CheckDecimals(int decimals, [NotNullWhen(false)] out string? error) => Check(
        decimals is >= 0 and <= OrderQuantity.MaximumDecimals,
        $"--quantity-decimals {decimals}: expected 0 to {OrderQuantity.MaximumDecimals}",
        out error);

    private static bool TryParseMaximum(
        string? text, int decimals, out long? maximumAmountE8, [NotNullWhen(false)] out string? error)
    {
        maximumAmountE8 = null;
        error = null;
        if (text is null)
        {
            return true;
        }

        if (!FixedPoint.TryParse(Encoding.UTF8.GetBytes(text), out long amountE8)
            || !OrderQuantity.TryFromAmount(amountE8, decimals, out _))
        {
            string largest = FixedPoint.ToText(OrderQuantity.ToAmountE8(uint.MaxValue, decimals));
            error = $"--max-quantity {text}: expected a plain decimal above 0, at most {largest}, with at most {decimals} decimals";
            return false;
        }

        maximumAmountE8 = amountE8;
        return true;
    }

    private static bool Check(bool isGood, string complaint, [NotNullWhen(false)] out string? error)
    {
        if (isGood)
        {
            error = null;
            return true;
        }

        error = complaint;
        return false;
    }
}
