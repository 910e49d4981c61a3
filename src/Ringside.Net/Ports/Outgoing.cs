using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>One datagram of a batch that is to be sent (an entry of sendmmsg(2)).</summary>
/// <param name="Frame">A leased frame of the port, cut to the payload.</param>
/// <param name="Destination">Where it goes.</param>
public readonly record struct Outgoing(Frame Frame, Endpoint Destination);
