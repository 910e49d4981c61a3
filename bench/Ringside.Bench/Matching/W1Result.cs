using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Matching;

/// <summary>What workload W1 gave.</summary>
public sealed record W1Result
{
    /// <summary>Always <c>w1</c>.</summary>
    [JsonPropertyName("workload")]
    public string Workload { get; init; } = "w1";

    /// <summary>One row for each rate.</summary>
    [JsonPropertyName("rates")]
    public required IReadOnlyList<W1Row> Rows { get; init; }

    /// <summary>Where it was measured.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>The figures as a table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("w1, engine book, open loop; nanoseconds from the time a command is due until it is done\n\n");
        text.Append(CultureInfo.InvariantCulture, $"commands/s          {LatencyRow.Head}\n");
        foreach (W1Row row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Rate,10:N0}  book    {row.Latency}\n");
            text.Append(CultureInfo.InvariantCulture, $"            nothing {row.Noise}\n");
            if (!row.IsRateHeld)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"            RATE NOT HELD: {row.AchievedRate:N0} commands/s were done; what waits is longer the longer it goes on\n");
            }
        }

        text.Append("\nthe book ended as the one that made the commands, at each rate\n");
        text.Append(CultureInfo.InvariantCulture, $"{Rows.Sum(row => row.AllocatedBytes)} bytes allocated, ");
        text.Append(CultureInfo.InvariantCulture, $"{Rows.Sum(row => row.Collections)} collections while it was measured\n");
        text.Append(CultureInfo.InvariantCulture, $"{Machine.Cpu}, {Machine.Cores} processors, kernel {Machine.Kernel}, {Machine.Runtime}");
        text.Append(CultureInfo.InvariantCulture, $", load {Machine.LoadAtStart}");
        return text.ToString();
    }
}
