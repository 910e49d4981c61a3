using System.Globalization;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Venue;

/// <summary>How long a killed venue took to be back: from the start of its process until an order was answered.</summary>
public sealed record VenueRestartResult
{
    /// <summary>The machine.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>Which nodes share which thread.</summary>
    [JsonPropertyName("composition")]
    public required string Composition { get; init; }

    /// <summary>Messages of members a second before the kill.</summary>
    [JsonPropertyName("rate_per_second")]
    public required long Rate { get; init; }

    /// <summary>Messages of members that it had answered.</summary>
    [JsonPropertyName("events")]
    public required long Events { get; init; }

    /// <summary>Of these, orders that were refused for want of room: they are in no batch.</summary>
    [JsonPropertyName("busy")]
    public required long Busy { get; init; }

    /// <summary>Batches on its store.</summary>
    [JsonPropertyName("batches")]
    public required long Batches { get; init; }

    /// <summary>Seconds that its standby took after the last answer until it had everything.</summary>
    [JsonPropertyName("standby_behind_seconds")]
    public required double StandbySeconds { get; init; }

    /// <summary>Snapshots that it had.</summary>
    [JsonPropertyName("snapshots")]
    public required int Snapshots { get; init; }

    /// <summary>Bytes of the newest one.</summary>
    [JsonPropertyName("snapshot_bytes")]
    public required long SnapshotBytes { get; init; }

    /// <summary>Batches that came after the newest one.</summary>
    [JsonPropertyName("batches_after_snapshot")]
    public required long BatchesAfterSnapshot { get; init; }

    /// <summary>Seconds with them; null where there was none.</summary>
    [JsonPropertyName("seconds_with_snapshot")]
    public required double? SecondsWith { get; init; }

    /// <summary>Seconds from the stream alone.</summary>
    [JsonPropertyName("seconds_without")]
    public required double SecondsWithout { get; init; }

    /// <summary>The figures in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        venue process: {Composition}
        {Events:n0} messages of members at {Rate:n0}/s ({Busy:n0} refused for want of room): {Batches:n0} batches;
        the standby had them {StandbySeconds:f1} s after the last answer, and {Snapshots} snapshots, the newest of {SnapshotBytes:n0} bytes
        killed, started again, until an order was answered:
        with the newest snapshot  {WithText} {BatchesAfterSnapshot,12:n0} batches after it
        from the stream alone     {SecondsWithout,8:f1} s {Batches,12:n0} batches, {Batches / SecondsWithout:n0} a second
        """);

    private string WithText => SecondsWith is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds,8:f1} s") : "(none)";
}
