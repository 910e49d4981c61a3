using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Io;

/// <summary>What <see cref="IoBenchmark"/> found.</summary>
public sealed record IoBenchmarkResult
{
    /// <summary>The machine, and its load before and after.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>Round trips between the two namespaces.</summary>
    [JsonPropertyName("rtt")]
    public required IReadOnlyList<RoundTripRow> RoundTrips { get; init; }

    /// <summary>What a datagram costs one core.</summary>
    [JsonPropertyName("per_packet")]
    public required IReadOnlyList<PerPacketRow> PerPacket { get; init; }

    /// <summary>Managed bytes that one datagram allocates, for each back end of ours that was measured: the worst of its modes and
    /// pairs.</summary>
    [JsonPropertyName("allocated_bytes_per_packet")]
    public required IReadOnlyDictionary<string, double> AllocatedBytesPerPacket { get; init; }

    /// <summary>Round trips of one port with itself on the loopback link, one thread.</summary>
    [JsonPropertyName("self_ping")]
    public required IReadOnlyList<RoundTripRow> SelfPings { get; init; }

    /// <summary>The two parts of the gain, and the whole of it.</summary>
    [JsonPropertyName("gains")]
    public required IReadOnlyList<GainRow> Gains { get; init; }

    /// <summary>Ratios with what they shall reach.</summary>
    [JsonPropertyName("ratios")]
    public required IReadOnlyList<ReachRow> Ratios { get; init; }

    /// <summary>Timed rounds.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>The figures as tables.</summary>
    public override string ToString() => new IoBenchmarkText(this).ToString();
}
