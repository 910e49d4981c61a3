using System.Globalization;

namespace Ringside.Lab.Runs;

/// <summary>Writes measured orders as CSV: <c>trigger_id,row,due_ns,sent_ns,received_ns,tick_to_trade_ns</c>.</summary>
public static class MeasuredOrderCsv
{
    /// <summary>Writes the header and one line for each order.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<MeasuredOrder> orders)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(orders);
        writer.Write("trigger_id,row,due_ns,sent_ns,received_ns,tick_to_trade_ns\n");
        foreach (MeasuredOrder order in orders)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{order.TriggerId},{order.Row},{order.DueNanos},{order.SentNanos},{order.ReceivedNanos},{order.TickToTradeNanos}\n"));
        }
    }
}
