using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ringside.Net.Headers;

// | offset | bytes | UDP, big-endian (RFC 768)                                             |
// |      0 |     2 | port of the source                                                    |
// |      2 |     2 | port of the destination                                               |
// |      4 |     2 | length, header included                                               |
// |      6 |     2 | checksum over pseudo header, header and payload; 0 = none             |
// The pseudo header (RFC 768, RFC 8200 section 8.1): both addresses, the protocol and this length as 16 or 32-bit words.

/// <summary>The header of a UDP datagram (RFC 768).</summary>
/// <param name="SourcePort">Port of the sender; 0 when it wants no answer.</param>
/// <param name="DestinationPort">Port of the receiver.</param>
/// <param name="Length">Bytes of the datagram, header included.</param>
/// <param name="HasChecksum">False when the field is zero.</param>
internal readonly record struct UdpHeader(ushort SourcePort, ushort DestinationPort, int Length, bool HasChecksum)
{
    internal const int Size = 8;
    internal const byte Protocol = 17;
    internal const int LengthOffset = 4;
    internal const int ChecksumOffset = 6;

    /// <summary>Reads a header.</summary>
    /// <param name="datagram">What the IP packet carries, all of it.</param>
    /// <param name="header">The header, when the verdict is <see cref="FrameVerdict.Datagram"/>.</param>
    /// <returns><see cref="FrameVerdict.Datagram"/> for a header that is whole and right, with its datagram in the packet.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FrameVerdict Read(ReadOnlySpan<byte> datagram, out UdpHeader header)
    {
        header = default;
        if (datagram.Length < Size)
        {
            return FrameVerdict.Truncated;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[LengthOffset..]);
        if (length < Size || length > datagram.Length)
        {
            return FrameVerdict.BadHeader;
        }

        header = new UdpHeader(
            BinaryPrimitives.ReadUInt16BigEndian(datagram),
            BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            length,
            datagram[ChecksumOffset] != 0 || datagram[ChecksumOffset + 1] != 0);
        return FrameVerdict.Datagram;
    }

    /// <summary>Sum of the pseudo header, not folded.</summary>
    /// <param name="addresses">Source and destination as they stand in the IP header, 8 or 32 bytes.</param>
    /// <param name="length">Bytes of the datagram, header included.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong PseudoSum(ReadOnlySpan<byte> addresses, int length) =>
        InternetChecksum.Add(addresses, Word(Protocol) + Word((ushort)length));

    /// <summary>A number as the word of the machine that its two bytes on the wire make.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Word(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    /// <summary>Writes a header with no checksum.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    internal void Write(Span<byte> destination)
    {
        destination = destination[..Size];
        BinaryPrimitives.WriteUInt16BigEndian(destination, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], (ushort)Length);
        destination[ChecksumOffset..].Clear();
    }
}
