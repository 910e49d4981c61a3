using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Net.Headers;

namespace Ringside.Net.Captures;

// | link type | header before the packet (list of link types of draft-ietf-opsawg-pcaplinktype)                                    |
// |         1 | Ethernet, with or without tags                                                                                     |
// |   12, 101 | none: the first half byte of the packet is its version of IP (12 is what some systems write for 101)               |
// |       113 | Linux cooked, 16 bytes: direction (2), kind of device (2), length of the address (2), address (8), EtherType (2)   |
// |       276 | Linux cooked, 20 bytes: EtherType (2), zero (2), interface (4), kind of device (2), direction (1),                  |
// |           | length of the address (1), address (8)                                                                             |
// |  228, 229 | none: IPv4, IPv6                                                                                                   |

/// <summary>A UDP datagram in a frame of a capture file (RFC 768; link types as in pcap-linktype(7)).</summary>
/// <param name="PayloadOffset">First byte of the payload, counted from the start of the frame.</param>
/// <param name="PayloadLength">Bytes of the payload.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">Whom it was sent to.</param>
public readonly record struct CapturedDatagram(int PayloadOffset, int PayloadLength, Endpoint Source, Endpoint Destination)
{
    private const int Ethernet = 1;
    private const int RawOfSomeSystems = 12;
    private const int Raw = 101;
    private const int LinuxCooked = 113;
    private const int LinuxCooked2 = 276;
    private const int RawIPv4 = 228;
    private const int RawIPv6 = 229;
    private const int CookedSize = 16;
    private const int CookedTypeOffset = 14;
    private const int Cooked2Size = 20;

    /// <summary>Whether frames of a link type are understood here.</summary>
    public static bool IsKnownLink(int linkType) =>
        linkType is Ethernet or RawOfSomeSystems or Raw or LinuxCooked or LinuxCooked2 or RawIPv4 or RawIPv6;

    /// <summary>Finds the datagram of a frame. UDP checksums are not looked at: a capture on the machine that sends is taken before the
    /// device computes them.</summary>
    /// <param name="frame">The bytes that the capture has.</param>
    /// <param name="linkType">What they begin with.</param>
    /// <param name="datagram">The datagram, when the result is true.</param>
    /// <returns>False for another link type, for what is no UDP, for fragments, for IPv4 options and IPv6 extension headers, and for what
    /// is cut or contradicts itself.</returns>
    public static bool TryFind(ReadOnlySpan<byte> frame, int linkType, out CapturedDatagram datagram)
    {
        datagram = default;
        if (!TryFindPacket(frame, linkType, out ushort etherType, out int offset)
            || UdpFrameReader.ReadPacket(frame, etherType, offset, ChecksumPolicy.Trust, out UdpFrame found) != FrameVerdict.Datagram)
        {
            return false;
        }

        datagram = new CapturedDatagram(found.PayloadOffset, found.PayloadLength, found.Source, found.Destination);
        return true;
    }

    private static bool TryFindPacket(ReadOnlySpan<byte> frame, int linkType, out ushort etherType, out int offset)
    {
        offset = 0;
        etherType = 0;
        switch (linkType)
        {
            case Ethernet:
                return EthernetHeader.TryFindPacket(frame, out etherType, out offset);
            case LinuxCooked when frame.Length >= CookedSize:
                etherType = BinaryPrimitives.ReadUInt16BigEndian(frame[CookedTypeOffset..]);
                offset = CookedSize;
                return true;
            case LinuxCooked2 when frame.Length >= Cooked2Size:
                etherType = BinaryPrimitives.ReadUInt16BigEndian(frame);
                offset = Cooked2Size;
                return true;
            case RawIPv4:
                etherType = EthernetHeader.IPv4;
                return true;
            case RawIPv6:
                etherType = EthernetHeader.IPv6;
                return true;
            case RawOfSomeSystems or Raw when frame.Length > 0:
                etherType = frame[0] >> 4 == 4 ? EthernetHeader.IPv4 : EthernetHeader.IPv6;
                return true;
            default:
                return false;
        }
    }
}
