using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Ringside.Bench.Venue;

/// <summary>What a sweep over rates found.</summary>
/// <param name="Rows">One for each rate.</param>
public sealed record VenueSweepResult([property: JsonPropertyName("rows")] IReadOnlyList<VenueBenchmarkResult> Rows)
{
    /// <summary>The figures as a table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"venue process: {Rows[0].Composition}; stable copies {Rows[0].StableCopies}, ");
        text.Append(CultureInfo.InvariantCulture, $"fsync {Rows[0].Fsync}; order to acknowledgement, us\n");
        text.Append(CultureInfo.InvariantCulture,
            $"{"offered/s",12} {"achieved/s",12} {"p50",10} {"p99",10} {"p99.9",10} {"max",10} {"lost",6} {"busy",8}");
        foreach (VenueBenchmarkResult row in Rows)
        {
            VenueLatency latency = row.OrderToAck ?? new VenueLatency(0, 0, 0, 0, 0);
            text.Append(CultureInfo.InvariantCulture, $"\n{row.OfferedPerSecond,12:n0} {row.AchievedPerSecond,12:n0} ");
            text.Append(CultureInfo.InvariantCulture, $"{VenueBenchmarkResult.Micros(latency.P50),10} ");
            text.Append(CultureInfo.InvariantCulture, $"{VenueBenchmarkResult.Micros(latency.P99),10} ");
            text.Append(CultureInfo.InvariantCulture, $"{VenueBenchmarkResult.Micros(latency.P999),10} ");
            text.Append(CultureInfo.InvariantCulture, $"{VenueBenchmarkResult.Micros(latency.Maximum),10} {row.Lost,6} {row.Busy,8}");
        }

        return text.ToString();
    }
}
