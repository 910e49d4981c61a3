using Ringside.Linux.Sockets;

namespace Ringside.App.Datagrams;

/// <summary>One datagram, copied out of its frame so that it can be printed later.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="KernelNanos">The kernel's receive stamp, CLOCK_REALTIME in nanoseconds; 0 for none.</param>
/// <param name="UserNanos">When this process had it, CLOCK_REALTIME in nanoseconds.</param>
internal readonly record struct ReceivedDatagram(long Number, Endpoint Source, byte[] Payload, long KernelNanos, long UserNanos);
