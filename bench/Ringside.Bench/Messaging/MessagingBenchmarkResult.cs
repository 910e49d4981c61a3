using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Messaging;

/// <summary>What <see cref="MessagingBenchmark"/> found.</summary>
public sealed record MessagingBenchmarkResult
{
    /// <summary>The machine, and its load before and after.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>One for each run.</summary>
    [JsonPropertyName("rows")]
    public required IReadOnlyList<MessagingRow> Rows { get; init; }

    /// <summary>The figures as a table.</summary>
    public override string ToString() => MessagingBenchmarkText.Of(this);
}
