using System.Runtime.InteropServices;

namespace Ringside.Linux.Xdp;

// | offset | size | struct xdp_desc                                              |
// |      0 |    8 | address: counted from the start of the UMEM                  |
// |      8 |    4 | bytes of the packet                                          |
// |     12 |    4 | options                                                      |

/// <summary>An entry of a receive or transmit ring: where a packet stands in the UMEM (kernel document networking/af_xdp).</summary>
/// <param name="Address">First byte of the packet, counted from the start of the UMEM.</param>
/// <param name="Length">Bytes of the packet, Ethernet header included.</param>
/// <param name="Options"><see cref="HasMetadata"/> or 0.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct XdpDescriptor(ulong Address, uint Length, uint Options = 0)
{
    /// <summary>In a transmit ring: a <see cref="XdpTransmitMetadata"/> stands in front of the packet (XDP_TX_METADATA).</summary>
    public const uint HasMetadata = 1 << 1;
}
