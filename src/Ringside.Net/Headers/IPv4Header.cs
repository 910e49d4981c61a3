using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ringside.Net.Headers;

// | offset | bytes | IPv4, big-endian (RFC 791, section 3.1)                               |
// |      0 |     1 | version 4 in the upper half, length of the header in words of 4 bytes |
// |      1 |     1 | type of service                                                       |
// |      2 |     2 | length of the packet, header included                                 |
// |      4 |     2 | identification                                                        |
// |      6 |     2 | bit 14: do not fragment, bit 13: more fragments, 13 bits of offset    |
// |      8 |     1 | time to live                                                          |
// |      9 |     1 | protocol                                                              |
// |     10 |     2 | checksum of the header                                                |
// |     12 |     4 | source                                                                |
// |     16 |     4 | destination                                                           |
// |     20 |    .. | options                                                               |

/// <summary>What matters of an IPv4 header (RFC 791).</summary>
/// <param name="Length">Bytes of the header, 20 to 60: more than 20 with options.</param>
/// <param name="PacketLength">Bytes of the packet, header included.</param>
/// <param name="Identification">Number that fragments of one packet share.</param>
/// <param name="FragmentBits">The 16 bits of flags and fragment offset.</param>
/// <param name="TimeToLive">Hops that are left.</param>
/// <param name="Protocol">What follows.</param>
/// <param name="TypeOfService">How routers are to treat it (RFC 2474).</param>
internal readonly record struct IPv4Header(
    int Length, int PacketLength, ushort Identification, ushort FragmentBits, byte TimeToLive, byte Protocol, byte TypeOfService = 0)
{
    /// <summary>Bytes without options.</summary>
    internal const int Size = 20;

    internal const int IdentificationOffset = 4;
    internal const int LengthOffset = 2;
    internal const int ChecksumOffset = 10;
    internal const int SourceOffset = 12;
    internal const int DestinationOffset = 16;
    internal const ushort DoNotFragment = 0x4000;

    private const ushort MoreFragments = 0x2000;
    private const ushort OffsetMask = 0x1fff;

    /// <summary>True for a part of a packet.</summary>
    internal bool IsFragment => (FragmentBits & (MoreFragments | OffsetMask)) != 0;

    /// <summary>True when bytes of options follow the header.</summary>
    internal bool HasOptions => Length > Size;

    /// <summary>Reads a header and verifies its checksum.</summary>
    /// <param name="packet">The packet from its first byte, what follows it (padding of a short frame) included.</param>
    /// <param name="header">The header, when the verdict is <see cref="FrameVerdict.Datagram"/>.</param>
    /// <returns><see cref="FrameVerdict.Datagram"/> for a header that is whole and right, with its packet in the frame.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FrameVerdict Read(ReadOnlySpan<byte> packet, out IPv4Header header)
    {
        header = default;
        if (packet.Length < Size)
        {
            return FrameVerdict.Truncated;
        }

        int length = (packet[0] & 0x0f) * 4;
        int packetLength = BinaryPrimitives.ReadUInt16BigEndian(packet[LengthOffset..]);
        if (packet[0] >> 4 != 4 || length < Size || packetLength < length)
        {
            return FrameVerdict.BadHeader;
        }

        if (packetLength > packet.Length)
        {
            return FrameVerdict.Truncated;
        }

        if (!InternetChecksum.IsIntact(InternetChecksum.Add(packet[..length])))
        {
            return FrameVerdict.BadChecksum;
        }

        header = new IPv4Header(
            length,
            packetLength,
            BinaryPrimitives.ReadUInt16BigEndian(packet[IdentificationOffset..]),
            BinaryPrimitives.ReadUInt16BigEndian(packet[6..]),
            packet[8],
            packet[9],
            packet[1]);
        return FrameVerdict.Datagram;
    }

    /// <summary>Writes a header without options, its checksum included.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="from">4 bytes of the source.</param>
    /// <param name="to">4 bytes of the destination.</param>
    internal void Write(Span<byte> destination, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        destination = destination[..Size];
        destination[0] = (4 << 4) | (Size / 4);
        destination[1] = TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], (ushort)PacketLength);
        BinaryPrimitives.WriteUInt16BigEndian(destination[IdentificationOffset..], Identification);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], FragmentBits);
        destination[8] = TimeToLive;
        destination[9] = Protocol;
        destination.Slice(ChecksumOffset, 2).Clear();
        from.CopyTo(destination[SourceOffset..]);
        to.CopyTo(destination[DestinationOffset..]);
        ushort checksum = InternetChecksum.Complement(InternetChecksum.Add(destination));
        MemoryMarshal.Write(destination[ChecksumOffset..], checksum);
    }
}
