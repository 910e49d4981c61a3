using System.Net;

namespace Ringside.Linux.Bpf.Programs;

/// <summary>Which packets a program is meant for: UDP (RFC 768) to one port, to all or to some addresses.</summary>
/// <param name="Port">The destination port, 1 to 65535.</param>
/// <param name="Destinations">The destination addresses, unicast or multicast, IPv4 or IPv6; empty for all of both families.</param>
public sealed record UdpMatch(int Port, params IReadOnlyList<IPAddress> Destinations);
