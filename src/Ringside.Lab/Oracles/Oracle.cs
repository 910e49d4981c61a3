using Ringside.Lab.MarketData;
using Ringside.Lab.Triggers;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Oracles;

// The oracle answers, from the file alone and before anything is sent, which orders a correct trader must send. A run counts
// only when what the exchange received equals this, so the oracle must not be able to share a mistake with the trader: it has
// a book and triggers of its own, written for obviousness, and takes from the product only the file reader, the exact
// scaling of quantities, and the options.
//
// The rules, in the order in which they are applied to a row:
//   1. A bad line changes nothing and fires nothing, but counts as a row.
//   2. The first snapshot row after an update row, or of the file, clears both sides.
//   3. The row's amount becomes the amount of its level; 0 removes the level.
//   4. Only an update row with an amount above 0 can fire.
//   5. top-of-book: the row's price is the best of its side, and price x amount > threshold.
//      near-top: fewer than 5 better levels on its side, and new - old amount (times the price, for notional) > threshold.
//   6. One order for each local_timestamp in the whole file: the first row that qualifies and finds the other side not empty.
//   7. Order: side of the row, price = best of the other side, quantity = what rests there, cut to the maximum. A quantity
//      that is not a whole number of units or does not fit 32 bits sends nothing, is counted, and uses up the id.

/// <summary>Computes the orders that must come out of a run over one market data file.</summary>
public static class Oracle
{
    /// <summary>Reads the file to its end.</summary>
    /// <param name="reader">The file, at its beginning; not disposed here.</param>
    /// <param name="options">When an order is fired.</param>
    /// <param name="progress">Told the rows read so far, every 65,536 rows and at the end.</param>
    /// <returns>The orders and the counts of the file.</returns>
    /// <exception cref="MarketDataException">The file cannot be read to its end; there is no half result.</exception>
    public static OracleResult Compute(TardisReader reader, TriggerOptions options, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(options);
        OracleJudge judge = new(options);
        long packets = 0;
        long badLines = 0;
        while (true)
        {
            ReadStatus status = reader.TryRead(out MarketDataRow row);
            if (status == ReadStatus.End)
            {
                break;
            }

            if (status == ReadStatus.Row)
            {
                packets++;
                judge.Take(reader.RowNumber, row);
            }
            else
            {
                badLines++;
            }

            if (((packets + badLines) & 0xFFFF) == 0)
            {
                progress?.Invoke(packets + badLines);
            }
        }

        progress?.Invoke(packets + badLines);
        return new OracleResult(judge.Orders, packets + badLines, badLines, judge.Refused, packets);
    }
}
