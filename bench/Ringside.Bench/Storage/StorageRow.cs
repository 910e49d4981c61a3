using System.Text.Json.Serialization;

namespace Ringside.Bench.Storage;

/// <summary>One operation at one queue depth, from the client over the link and back.</summary>
public sealed record StorageRow
{
    /// <summary>What was done.</summary>
    [JsonPropertyName("operation")]
    public required string Operation { get; init; }

    /// <summary>Requests under way all the time.</summary>
    [JsonPropertyName("depth")]
    public required int Depth { get; init; }

    /// <summary>Operations a second.</summary>
    [JsonPropertyName("iops")]
    public required double OperationsPerSecond { get; init; }

    /// <summary>Millions of bytes a second.</summary>
    [JsonPropertyName("megabytes_per_second")]
    public required double MegabytesPerSecond { get; init; }

    /// <summary>From the request being sent to its answer, in nanoseconds.</summary>
    [JsonPropertyName("latency_ns")]
    public required StorageLatency LatencyNanos { get; init; }

    /// <summary>Operations that were measured, all of which succeeded.</summary>
    [JsonPropertyName("operations")]
    public required long Operations { get; init; }

    /// <summary>Operations that failed while it was measured, or that were under way at its end and failed then; a row with some is no
    /// measurement.</summary>
    [JsonPropertyName("errors")]
    public required long Errors { get; init; }
}
