namespace Ringside.Linux.Bpf;

/// <summary>Where on a packet's way an XDP program runs (XDP_FLAGS_*, linux/if_link.h; kernel document networking/af_xdp).</summary>
public enum XdpMode
{
    /// <summary>In the driver where it can, else generic: the kernel chooses.</summary>
    Any = 0,

    /// <summary>After the driver has made a socket buffer: works on every interface.</summary>
    Generic = 2,

    /// <summary>In the driver.</summary>
    Native = 4,

    /// <summary>On the card itself.</summary>
    Offloaded = 8,
}
