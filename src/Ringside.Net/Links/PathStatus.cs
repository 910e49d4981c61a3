namespace Ringside.Net.Links;

/// <summary>What a <see cref="PathTable"/> knows about the way to a destination.</summary>
internal enum PathStatus
{
    /// <summary>The headers are known.</summary>
    Ready,

    /// <summary>The next hop has been asked for its Ethernet address and has not answered yet: try again later.</summary>
    Resolving,

    /// <summary>It leaves by another interface, or stays on this machine: only the kernel's stack can send it.</summary>
    Elsewhere,

    /// <summary>There is no way; the table's last error tells why.</summary>
    Refused,
}
