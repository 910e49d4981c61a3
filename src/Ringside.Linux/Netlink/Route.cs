using System.Net;

namespace Ringside.Linux.Netlink;

/// <summary>A route of the main table (RTM_GETROUTE of rtnetlink(7)).</summary>
/// <param name="Destination">The network that it leads to.</param>
/// <param name="LinkIndex">The link that packets leave by; 0 when the kernel names none (several next hops, blackhole).</param>
/// <param name="Gateway">The router, or null when the network is on the link itself.</param>
public sealed record Route(IPNetwork Destination, int LinkIndex, IPAddress? Gateway = null);
