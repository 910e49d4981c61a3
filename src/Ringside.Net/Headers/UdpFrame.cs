using Ringside.Linux.Sockets;

namespace Ringside.Net.Headers;

/// <summary>A UDP datagram in a frame.</summary>
/// <param name="PayloadOffset">First byte of the payload, counted from the start of the frame.</param>
/// <param name="PayloadLength">Bytes of the payload.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">Whom it was sent to: an address of this machine, or a group.</param>
internal readonly record struct UdpFrame(int PayloadOffset, int PayloadLength, Endpoint Source, Endpoint Destination);
