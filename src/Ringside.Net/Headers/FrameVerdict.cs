namespace Ringside.Net.Headers;

/// <summary>What a frame turned out to be.</summary>
internal enum FrameVerdict
{
    /// <summary>A whole, undamaged UDP datagram.</summary>
    Datagram,

    /// <summary>Something else: ARP, TCP, a version of IP that is unknown...</summary>
    NotUdp,

    /// <summary>A part of an IP packet. They are not put together here.</summary>
    Fragment,

    /// <summary>An IPv4 header with options, or an IPv6 header with extension headers. Left to the kernel, as rare as it is.</summary>
    Options,

    /// <summary>It ends before its headers, or before what they announce.</summary>
    Truncated,

    /// <summary>A length or version field that contradicts itself.</summary>
    BadHeader,

    /// <summary>The checksum of the IPv4 header or of the datagram is wrong, or missing on IPv6.</summary>
    BadChecksum,
}
