namespace Ringside.Net.Headers;

/// <summary>What a sender puts into the UDP checksum (RFC 768, RFC 8200 section 8.1).</summary>
internal enum ChecksumMode
{
    /// <summary>The checksum over pseudo header, header and payload.</summary>
    Full,

    /// <summary>Zero, which says that there is none: IPv4 only.</summary>
    Zero,

    /// <summary>The sum of the pseudo header, folded but not complemented: the device adds the rest (the kernel document
    /// networking/checksum-offloads).</summary>
    Partial,
}
