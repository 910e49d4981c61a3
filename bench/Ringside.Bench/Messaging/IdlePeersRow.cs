using System.Text.Json.Serialization;

namespace Ringside.Bench.Messaging;

/// <summary>What connected peers cost that have nothing to say.</summary>
public sealed record IdlePeersRow
{
    /// <summary>Peers of the node.</summary>
    [JsonPropertyName("peers")]
    public required int Peers { get; init; }

    /// <summary>Seconds for which nothing was sent by a user.</summary>
    [JsonPropertyName("seconds")]
    public required double Seconds { get; init; }

    /// <summary>Processor time of the node's thread, in percent of one core.</summary>
    [JsonPropertyName("node_cpu_percent")]
    public required double NodePercent { get; init; }

    /// <summary>Processor time of the whole process, in percent of one core: the nodes at the other end and the runtime are in
    /// it.</summary>
    [JsonPropertyName("process_cpu_percent")]
    public required double ProcessPercent { get; init; }

    /// <summary>Packets that the node sent, heartbeats and confirmations.</summary>
    [JsonPropertyName("packets_sent")]
    public required long PacketsSent { get; init; }

    /// <summary>Packets that the node received.</summary>
    [JsonPropertyName("packets_received")]
    public required long PacketsReceived { get; init; }

    /// <summary>Peers that are still active at the end.</summary>
    [JsonPropertyName("active_peers")]
    public required int ActivePeers { get; init; }
}
