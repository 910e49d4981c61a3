using System.Text.Json.Serialization;

namespace Ringside.Bench.Messaging;

/// <summary>What one run found. Rates are those that the receivers counted: the answering process, and for <c>bi</c> and <c>nn</c> both
/// processes together. What a system cannot know is null.</summary>
public sealed record MessagingRow
{
    /// <summary><c>mdp</c>, <c>udp</c> or <c>tcp</c>.</summary>
    [JsonPropertyName("system")]
    public required string System { get; init; }

    /// <summary>Who sent to whom.</summary>
    [JsonPropertyName("pattern")]
    public required string Pattern { get; init; }

    /// <summary>Bytes of every message.</summary>
    [JsonPropertyName("size")]
    public required int Size { get; init; }

    /// <summary>Of a hundred datagrams, how many were lost in each direction.</summary>
    [JsonPropertyName("loss_percent")]
    public required double LossPercent { get; init; }

    /// <summary><c>spin</c> or <c>block</c>.</summary>
    [JsonPropertyName("wait")]
    public required string Wait { get; init; }

    /// <summary>Whether datagrams might go and come in trains (UDP_SEGMENT, UDP_GRO; udp(7)); to TCP it makes no difference.</summary>
    [JsonPropertyName("gso")]
    public required bool Trains { get; init; }

    /// <summary>Messages; for <c>rr</c> those that were asked, so the round trips.</summary>
    [JsonPropertyName("messages_per_second")]
    public required double MessagesPerSecond { get; init; }

    /// <summary>Packets of the system, also those without messages; null for TCP, which does not tell.</summary>
    [JsonPropertyName("packets_per_second")]
    public required double? PacketsPerSecond { get; init; }

    /// <summary>Bytes of the messages.</summary>
    [JsonPropertyName("payload_bytes_per_second")]
    public required double PayloadBytesPerSecond { get; init; }

    /// <summary>From the intended send time until the other end was known to have the message; null for systems that do not tell. Measured
    /// in the measuring process, in streams on a part of the messages.</summary>
    [JsonPropertyName("delivery_ns")]
    public required LatencyPercentiles? Delivery { get; init; }

    /// <summary>From the intended send time until the answer; null for streams. Under loss, raw UDP counts what it repeated.</summary>
    [JsonPropertyName("round_trip_ns")]
    public required LatencyPercentiles? RoundTrip { get; init; }

    /// <summary>Ends of the measuring process; for <c>nn</c> of each.</summary>
    [JsonPropertyName("peers")]
    public required int Peers { get; init; }

    /// <summary>Bytes above UDP or TCP: the messages, and what the system adds.</summary>
    [JsonPropertyName("bytes_per_second")]
    public required double BytesPerSecond { get; init; }

    /// <summary>Packets that carried something for a further time, both processes; for raw UDP the messages that the benchmark
    /// repeated.</summary>
    [JsonPropertyName("retransmitted_packets")]
    public required long? RetransmittedPackets { get; init; }

    /// <summary>Packets that were lost at least once.</summary>
    [JsonPropertyName("delayed_packets")]
    public required long? DelayedPackets { get; init; }

    /// <summary>Most times that the content of one packet was lost, the warm-up included.</summary>
    [JsonPropertyName("retries_max")]
    public required long? MostRetries { get; init; }

    /// <summary>Retransmitted packets for each delayed one.</summary>
    [JsonPropertyName("retries_mean")]
    public required double? MeanRetries { get; init; }

    /// <summary>Messages with a part in a packet that was lost.</summary>
    [JsonPropertyName("affected_messages")]
    public required long? AffectedMessages { get; init; }

    /// <summary>Messages that had to wait for earlier ones.</summary>
    [JsonPropertyName("delayed_messages")]
    public required long? DelayedMessages { get; init; }

    /// <summary>Managed bytes that the two measured threads allocated, for each message.</summary>
    [JsonPropertyName("allocated_bytes_per_message")]
    public required double AllocatedBytesPerMessage { get; init; }

    /// <summary>The congestion control of MDP; null for the others.</summary>
    [JsonPropertyName("congestion")]
    public required string? Congestion { get; init; }

    /// <summary>Messages that raw UDP sent and that did not arrive: lost on purpose, or no room at the receiver.</summary>
    [JsonPropertyName("lost_messages")]
    public required long? LostMessages { get; init; }

    /// <summary>After this time without an answer the benchmark sends a message of raw UDP again, so that a round trip does not wait for
    /// ever; in nanoseconds.</summary>
    [JsonPropertyName("retry_timeout_ns")]
    public required long? RetryTimeoutNanos { get; init; }

    /// <summary>Messages that came back, for <c>rr</c>.</summary>
    [JsonIgnore]
    internal double AnswersPerSecond { get; init; }
}
