using Ringside.Linux.Sockets;

namespace Ringside.Linux.Netlink;

/// <summary>How the kernel would send to one address (rtnetlink(7), RTM_GETROUTE).</summary>
/// <param name="Kind">What it does with the packet.</param>
/// <param name="LinkIndex">The link that it leaves by.</param>
/// <param name="Gateway">The router on that link; empty when the address is on the link itself. The port is 0.</param>
/// <param name="Source">The address that it gives the packet when the sender has none; empty when it does not tell. The port is 0.</param>
public readonly record struct RouteChoice(RouteKind Kind, int LinkIndex, Endpoint Gateway, Endpoint Source);
