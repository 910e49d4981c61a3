using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Trains of datagrams of one size, which pass the stack as one packet (UDP_SEGMENT and UDP_GRO, udp(7)).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Most datagrams of a train that every kernel takes.</summary>
    public const int MaximumTrain = 64;

    /// <summary>Lets the kernel hand over trains: one receive may give several datagrams of one sender and one size, the last of which
    /// may be shorter, and tells the size (<see cref="ReceiveFacts.SegmentSize"/>). Needs room for 64 KiB.</summary>
    /// <returns><see cref="Errno.None"/>, or ENOPROTOOPT before Linux 5.0.</returns>
    public Errno TryCoalesceReceives() => TrySetOption(SocketConstants.LevelUdp, SocketConstants.UdpGenericReceiveOffload, 1);

    /// <summary>Cuts every datagram that this socket sends into datagrams of that size.</summary>
    /// <param name="bytes">Bytes of each, the last may be shorter; 0 ends it.</param>
    /// <returns><see cref="Errno.None"/>, or ENOPROTOOPT before Linux 4.18.</returns>
    public Errno TrySetSegmentSize(int bytes) => TrySetOption(SocketConstants.LevelUdp, SocketConstants.UdpSegment, bytes);

    /// <summary>Asks whether the kernel can cut trains at all; a link may still refuse (EIO, EINVAL).</summary>
    /// <returns><see cref="Errno.None"/>, or ENOPROTOOPT before Linux 4.18.</returns>
    public Errno TryGetSegmentSize(out int bytes) => TryGetOption(SocketConstants.LevelUdp, SocketConstants.UdpSegment, out bytes);
}
