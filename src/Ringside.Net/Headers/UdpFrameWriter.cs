using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ringside.Net.Headers;

/// <summary>Writes Ethernet, IP and UDP headers in front of a payload that stands in its place already (RFC 894, RFC 791, RFC 8200,
/// RFC 768).</summary>
internal static class UdpFrameWriter
{
    /// <summary>Most bytes of a payload over IPv4.</summary>
    internal const int MaximumPayloadIPv4 = ushort.MaxValue - IPv4Header.Size - UdpHeader.Size;

    /// <summary>Most bytes of a payload over IPv6.</summary>
    internal const int MaximumPayloadIPv6 = ushort.MaxValue - UdpHeader.Size;

    /// <summary>Writes the headers; allocates nothing.</summary>
    /// <param name="frame">Room for the headers of the template, then the payload and nothing behind it. The caller has held the
    /// payload against its maximum.</param>
    /// <param name="template">The headers.</param>
    /// <param name="identification">Number of the packet, which means nothing as long as it is not fragmented (RFC 6864).</param>
    internal static void Write(Span<byte> frame, in UdpHeaderTemplate template, ushort identification = 0)
    {
        int headerLength = template.HeaderLength;
        template.Bytes.CopyTo(frame);
        Span<byte> network = frame[EthernetHeader.Size..];
        Span<byte> datagram = frame[(headerLength - UdpHeader.Size)..];
        ushort length = (ushort)datagram.Length;
        if (template.IsIPv6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[IPv6Header.LengthOffset..], length);
        }
        else
        {
            ushort packetLength = (ushort)network.Length;
            BinaryPrimitives.WriteUInt16BigEndian(network[IPv4Header.LengthOffset..], packetLength);
            BinaryPrimitives.WriteUInt16BigEndian(network[IPv4Header.IdentificationOffset..], identification);
            ulong sum = template.NetworkSum + UdpHeader.Word(packetLength) + UdpHeader.Word(identification);
            MemoryMarshal.Write(network[IPv4Header.ChecksumOffset..], InternetChecksum.Complement(sum));
        }

        BinaryPrimitives.WriteUInt16BigEndian(datagram[UdpHeader.LengthOffset..], length);
        MemoryMarshal.Write(datagram[UdpHeader.ChecksumOffset..], Checksum(datagram, template, UdpHeader.Word(length)));
    }

    // The length counts twice where the header does: it stands in the pseudo header as well.
    private static ushort Checksum(ReadOnlySpan<byte> datagram, in UdpHeaderTemplate template, ulong length)
    {
        switch (template.Mode)
        {
            case ChecksumMode.Zero:
                return 0;
            case ChecksumMode.Partial:
                return InternetChecksum.Fold(template.PseudoSum + length);
            default:
                ulong sum = InternetChecksum.Add(datagram[UdpHeader.Size..], template.TransportSum + length + length);
                ushort checksum = InternetChecksum.Complement(sum);

                // Zero would say that there is none; its other form in ones' complement says the same (RFC 768).
                return checksum == 0 ? ushort.MaxValue : checksum;
        }
    }
}
