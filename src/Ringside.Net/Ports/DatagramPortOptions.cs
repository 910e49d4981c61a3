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

    /// <summary>The one other end of a conversation (connect(2), udp(7)): the port receives from it alone, and what goes to it costs the
    /// kernel no search for a way. Others may still be sent to. Empty for anybody; not together with <see cref="Group"/>.</summary>
    public Endpoint Peer { get; init; }

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

    /// <summary>Whether a batch may leave in trains (UDP_SEGMENT, udp(7)), which is far cheaper. Off for comparing, and for a link that
    /// does something wrong with them. Back ends that know no trains take no notice.</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>Bytes of the receive queue to ask for; the kernel caps it at net.core.rmem_max. 0 leaves the default.</summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>Socket options that the user asked for.</summary>
    public IReadOnlyList<SocketOptionSetting> Settings { get; init; } = [];

    /// <summary>What was asked for in vain on the way to this port, as the better steps of a ladder. The port tells it first in its
    /// <see cref="IPort.Capabilities"/>.</summary>
    public IReadOnlyList<Capability> RefusedBefore { get; init; } = [];

    /// <summary>Throws unless these options go together.</summary>
    /// <exception cref="ArgumentException">A peer beside a group, or of another family than the local address.</exception>
    internal void Check()
    {
        if (Peer.IsEmpty)
        {
            return;
        }

        if (!Group.IsEmpty || Peer.IsMulticast || Peer.IsIPv6 != Local.IsIPv6)
        {
            throw new ArgumentException($"the peer {Peer} must be one host of the same family as {Local}, and there is no group beside it");
        }
    }

    /// <summary>Whether a datagram from there is for this port.</summary>
    internal bool Admits(in Endpoint source) => Peer.IsEmpty || source == Peer;
}
