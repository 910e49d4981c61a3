using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Headers;

/// <summary>The headers of all datagrams from one address to another, made once: what differs from one to the next (lengths,
/// identification, checksums) is patched by <see cref="UdpFrameWriter"/>.</summary>
internal struct UdpHeaderTemplate
{
    /// <summary>Bytes of Ethernet, IPv4 and UDP headers together.</summary>
    internal const int IPv4Length = EthernetHeader.Size + IPv4Header.Size + UdpHeader.Size;

    /// <summary>Bytes of Ethernet, IPv6 and UDP headers together: the headroom of a port that may send both.</summary>
    internal const int IPv6Length = EthernetHeader.Size + IPv6Header.Size + UdpHeader.Size;

    // Sums that leave out what is patched: of the IPv4 header; of pseudo header and UDP header.
    internal ulong NetworkSum;
    internal ulong TransportSum;
    internal ulong PseudoSum;
    private Block _bytes;

    /// <summary>Makes the template.</summary>
    /// <param name="from">Hardware address of the interface that sends.</param>
    /// <param name="to">Hardware address of the next hop, or of the group.</param>
    /// <param name="source">Address and port of the sender.</param>
    /// <param name="destination">Address and port of the receiver.</param>
    /// <param name="mode">What the UDP checksum is to hold.</param>
    /// <param name="timeToLive">Hops that it may travel.</param>
    /// <param name="trafficClass">How routers are to treat it (IP_TOS, IPV6_TCLASS).</param>
    /// <exception cref="ArgumentException">Addresses of two families; no checksum on IPv6.</exception>
    internal UdpHeaderTemplate(
        HardwareAddress from,
        HardwareAddress to,
        in Endpoint source,
        in Endpoint destination,
        ChecksumMode mode,
        byte timeToLive = 64,
        byte trafficClass = 0)
    {
        if (source.IsIPv6 != destination.IsIPv6)
        {
            throw new ArgumentException($"from {source} to {destination}: expected two addresses of one family", nameof(destination));
        }

        IsIPv6 = source.IsIPv6;
        Mode = mode;
        if (IsIPv6 && mode == ChecksumMode.Zero)
        {
            throw new ArgumentException("a datagram over IPv6 must have a checksum (RFC 8200, section 8.1)", nameof(mode));
        }

        Span<byte> bytes = _bytes;
        new EthernetHeader(to, from, IsIPv6 ? EthernetHeader.IPv6 : EthernetHeader.IPv4, EthernetHeader.Size).Write(bytes);
        Span<byte> network = bytes[EthernetHeader.Size..];
        Span<byte> transport = bytes[(HeaderLength - UdpHeader.Size)..HeaderLength];
        if (IsIPv6)
        {
            new IPv6Header(0, UdpHeader.Protocol, timeToLive, trafficClass)
                .Write(network, source.AddressBytes, destination.AddressBytes);
        }
        else
        {
            new IPv4Header(IPv4Header.Size, 0, 0, IPv4Header.DoNotFragment, timeToLive, UdpHeader.Protocol, trafficClass)
                .Write(network, source.AddressBytes, destination.AddressBytes);
            network.Slice(IPv4Header.ChecksumOffset, 2).Clear();
            NetworkSum = InternetChecksum.Add(network[..IPv4Header.Size]);
        }

        new UdpHeader((ushort)source.Port, (ushort)destination.Port, 0, false).Write(transport);
        int addressOffset = IsIPv6 ? IPv6Header.SourceOffset : IPv4Header.SourceOffset;
        PseudoSum = UdpHeader.PseudoSum(network.Slice(addressOffset, IsIPv6 ? 32 : 8), 0);
        TransportSum = InternetChecksum.Add(transport, PseudoSum);
    }

    /// <summary>Which of the two forms it has.</summary>
    internal bool IsIPv6 { readonly get; private set; }

    /// <summary>What the UDP checksum is to hold.</summary>
    internal ChecksumMode Mode { readonly get; private set; }

    /// <summary>Bytes in front of the payload: 42 or 62.</summary>
    internal readonly int HeaderLength => IsIPv6 ? IPv6Length : IPv4Length;

    /// <summary>Where the UDP header starts in the frame: what a device that completes a partial checksum is told.</summary>
    internal readonly int ChecksumStart => HeaderLength - UdpHeader.Size;

    /// <summary>The headers, with zero in what is patched.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[..HeaderLength];

    [InlineArray(64)]
    private struct Block
    {
        private byte _first;
    }
}
