using System.Runtime.InteropServices;

namespace Ringside.Linux.Xdp;

/// <summary>What a socket's kernel side has counted since it was made (XDP_STATISTICS, kernel document networking/af_xdp).</summary>
/// <param name="Dropped">Packets dropped for other reasons than the following: too long for a chunk above all. In copy mode a packet
/// that found the fill ring empty counts here as well.</param>
/// <param name="InvalidReceiveDescriptors">Entries of the fill ring that name no chunk.</param>
/// <param name="InvalidTransmitDescriptors">Entries of the transmit ring that lie outside of a chunk.</param>
/// <param name="ReceiveRingFull">Packets that found no room in the receive ring.</param>
/// <param name="FillRingEmpty">Packets that found no chunk in the fill ring.</param>
/// <param name="TransmitRingEmpty">How often the kernel found nothing to send.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct XdpStatistics(
    long Dropped,
    long InvalidReceiveDescriptors,
    long InvalidTransmitDescriptors,
    long ReceiveRingFull,
    long FillRingEmpty,
    long TransmitRingEmpty);
