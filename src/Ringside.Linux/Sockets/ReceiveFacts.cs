namespace Ringside.Linux.Sockets;

/// <summary>What the kernel tells about a received packet beside its bytes (recvmsg(2)).</summary>
public struct ReceiveFacts
{
    /// <summary>Who sent it; empty on a connected stream.</summary>
    public Endpoint Source { get; internal set; }

    /// <summary>The kernel's software stamp, CLOCK_REALTIME in nanoseconds; 0 when there is none.</summary>
    public long StampRealtimeNanos { get; internal set; }

    /// <summary>Datagrams that this socket dropped since it was made, as far as told; wraps at 2^32.</summary>
    public uint DroppedSoFar { get; internal set; }

    /// <summary>Bytes of each datagram of a train, the last of which may be shorter (UDP_GRO, udp(7)); 0 when it is one datagram.</summary>
    public int SegmentSize { get; internal set; }

    /// <summary>True when the datagram was longer than the space for it (MSG_TRUNC).</summary>
    public bool IsTruncated { get; internal set; }
}
