namespace Ringside.Linux.Packets;

// | offset | size | struct virtio_net_hdr, in the byte order of this machine                |
// |      0 |    1 | 1: the checksum is to be completed; 2: it has been verified             |
// |      1 |    1 | what the packet is to be cut into: 0 nothing, 5 UDP datagrams           |
// |      2 |    2 | length of the headers                                                   |
// |      4 |    2 | bytes of payload of each                                                |
// |      6 |    4 | where the checksum starts and where it stands                           |

/// <summary>What stands before a frame of a socket with <see cref="PacketSocket.UseVirtualHeader"/>: what its sender has left to a device
/// (PACKET_VNET_HDR, packet(7); linux/virtio_net.h).</summary>
public static class PacketOffload
{
    /// <summary>Bytes before the Ethernet header.</summary>
    public const int Size = 10;

    private const byte UdpDatagrams = 5;

    /// <summary>Bytes of each datagram of a train: several of one size to one receiver (the last may be shorter) that their sender
    /// handed over as one and that nobody has cut (UDP_SEGMENT, udp(7)).</summary>
    /// <param name="header">The <see cref="Size"/> bytes.</param>
    /// <returns>0 when the frame is one datagram.</returns>
    public static int SegmentSize(ReadOnlySpan<byte> header) => header[1] == UdpDatagrams ? BitConverter.ToUInt16(header[4..]) : 0;
}
