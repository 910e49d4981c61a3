namespace Ringside.Net.Ports.Simulated;

/// <summary>What a simulated network shall be. The bounds and times stand for those of tcp(7), udp(7) and socket(7).</summary>
public sealed record SimulatedNetworkOptions
{
    /// <summary>What all chance follows from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Virtual time at the start, in nanoseconds; not negative.</summary>
    public long StartNanos { get; init; }

    /// <summary>How far the virtual CLOCK_REALTIME, which receive stamps tell, is ahead of the virtual time, in nanoseconds.</summary>
    public long RealtimeOffsetNanos { get; init; } = 1_700_000_000_000_000_000;

    /// <summary>Most datagrams on their way at a time; above it, sending ports are told that the kernel is full.</summary>
    public int MaximumInFlight { get; init; } = 8192;

    /// <summary>Bytes of the receive queue of a datagram port that asks for nothing; net.core.rmem_default of Linux.</summary>
    public int ReceiveQueueBytes { get; init; } = 212_992;

    /// <summary>Datagrams that a port collects until it is flushed, as back ends with rings do; 0 sends each one at once, as sockets
    /// do. While they are collected their frames stay with the port.</summary>
    public int CollectedDatagrams { get; init; }

    /// <summary>Bytes that one direction of a stream takes before its sender has to wait.</summary>
    public int StreamSendBytes { get; init; } = 65_536;

    /// <summary>Bytes that the receiver of a stream keeps for a reader that does not read, unless SO_RCVBUF asks otherwise.</summary>
    public int StreamReceiveBytes { get; init; } = 131_072;

    /// <summary>Whether the bytes of streams are cut and glued at random places; if not, as few times as possible.</summary>
    public bool CutStreams { get; init; } = true;

    /// <summary>Time until lost bytes of a stream are sent again; doubles with each attempt up to 64 times as much (RFC 6298).</summary>
    public long RetransmitNanos { get; init; } = 200_000_000;

    /// <summary>Time without acknowledgement after which a stream fails with ETIMEDOUT (TCP_USER_TIMEOUT, tcp(7)).</summary>
    public long StreamTimeoutNanos { get; init; } = 20_000_000_000;

    /// <summary>Time without an answer after which connecting fails with ETIMEDOUT.</summary>
    public long ConnectTimeoutNanos { get; init; } = 10_000_000_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(StartNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumInFlight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ReceiveQueueBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(CollectedDatagrams);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StreamSendBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StreamReceiveBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RetransmitNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StreamTimeoutNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ConnectTimeoutNanos);
    }
}
