using System.Text.Json.Serialization;

namespace Ringside.Bench.Storage;

/// <summary>Latencies of a row, in nanoseconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P99">What 99 % do not exceed.</param>
/// <param name="P999">What 99.9 % do not exceed.</param>
/// <param name="Maximum">The longest.</param>
public sealed record StorageLatency(
    [property: JsonPropertyName("p50")] long P50,
    [property: JsonPropertyName("p99")] long P99,
    [property: JsonPropertyName("p999")] long P999,
    [property: JsonPropertyName("max")] long Maximum);
