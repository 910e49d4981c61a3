using System.Text.Json.Serialization;

namespace Ringside.Lab.Measurement;

/// <summary>The few figures that a report prints of many latencies, all in nanoseconds.</summary>
/// <remarks>
/// A percentile that rests on a handful of samples says more about luck than about the machine. One is given only when at least
/// <see cref="SamplesBeyond"/> samples lie beyond it: p50 needs 20 samples, p90 100, p99 1,000, p99.9 10,000. Otherwise it is null.
/// </remarks>
public sealed record Distribution
{
    /// <summary>Samples that must lie beyond a percentile for it to be given.</summary>
    public const int SamplesBeyond = 10;

    /// <summary>No samples at all: count 0, everything else null.</summary>
    public static Distribution Empty { get; } = new();

    /// <summary>Number of samples.</summary>
    [JsonPropertyName("count")]
    public long Count { get; private init; }

    /// <summary>Smallest sample; null when there is none.</summary>
    [JsonPropertyName("min")]
    public long? Minimum { get; private init; }

    /// <summary>Median; null below 20 samples.</summary>
    [JsonPropertyName("p50")]
    public long? P50 { get; private init; }

    /// <summary>90th percentile; null below 100 samples.</summary>
    [JsonPropertyName("p90")]
    public long? P90 { get; private init; }

    /// <summary>99th percentile; null below 1,000 samples.</summary>
    [JsonPropertyName("p99")]
    public long? P99 { get; private init; }

    /// <summary>99.9th percentile; null below 10,000 samples.</summary>
    [JsonPropertyName("p999")]
    public long? P999 { get; private init; }

    /// <summary>Greatest sample; null when there is none.</summary>
    [JsonPropertyName("max")]
    public long? Maximum { get; private init; }

    /// <summary>Takes the figures from a histogram.</summary>
    public static Distribution Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return histogram.Count == 0
            ? Empty
            : new Distribution
            {
                Count = histogram.Count,
                Minimum = histogram.Minimum,
                P50 = PerMille(histogram, 500),
                P90 = PerMille(histogram, 900),
                P99 = PerMille(histogram, 990),
                P999 = PerMille(histogram, 999),
                Maximum = histogram.Maximum,
            };
    }

    /// <summary>Greatest fraction (0 to 1) of <paramref name="count"/> samples beyond which enough samples lie; 0 when none is.</summary>
    internal static double HighestFraction(long count) => count <= SamplesBeyond ? 0 : 1.0 - ((double)SamplesBeyond / count);

    // In whole numbers, so that exactly 1,000 samples are enough for p99.
    private static long? PerMille(LatencyHistogram histogram, int perMille) =>
        histogram.Count >= SamplesBeyond * 1000L / (1000 - perMille)
            ? histogram.ValueAtPercentile(perMille / 10.0)
            : null;
}
