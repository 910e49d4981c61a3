using Ringside.Protocols;

namespace Ringside.Lab.Oracles;

/// <summary>Writes expected orders as CSV: <c>trigger_id,row,side,quantity,price</c>.</summary>
/// <remarks>Side is <c>B</c> (buy) or <c>S</c> (sell), as on the wire and in the exchange's JSON. Quantity (in instrument units,
/// not in wire units) and price are plain decimals without trailing zeros. Lines end with LF.</remarks>
public static class OracleCsv
{
    /// <summary>The first line, without its line end.</summary>
    public const string Header = "trigger_id,row,side,quantity,price";

    /// <summary>Writes the header and one line for each order.</summary>
    /// <param name="writer">Where to write; neither flushed nor closed here.</param>
    /// <param name="result">What to write.</param>
    public static void Write(TextWriter writer, OracleResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.Write(Header);
        writer.Write('\n');
        foreach (ExpectedOrder order in result.Orders)
        {
            char side = order.Side == Side.Bid ? 'B' : 'S';
            writer.Write(FormattableString.Invariant(
                $"{order.TriggerId},{order.Row},{side},{FixedPoint.ToText(order.AmountE8)},{FixedPoint.ToText(order.PriceE8)}\n"));
        }
    }
}
