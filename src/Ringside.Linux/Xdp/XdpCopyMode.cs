namespace Ringside.Linux.Xdp;

/// <summary>How packets get between device and UMEM (bind flags of AF_XDP, kernel document networking/af_xdp).</summary>
public enum XdpCopyMode
{
    /// <summary>Without a copy where the driver can, else with one: the kernel chooses.</summary>
    Any,

    /// <summary>The kernel copies each packet (XDP_COPY).</summary>
    Copy,

    /// <summary>The device reads and writes the UMEM itself, or the bind is refused (XDP_ZEROCOPY).</summary>
    ZeroCopy,
}
