namespace Ringside.Linux.Packets;

/// <summary>What the kernel counted since the last time it was asked (PACKET_STATISTICS, packet(7)).</summary>
/// <param name="Packets">Frames that passed the filter, those dropped included.</param>
/// <param name="Dropped">Frames that found no room in the ring.</param>
/// <param name="Frozen">How often the queue of blocks froze, all of them being full; version 3 only.</param>
public readonly record struct PacketStatistics(long Packets, long Dropped, long Frozen);
