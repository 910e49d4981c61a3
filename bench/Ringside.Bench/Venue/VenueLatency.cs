using System.Text.Json.Serialization;
using Ringside.Lab.Measurement;

namespace Ringside.Bench.Venue;

/// <summary>Percentiles of a latency, in nanoseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99 %.</param>
/// <param name="P999">99.9 %.</param>
/// <param name="P9999">99.99 %.</param>
/// <param name="Maximum">The worst of all.</param>
public sealed record VenueLatency(
    [property: JsonPropertyName("p50")] long P50,
    [property: JsonPropertyName("p99")] long P99,
    [property: JsonPropertyName("p999")] long P999,
    [property: JsonPropertyName("p9999")] long P9999,
    [property: JsonPropertyName("max")] long Maximum)
{
    /// <summary>Of all values; null when there are none.</summary>
    internal static VenueLatency? Of(LatencyHistogram values) => values.Count == 0 ? null : new(
        values.ValueAtPercentile(50), values.ValueAtPercentile(99), values.ValueAtPercentile(99.9), values.ValueAtPercentile(99.99),
        values.Maximum);
}
