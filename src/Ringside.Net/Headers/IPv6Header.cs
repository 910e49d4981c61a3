using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ringside.Net.Headers;

// | offset | bytes | IPv6, big-endian (RFC 8200, section 3)                                |
// |      0 |     4 | version 6 (4 bits), traffic class (8), flow label (20)                |
// |      4 |     2 | length of what follows this header                                    |
// |      6 |     1 | next header: protocol, or the first extension header                  |
// |      7 |     1 | hop limit                                                             |
// |      8 |    16 | source                                                                |
// |     24 |    16 | destination                                                           |

/// <summary>What matters of an IPv6 header (RFC 8200).</summary>
/// <param name="PayloadLength">Bytes that follow the header.</param>
/// <param name="NextHeader">What follows.</param>
/// <param name="HopLimit">Hops that are left.</param>
/// <param name="TrafficClass">How routers are to treat it (RFC 2474).</param>
internal readonly record struct IPv6Header(int PayloadLength, byte NextHeader, byte HopLimit, byte TrafficClass = 0)
{
    /// <summary>Bytes without extension headers.</summary>
    internal const int Size = 40;

    internal const int LengthOffset = 4;
    internal const int SourceOffset = 8;
    internal const int DestinationOffset = 24;

    // Hop-by-hop, routing, fragment, encapsulation, authentication, destination, mobility, HIP, shim (IANA, Protocol Numbers).
    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte Fragment = 44;
    private const byte Encapsulation = 50;
    private const byte Authentication = 51;
    private const byte DestinationOptions = 60;
    private const byte Mobility = 135;
    private const byte HostIdentity = 139;
    private const byte Shim = 140;

    /// <summary>True when what follows is a part of a packet.</summary>
    internal bool IsFragment => NextHeader == Fragment;

    /// <summary>True when an extension header follows.</summary>
    internal bool HasExtensions => NextHeader
        is HopByHop or Routing or Fragment or Encapsulation or Authentication or DestinationOptions or Mobility or HostIdentity or Shim;

    /// <summary>Reads a header.</summary>
    /// <param name="packet">The packet from its first byte, what follows it (padding of a short frame) included.</param>
    /// <param name="header">The header, when the verdict is <see cref="FrameVerdict.Datagram"/>.</param>
    /// <returns><see cref="FrameVerdict.Datagram"/> for a header that is whole and right, with its packet in the frame.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FrameVerdict Read(ReadOnlySpan<byte> packet, out IPv6Header header)
    {
        header = default;
        if (packet.Length < Size)
        {
            return FrameVerdict.Truncated;
        }

        if (packet[0] >> 4 != 6)
        {
            return FrameVerdict.BadHeader;
        }

        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(packet[LengthOffset..]);
        if (payloadLength > packet.Length - Size)
        {
            return FrameVerdict.Truncated;
        }

        header = new IPv6Header(payloadLength, packet[6], packet[7], (byte)((packet[0] << 4) | (packet[1] >> 4)));
        return FrameVerdict.Datagram;
    }

    /// <summary>Writes a header.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="from">16 bytes of the source.</param>
    /// <param name="to">16 bytes of the destination.</param>
    internal void Write(Span<byte> destination, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        destination = destination[..Size];
        BinaryPrimitives.WriteUInt32BigEndian(destination, (6u << 28) | ((uint)TrafficClass << 20));
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], (ushort)PayloadLength);
        destination[6] = NextHeader;
        destination[7] = HopLimit;
        from.CopyTo(destination[SourceOffset..]);
        to.CopyTo(destination[DestinationOffset..]);
    }
}
