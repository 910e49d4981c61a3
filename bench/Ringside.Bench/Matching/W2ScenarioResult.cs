using System.Text.Json.Serialization;

namespace Ringside.Bench.Matching;

/// <summary>What one scenario of workload W2 gave.</summary>
public sealed record W2ScenarioResult
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Messages of a run.</summary>
    [JsonPropertyName("messages")]
    public required int Messages { get; init; }

    /// <summary>Millions of messages a second: the median run. 0 when the reports are not the published ones: no speed without
    /// them.</summary>
    [JsonPropertyName("million_per_second")]
    public required double MillionPerSecond { get; init; }

    /// <summary>All runs, in their order, in millions a second.</summary>
    [JsonPropertyName("runs_million_per_second")]
    public required IReadOnlyList<double> Runs { get; init; }

    /// <summary>SHA-256 of the report text.</summary>
    [JsonPropertyName("report_sha256")]
    public required string ReportDigest { get; init; }

    /// <summary>Whether that is the published digest.</summary>
    [JsonPropertyName("matches_published")]
    public required bool MatchesPublished { get; init; }

    /// <summary>One number for all that rests at the end, in hexadecimal.</summary>
    [JsonPropertyName("state_digest")]
    public required string StateDigest { get; init; }

    /// <summary>With hand-off: how long a cache line took to the other processor and back, in nanoseconds, the median over the
    /// runs. Under a
    /// hypervisor it changes from second to second, and the speed with it.</summary>
    [JsonPropertyName("round_trip_nanos")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RoundTripNanos { get; init; }
}
