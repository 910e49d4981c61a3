using System.Globalization;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Venue;

/// <summary>What <see cref="VenueBenchmark"/> found at one rate.</summary>
public sealed record VenueBenchmarkResult
{
    /// <summary>The machine.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>Messages that were to be sent, a second.</summary>
    [JsonPropertyName("offered_per_second")]
    public required long OfferedPerSecond { get; init; }

    /// <summary>Answers that came, a second.</summary>
    [JsonPropertyName("achieved_per_second")]
    public required double AchievedPerSecond { get; init; }

    /// <summary>From the intended time of a message to its answer at the member; null when none came.</summary>
    [JsonPropertyName("order_to_ack_ns")]
    public required VenueLatency? OrderToAck { get; init; }

    /// <summary>From the intended time of an order to the packet of the feed that shows it; null when none did.</summary>
    [JsonPropertyName("order_to_feed_ns")]
    public required VenueLatency? OrderToFeed { get; init; }

    /// <summary>From the first to the last follower of the feed; null with fewer than two.</summary>
    [JsonPropertyName("follower_spread_ns")]
    public required VenueLatency? FollowerSpread { get; init; }

    /// <summary>How many stores hold a batch before anybody is shown it.</summary>
    [JsonPropertyName("stable_copies")]
    public required int StableCopies { get; init; }

    /// <summary>When stores synchronize.</summary>
    [JsonPropertyName("fsync")]
    public required string Fsync { get; init; }

    /// <summary>Which nodes share which thread.</summary>
    [JsonPropertyName("composition")]
    public required string Composition { get; init; }

    /// <summary>Messages without an answer.</summary>
    [JsonPropertyName("lost")]
    public required long Lost { get; init; }

    /// <summary>Orders that were refused for want of room; they count as answered.</summary>
    [JsonPropertyName("busy")]
    public required long Busy { get; init; }

    /// <summary>The figures in words.</summary>
    public override string ToString() => string.Join(
        '\n',
        $"venue process: {Composition}; stable copies {StableCopies}, fsync {Fsync}",
        string.Create(
            CultureInfo.InvariantCulture, $"offered {OfferedPerSecond:n0}/s, achieved {AchievedPerSecond:n0}/s, lost {Lost}, busy {Busy}"),
        Line("order to acknowledgement", OrderToAck),
        Line("order to feed", OrderToFeed),
        Line("spread over followers", FollowerSpread));

    internal static string Micros(long nanos) => string.Create(CultureInfo.InvariantCulture, $"{nanos / 1000.0:f1}");

    private static string Line(string name, VenueLatency? latency) => latency is null
        ? $"{name}: none"
        : $"{name}, us: p50 {Micros(latency.P50)}, p99 {Micros(latency.P99)}, p99.9 {Micros(latency.P999)}, "
            + $"p99.99 {Micros(latency.P9999)}, max {Micros(latency.Maximum)}";
}
