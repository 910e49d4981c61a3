using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>One datagram, or one piece of a stream, in a leased frame (an entry of recvmmsg(2)).</summary>
/// <param name="Frame">The bytes; the receiver returns the frame to the port's pool.</param>
/// <param name="Source">Who sent it; empty on a stream.</param>
/// <param name="StampRealtimeNanos">The kernel's receive stamp, CLOCK_REALTIME in nanoseconds; 0 when there is none.</param>
public readonly record struct Received(Frame Frame, Endpoint Source, long StampRealtimeNanos);
