using System.Net;
using System.Numerics;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Sockets;
using Ringside.Linux.Xdp;
using Ringside.Net.Frames;
using Ringside.Net.Headers;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Xdp;

/// <summary>The numbers of a port, derived once from what was asked and what the interface is: sizes of frames and rings, and which
/// packets are its own (kernel document networking/af_xdp).</summary>
/// <remarks>
/// | offset in a frame | received                            | to send                                    |
/// |                 0 | 256 bytes that XDP keeps free       | free                                       |
/// |               256 | Ethernet, IP, UDP headers, payload  | (headers end where the payload starts)     |
/// |          headroom |                                     | payload, up to the end of the frame        |
/// A stamp, if there is one, ends at byte 256. The headroom is such that the capacity of a frame is just what a packet can carry.
/// </remarks>
internal sealed class XdpPortPlan
{
    private const int EthernetTagged = EthernetHeader.Size + 4;
    private const int LargestChunk = 4096;
    private const int DefaultLent = 1024;
    private const int LeastLent = 16;
    private const int MostLent = 8192;
    private const int MostQueues = 64;

    internal XdpPortPlan(DatagramPortOptions options, LinkFacts link, in Endpoint local)
    {
        Link = link;
        int wanted = Umem.PacketHeadroom + EthernetTagged + link.Mtu;
        FrameSize = Math.Clamp(Math.Max(options.FrameSize, RoundUp(wanted)), Umem.SmallestChunk, LargestChunk);
        int largest = FrameSize - Umem.PacketHeadroom - EthernetTagged - (UdpHeaderTemplate.IPv4Length - EthernetHeader.Size);
        largest -= local.IsIPv6 ? UdpHeaderTemplate.IPv6Length - UdpHeaderTemplate.IPv4Length : 0;
        MaximumPayload = Math.Min(link.MaximumPayload(local.IsIPv6), largest);
        Headroom = FrameSize - MaximumPayload;
        FrameCount = options.FrameCount;
        Queues = Math.Clamp(link.ReceiveQueues ?? 1, 1, MostQueues);
        int lent = options.ReceiveBufferBytes > 0 ? RoundUp(options.ReceiveBufferBytes / FrameSize) : DefaultLent;
        LentPerQueue = Math.Clamp(lent, LeastLent, MostLent);
        TransmitEntries = Math.Clamp(RoundUp(options.FrameCount), LeastLent, MostLent);
        Match = new UdpMatch(local.Port, OwnAddresses(options, link, local));
    }

    /// <summary>The interface.</summary>
    internal LinkFacts Link { get; }

    /// <summary>Bytes of a frame: what was asked, but at least what holds a full packet of this interface, and no more than a
    /// page.</summary>
    internal int FrameSize { get; }

    /// <summary>Bytes in front of the payload of a frame that the user leases.</summary>
    internal int Headroom { get; }

    /// <summary>Most bytes that one packet can carry.</summary>
    internal int MaximumPayload { get; }

    /// <summary>Frames of the user.</summary>
    internal int FrameCount { get; }

    /// <summary>Receive queues of the interface, each with a socket of its own.</summary>
    internal int Queues { get; }

    /// <summary>Frames with the kernel for each queue, and entries of its fill and receive rings: since no more frames can be in the
    /// receive ring, it never overflows, and the fill ring is the only place where packets are lost.</summary>
    internal int LentPerQueue { get; }

    /// <summary>Entries of the transmit and completion rings.</summary>
    internal int TransmitEntries { get; }

    /// <summary>Which packets the port gets.</summary>
    internal UdpMatch Match { get; }

    /// <summary>The pool that the user leases from and that is the UMEM.</summary>
    internal FramePool CreatePool() => new(new FramePoolLayout(FrameCount, FrameSize, Headroom, LentPerQueue * Queues), null);

    private static int RoundUp(int value) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(value, 1));

    // As the kernel chooses the socket: a bound address takes what is sent to it; a wildcard all unicast addresses of the interface, and
    // of groups only the one that this port has joined.
    private static IPAddress[] OwnAddresses(DatagramPortOptions options, LinkFacts link, Endpoint local)
    {
        IEnumerable<IPAddress> addresses = LinkFacts.IsUnspecified(local)
            ? link.Addresses.Where(address => address.AddressFamily == local.Address.AddressFamily)
            : [local.Address];
        return [.. (options.Group.IsEmpty ? addresses : addresses.Append(options.Group.Address)).Distinct()];
    }
}
