namespace Ringside.Messaging.Mdp;

/// <summary>What a node shall be (docs/mdp.md lists every option with its formula). Times are nanoseconds.</summary>
/// <remarks>The same names stand in <see cref="MdpOptionNames"/>, for a dictionary and for text:
/// <c>peer_heartbeat_delay=1s;threads=agent</c>.</remarks>
public sealed record MdpOptions
{
    /// <summary><c>peer_start_heartbeat_timeout</c>: silence of the peer before heartbeats start.</summary>
    public long PeerStartHeartbeatTimeoutNanos { get; init; } = 1_000_000_000;

    /// <summary><c>peer_heartbeat_delay</c>: time between heartbeats.</summary>
    public long PeerHeartbeatDelayNanos { get; init; } = 500_000_000;

    /// <summary><c>peer_heartbeat_timeout</c>: silence after which the peer counts as inactive.</summary>
    public long PeerHeartbeatTimeoutNanos { get; init; } = 5_000_000_000;

    /// <summary><c>max_confirmation_delay</c>: a packet is confirmed at the latest this long after it came, unless it says that it is the
    /// last.</summary>
    public long MaxConfirmationDelayNanos { get; init; } = 200_000;

    /// <summary><c>max_confirmation_frequency</c>: after this many packets a confirmation leaves even if nothing else does.</summary>
    public int MaxConfirmationFrequency { get; init; } = 32;

    /// <summary><c>packet_retransmission_timeout</c>: the probe timeout before a round trip was measured; then
    /// smoothed round trip + max(4 * variation, 0.1 ms) + the peer's confirmation delay (RFC 9002, section 6.2.1), doubled with each
    /// probe that is not answered, at most 1 s.</summary>
    public long PacketRetransmissionTimeoutNanos { get; init; } = 20_000_000;

    /// <summary><c>connect_timeout</c>: a connect that was not answered in this time has failed; a pinned peer is tried again.</summary>
    public long ConnectTimeoutNanos { get; init; } = 5_000_000_000;

    /// <summary><c>redial_delay</c>: wait before a pinned peer is dialled again after its connection ended.</summary>
    public long RedialDelayNanos { get; init; } = 100_000_000;

    /// <summary><c>max_message_size</c>: longest message in bytes, both ways.</summary>
    public int MaxMessageSize { get; init; } = 1 << 20;

    /// <summary><c>min_packet_size</c>: bytes of UDP payload that every path carries. What is known of a path never goes below.</summary>
    public int MinPacketSize { get; init; } = 548;

    /// <summary><c>initial_packet_size</c>: bytes of UDP payload that a connection begins with; a path that does not carry it is found
    /// out, and the size lowered.</summary>
    public int InitialPacketSize { get; init; } = 1472;

    /// <summary><c>max_packet_size</c>: most bytes of UDP payload; probes find out what the path carries of it.</summary>
    public int MaxPacketSize { get; init; } = 1472;

    /// <summary><c>max_enqueued_messages</c>: messages of all peers that were sent and are not done.</summary>
    public int MaxEnqueuedMessages { get; init; } = 1 << 16;

    /// <summary><c>max_enqueued_packets</c>: packets of all peers that wait to be sent or confirmed; and as many again that arrived and
    /// were not taken.</summary>
    public int MaxEnqueuedPackets { get; init; } = 4096;

    /// <summary><c>max_peer_packets</c>: packets that one peer may have under way to this node: its credit.</summary>
    public int MaxPeerPackets { get; init; } = 1024;

    /// <summary><c>max_assembly_bytes</c>: memory for messages of several packets, those that are held by the user included.</summary>
    public int MaxAssemblyBytes { get; init; } = 64 << 20;

    /// <summary><c>max_peers</c>: most peers at a time.</summary>
    public int MaxPeers { get; init; } = 1024;

    /// <summary><c>handshakes_per_second</c>: connects without a good token that are answered; more are dropped.</summary>
    public int HandshakesPerSecond { get; init; } = 10_000;

    /// <summary><c>unknown_answers_per_second</c>: answers to packets of unknown connections; more are dropped.</summary>
    public int UnknownAnswersPerSecond { get; init; } = 1000;

    /// <summary><c>congestion</c>: what decides how much may be under way.</summary>
    public CongestionControl Congestion { get; init; } = CongestionControl.Bbr;

    /// <summary><c>fixed_window</c>: packets under way to a peer with <see cref="CongestionControl.Fixed"/>.</summary>
    public int FixedWindow { get; init; } = 256;

    /// <summary><c>key</c>: bytes that both sides know, at least 16; every packet is encrypted with keys made of them. Empty for
    /// none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary><c>threads</c>: which threads the node has.</summary>
    public ThreadShape Threads { get; init; } = ThreadShape.Single;

    /// <summary><c>handlers</c>: threads that handle messages, in the shape <see cref="ThreadShape.Pipeline"/>.</summary>
    public int Handlers { get; init; } = 1;

    /// <summary><c>shards</c>: nodes side by side, in the shape <see cref="ThreadShape.Sharded"/>.</summary>
    public int Shards { get; init; } = 2;

    /// <summary><c>trains</c>: whether packets leave and arrive in trains where the kernel can (UDP_SEGMENT, UDP_GRO; udp(7)).</summary>
    public bool Trains { get; init; } = true;

    /// <summary>Throws unless the values make a node.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, the value and what was expected.</exception>
    public void Check() => MdpOptionNames.Check(this);
}
