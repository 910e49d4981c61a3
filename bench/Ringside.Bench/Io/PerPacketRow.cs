using System.Text.Json.Serialization;

namespace Ringside.Bench.Io;

/// <summary>What one 64-byte datagram costs one core when bursts are sent and then drained. A refused pair has no figures.</summary>
/// <remarks>Over a veth pair the sender's column holds the delivery, too: the receiver's softirq runs inside the sender's call.</remarks>
public sealed record PerPacketRow
{
    /// <summary>The sending back end, or baseline.</summary>
    [JsonPropertyName("tx")]
    public required string Sender { get; init; }

    /// <summary>The receiving back end, or baseline.</summary>
    [JsonPropertyName("rx")]
    public required string Receiver { get; init; }

    /// <summary>How the sender really ran, as <c>generic-copy</c>; empty where there is one way only.</summary>
    [JsonPropertyName("tx_mode")]
    public required string SenderMode { get; init; }

    /// <summary>How the receiver really ran.</summary>
    [JsonPropertyName("rx_mode")]
    public required string ReceiverMode { get; init; }

    /// <summary>In what unit: <c>one-by-one</c>, <c>batch</c> or <c>gso-gro</c>.</summary>
    [JsonPropertyName("how")]
    public required string How { get; init; }

    /// <summary>Sending and delivering one datagram, in nanoseconds: the smallest of the rounds' medians over their bursts.</summary>
    [JsonPropertyName("tx_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SendNanos { get; init; }

    /// <summary>Draining one datagram, in nanoseconds: the smallest of the rounds' medians over their bursts.</summary>
    [JsonPropertyName("rx_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DrainNanos { get; init; }

    /// <summary>Sending in the best burst of all, per datagram, in nanoseconds.</summary>
    [JsonPropertyName("tx_min_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SendMinimumNanos { get; init; }

    /// <summary>Draining in the best burst of all, per datagram, in nanoseconds.</summary>
    [JsonPropertyName("rx_min_ns")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DrainMinimumNanos { get; init; }

    /// <summary>Datagrams of a burst: as many as the queues of this pair hold.</summary>
    [JsonPropertyName("burst")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Burst { get; init; }

    /// <summary>Datagrams of the timed bursts that did not arrive.</summary>
    [JsonPropertyName("lost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Lost { get; init; }

    /// <summary>Managed bytes that sending and receiving one datagram allocated; the smallest of the rounds.</summary>
    [JsonPropertyName("allocated_bytes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AllocatedBytes { get; init; }

    /// <summary>Why there are no figures: which call, what the kernel said, what to do.</summary>
    [JsonPropertyName("refused")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refused { get; init; }

    /// <summary>Sending and draining together, in nanoseconds; null when refused.</summary>
    [JsonIgnore]
    public double? TotalNanos => SendNanos + DrainNanos;
}
