namespace Ringside.Net.Headers;

/// <summary>What a receiver does about the UDP checksum (RFC 768, RFC 8200 section 8.1). That of an IPv4 header is always
/// verified.</summary>
internal enum ChecksumPolicy
{
    /// <summary>A wrong one is refused.</summary>
    Verify,

    /// <summary>A wrong one is refused, unless it is the bare sum of the pseudo header: what a sender of this machine leaves in place
    /// for a device that never computes it (veth; CHECKSUM_PARTIAL of the kernel document networking/checksum-offloads).</summary>
    VerifyOrPartial,

    /// <summary>It is not looked at: the device has verified it already.</summary>
    Trust,
}
