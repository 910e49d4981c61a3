using System.Text.Json.Serialization;

namespace Ringside.Bench.Io;

/// <summary>Round trips of 64-byte datagrams with one back end and one wait strategy on both sides. A refused one has no figures.</summary>
public sealed record RoundTripRow
{
    /// <summary>Back end, or baseline (<c>dotnet-async</c>, <c>dotnet-spin</c>, <c>raw</c>).</summary>
    [JsonPropertyName("backend")]
    public required string Backend { get; init; }

    /// <summary>How it really ran, as <c>generic-copy</c>; empty where there is one way only.</summary>
    [JsonPropertyName("mode")]
    public required string Mode { get; init; }

    /// <summary>What both sides did while nothing arrived: <c>spin</c> or <c>block</c>.</summary>
    [JsonPropertyName("wait")]
    public required string Wait { get; init; }

    /// <summary>The smallest of the rounds' medians, in nanoseconds: the rounds are interleaved, so what disturbed one contender can be
    /// told from what it costs. All ratios are made of it.</summary>
    [JsonPropertyName("p50_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? P50Nanos { get; init; }

    /// <summary>What 99 % of the round trips of all rounds do not exceed, in nanoseconds.</summary>
    [JsonPropertyName("p99_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? P99Nanos { get; init; }

    /// <summary>What 99.9 % of the round trips of all rounds do not exceed, in nanoseconds.</summary>
    [JsonPropertyName("p999_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? P999Nanos { get; init; }

    /// <summary>The longest of all, in nanoseconds.</summary>
    [JsonPropertyName("max_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MaximumNanos { get; init; }

    /// <summary>The median of each round, in the order of the rounds, in nanoseconds.</summary>
    [JsonPropertyName("medians_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? MediansNanos { get; init; }

    /// <summary>Round trips of all rounds.</summary>
    [JsonPropertyName("count")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Count { get; init; }

    /// <summary>Pings that were never answered.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Lost { get; init; }

    /// <summary>Why there are no figures: which call, what the kernel said, what to do.</summary>
    [JsonPropertyName("refused")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refused { get; init; }

    /// <summary>What must be known to judge the figures; null when nothing.</summary>
    [JsonPropertyName("note")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>Back end, mode and wait strategy in one word or two.</summary>
    [JsonIgnore]
    public string FullName => (Mode.Length == 0 ? Backend : $"{Backend}:{Mode}") + " " + Wait;
}
