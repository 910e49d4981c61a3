namespace Ringside.Net.Ports.Xdp;

/// <summary>How an XDP port exchanges packets with the device, the fastest first (kernel document networking/af_xdp).</summary>
internal enum XdpPortMode
{
    /// <summary>The device reads and writes the frames itself; needs a driver that can.</summary>
    ZeroCopy,

    /// <summary>The program runs in the driver, the kernel copies.</summary>
    NativeCopy,

    /// <summary>The program runs behind the driver, the kernel copies: every interface can do this.</summary>
    GenericCopy,
}
