using System.Runtime.InteropServices;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Headers;

/// <summary>Finds the UDP datagram in an Ethernet frame, and judges what is none (RFC 894, RFC 791, RFC 8200, RFC 768).</summary>
/// <remarks>It trusts nothing that comes from the wire: it never throws and never reads past the end. What it does not take
/// (fragments, options, extension headers) is named, so that a port can count it or leave it to the kernel.</remarks>
internal static class UdpFrameReader
{
    /// <summary>Reads a frame; allocates nothing.</summary>
    /// <param name="frame">The frame from the first byte of its Ethernet header, padding included.</param>
    /// <param name="policy">What to do about the UDP checksum.</param>
    /// <param name="result">The datagram, when that is the verdict.</param>
    /// <param name="scope">Index of the interface that it came from, for link-local IPv6 addresses.</param>
    internal static FrameVerdict Read(ReadOnlySpan<byte> frame, ChecksumPolicy policy, out UdpFrame result, uint scope = 0)
    {
        result = default;
        if (!EthernetHeader.TryFindPacket(frame, out ushort etherType, out int offset))
        {
            return FrameVerdict.Truncated;
        }

        return ReadPacket(frame, etherType, offset, policy, out result, scope);
    }

    /// <summary>The same for a frame whose own header was read already; allocates nothing.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="etherType">What follows its header.</param>
    /// <param name="offset">Where that begins, at most the length of the frame.</param>
    /// <param name="policy">What to do about the UDP checksum.</param>
    /// <param name="result">The datagram, when that is the verdict.</param>
    /// <param name="scope">Index of the interface that it came from, for link-local IPv6 addresses.</param>
    internal static FrameVerdict ReadPacket(
        ReadOnlySpan<byte> frame, ushort etherType, int offset, ChecksumPolicy policy, out UdpFrame result, uint scope = 0)
    {
        result = default;
        return etherType switch
        {
            EthernetHeader.IPv4 => ReadIPv4(frame, offset, policy, ref result),
            EthernetHeader.IPv6 => ReadIPv6(frame, offset, policy, scope, ref result),
            _ => FrameVerdict.NotUdp,
        };
    }

    private static FrameVerdict ReadIPv4(ReadOnlySpan<byte> frame, int offset, ChecksumPolicy policy, ref UdpFrame result)
    {
        ReadOnlySpan<byte> packet = frame[offset..];
        FrameVerdict verdict = IPv4Header.Read(packet, out IPv4Header header);
        if (verdict != FrameVerdict.Datagram)
        {
            return verdict;
        }

        if (header.Protocol != UdpHeader.Protocol)
        {
            return FrameVerdict.NotUdp;
        }

        if (header.IsFragment || header.HasOptions)
        {
            return header.IsFragment ? FrameVerdict.Fragment : FrameVerdict.Options;
        }

        ReadOnlySpan<byte> datagram = packet[IPv4Header.Size..header.PacketLength];
        verdict = UdpHeader.Read(datagram, out UdpHeader udp);
        if (verdict != FrameVerdict.Datagram)
        {
            return verdict;
        }

        ReadOnlySpan<byte> addresses = packet.Slice(IPv4Header.SourceOffset, 8);
        if (policy != ChecksumPolicy.Trust && udp.HasChecksum && !IsIntact(addresses, datagram[..udp.Length], policy))
        {
            return FrameVerdict.BadChecksum;
        }

        result = new UdpFrame(
            offset + IPv4Header.Size + UdpHeader.Size,
            udp.Length - UdpHeader.Size,
            new Endpoint(addresses[..4], udp.SourcePort),
            new Endpoint(addresses[4..], udp.DestinationPort));
        return FrameVerdict.Datagram;
    }

    private static FrameVerdict ReadIPv6(ReadOnlySpan<byte> frame, int offset, ChecksumPolicy policy, uint scope, ref UdpFrame result)
    {
        ReadOnlySpan<byte> packet = frame[offset..];
        FrameVerdict verdict = IPv6Header.Read(packet, out IPv6Header header);
        if (verdict != FrameVerdict.Datagram)
        {
            return verdict;
        }

        if (header.NextHeader != UdpHeader.Protocol)
        {
            return header.IsFragment ? FrameVerdict.Fragment : header.HasExtensions ? FrameVerdict.Options : FrameVerdict.NotUdp;
        }

        ReadOnlySpan<byte> datagram = packet.Slice(IPv6Header.Size, header.PayloadLength);
        verdict = UdpHeader.Read(datagram, out UdpHeader udp);
        if (verdict != FrameVerdict.Datagram)
        {
            return verdict;
        }

        ReadOnlySpan<byte> addresses = packet.Slice(IPv6Header.SourceOffset, 32);
        if (policy != ChecksumPolicy.Trust && !(udp.HasChecksum && IsIntact(addresses, datagram[..udp.Length], policy)))
        {
            return FrameVerdict.BadChecksum;
        }

        result = new UdpFrame(
            offset + IPv6Header.Size + UdpHeader.Size,
            udp.Length - UdpHeader.Size,
            new Endpoint(addresses[..16], udp.SourcePort, ScopeOf(addresses, scope)),
            new Endpoint(addresses[16..], udp.DestinationPort, ScopeOf(addresses[16..], scope)));
        return FrameVerdict.Datagram;
    }

    private static bool IsIntact(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> datagram, ChecksumPolicy policy)
    {
        ulong pseudo = UdpHeader.PseudoSum(addresses, datagram.Length);
        return InternetChecksum.IsIntact(InternetChecksum.Add(datagram, pseudo))
            || (policy == ChecksumPolicy.VerifyOrPartial
                && MemoryMarshal.Read<ushort>(datagram[UdpHeader.ChecksumOffset..]) == InternetChecksum.Fold(pseudo));
    }

    // fe80::/10 and ff02::/16 mean something on one link only (RFC 4007), so that the kernel tells the interface with them.
    private static uint ScopeOf(ReadOnlySpan<byte> address, uint scope) =>
        (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) || (address[0] == 0xff && (address[1] & 0x0f) == 0x02) ? scope : 0;
}
