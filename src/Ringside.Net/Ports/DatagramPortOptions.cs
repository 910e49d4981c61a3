using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;

namespace Ringside.Net.Ports;

/// <summary>What a datagram port shall be (udp(7), ip(7)).</summary>
public sealed record DatagramPortOptions
{
    /// <summary>The address to bind. For receiving a multicast group: the group and its port.</summary>
    public required Endpoint Local { get; init; }

    /// <summary>Group to join; empty for none.</summary>
    public Endpoint Group { get; init; }

    /// <summary>Name of the interface that joins the group and that multicast leaves by; null leaves the choice to the routing
    /// table.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether sockets of this machine hear the multicast that this port sends.</summary>
    public bool MulticastLoop { get; init; } = true;

    /// <summary>Hops that multicast may travel, 0 to 255; 1 stays on the link.</summary>
    public int MulticastTimeToLive { get; init; } = 1;

    /// <summary>Frames of the pool.</summary>
    public int FrameCount { get; init; } = 256;

    /// <summary>Bytes of each frame, a power of two.</summary>
    public int FrameSize { get; init; } = 2048;

    /// <summary>Where receive stamps come from.</summary>
    public StampSource Stamps { get; init; }

    /// <summary>Whether datagrams of one sender and one size may come through the kernel as one train (UDP_GRO, udp(7)): far cheaper
    /// where the sender or the link makes trains. The user sees single datagrams as ever, but all of a train carry one stamp, and the port
    /// copies them once more. Back ends that know no trains take no notice.</summary>
    public bool Coalescing { get; init; }

    /// <summary>Bytes of the receive queue to ask for; the kernel caps it at net.core.rmem_max. 0 leaves the default.</summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>Socket options that the user asked for.</summary>
    public IReadOnlyList<SocketOptionSetting> Settings { get; init; } = [];

    /// <summary>What was asked for in vain on the way to this port, as the better steps of a ladder. The port tells it first in its
    /// <see cref="IPort.Capabilities"/>.</summary>
    public IReadOnlyList<Capability> RefusedBefore { get; init; } = [];
}
