using System.Text.Json.Serialization;
using Ringside.Lab.Measurement;

namespace Ringside.Bench.Matching;

/// <summary>Percentiles of one measurement, in nanoseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P90">90 %.</param>
/// <param name="P95">95 %.</param>
/// <param name="P99">99 %.</param>
/// <param name="P999">99.9 %.</param>
/// <param name="P9999">99.99 %.</param>
/// <param name="Worst">The worst of all.</param>
public sealed record LatencyRow(
    [property: JsonPropertyName("p50_ns")] long P50,
    [property: JsonPropertyName("p90_ns")] long P90,
    [property: JsonPropertyName("p95_ns")] long P95,
    [property: JsonPropertyName("p99_ns")] long P99,
    [property: JsonPropertyName("p99_9_ns")] long P999,
    [property: JsonPropertyName("p99_99_ns")] long P9999,
    [property: JsonPropertyName("worst_ns")] long Worst)
{
    /// <summary>The head of a table of rows.</summary>
    internal const string Head = "      50 %      90 %      95 %      99 %    99.9 %   99.99 %      worst";

    internal static LatencyRow Of(LatencyHistogram values) => new(
        values.ValueAtPercentile(50),
        values.ValueAtPercentile(90),
        values.ValueAtPercentile(95),
        values.ValueAtPercentile(99),
        values.ValueAtPercentile(99.9),
        values.ValueAtPercentile(99.99),
        values.Maximum);

    /// <summary>As columns, in nanoseconds; those of a backlog are wider than the head, but never run together.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{P50,10:N0} {P90,9:N0} {P95,9:N0} {P99,9:N0} {P999,9:N0} {P9999,9:N0} {Worst,10:N0}");
}
