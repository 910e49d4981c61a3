using System.Globalization;
using System.Text;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Messaging;

/// <summary>The rows as a table for people; times in microseconds.</summary>
internal static class MessagingBenchmarkText
{
    private const string Head =
        "system pattern  size  loss wait  gso peers   messages/s   packets/s    MB/s      round trip p50      p99     p99.9"
        + "      delivery p50       p99     p99.9   retransmitted  bytes/message";

    internal static string Of(MessagingBenchmarkResult result)
    {
        var text = new StringBuilder(Head).AppendLine();
        foreach (MessagingRow row in result.Rows)
        {
            text.AppendLine(Line(row));
        }

        return text.Append("Rates as counted at the receivers; MB of messages; times in \u00b5s from the intended send time; "
            + "bytes that were allocated.").ToString();
    }

    private static string Line(MessagingRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.System,-6} {row.Pattern,-7} {row.Size,5} {row.LossPercent,5} {row.Wait,-5} {(row.Trains ? "on" : "off"),-3} {row.Peers,5}"
            + $" {row.MessagesPerSecond,12:N0} {row.PacketsPerSecond,11:N0} {row.PayloadBytesPerSecond / 1e6,7:N1}"
            + $"      {Times(row.RoundTrip)}      {Times(row.Delivery)}"
            + $"    {row.RetransmittedPackets,12:N0} {row.AllocatedBytesPerMessage,14:N4}");

    private static string Times(LatencyPercentiles? times) => times is null
        ? $"{"-",14}{"-",10}{"-",10}"
        : $"{ReportText.Micros(times.P50),14}{ReportText.Micros(times.P99),10}{ReportText.Micros(times.P999),10}";
}
