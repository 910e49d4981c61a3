namespace Ringside.Linux.Packets;

/// <summary>One frame in a receive ring: where it stands and what the kernel says of it (kernel document networking/packet_mmap).
/// All offsets count from the start of the ring.</summary>
/// <param name="Slot">Number of the slot (version 2) or block (version 3) that holds it.</param>
/// <param name="Offset">First byte of the Ethernet header.</param>
/// <param name="NetworkOffset">First byte of the network header.</param>
/// <param name="Captured">Bytes in the ring from <paramref name="Offset"/> on.</param>
/// <param name="Length">Bytes that the frame had on the wire; more than <paramref name="Captured"/> when it was cut.</param>
/// <param name="Status">What the kernel says.</param>
/// <param name="StampRealtimeNanos">CLOCK_REALTIME in nanoseconds.</param>
/// <param name="VlanTag">Tag control information that the kernel took off, when <paramref name="Status"/> says so.</param>
public readonly record struct PacketFrame(
    int Slot,
    int Offset,
    int NetworkOffset,
    int Captured,
    int Length,
    PacketStatus Status,
    long StampRealtimeNanos,
    ushort VlanTag);
