using System.Text.Json.Serialization;
using Ringside.Lab.Measurement;

namespace Ringside.Bench.Matching;

/// <summary>One rate of workload W1.</summary>
public sealed record W1Row
{
    /// <summary>Commands a second.</summary>
    [JsonPropertyName("rate")]
    public required int Rate { get; init; }

    /// <summary>Commands a second that were done, from the time the first one was due until the last one was done. Below
    /// <see cref="Rate"/> the book could not keep up.</summary>
    [JsonPropertyName("achieved_rate")]
    public required double AchievedRate { get; init; }

    /// <summary>Whether the rate was held, but for one part in fifty: a last command that is late by a wait of the machine is not a book
    /// that is too slow.</summary>
    [JsonPropertyName("rate_held")]
    public bool IsRateHeld => AchievedRate >= Rate * 0.98;

    /// <summary>Commands that were measured.</summary>
    [JsonPropertyName("commands")]
    public required int Commands { get; init; }

    /// <summary>From the time a command was due until it was done.</summary>
    [JsonPropertyName("latency")]
    public required LatencyRow Latency { get; init; }

    /// <summary>The same at the same time on the other processor, with nothing to do: the machine's own gaps, and the clock.</summary>
    [JsonPropertyName("noise")]
    public LatencyRow Noise { get; init; } = LatencyRow.Of(new LatencyHistogram());

    /// <summary>Bytes allocated while it was measured.</summary>
    [JsonPropertyName("allocated_bytes")]
    public required long AllocatedBytes { get; init; }

    /// <summary>Collections while it was measured.</summary>
    [JsonPropertyName("collections")]
    public required int Collections { get; init; }
}
