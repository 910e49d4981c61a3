using System.Net;

namespace Ringside.Linux.Netlink;

/// <summary>An IP address that a link has (RTM_GETADDR of rtnetlink(7)).</summary>
/// <param name="LinkIndex">Number of the link in its namespace.</param>
/// <param name="Address">The address, IPv4 or IPv6.</param>
/// <param name="PrefixLength">Bits of the address that name the network on the link.</param>
public sealed record LinkAddress(int LinkIndex, IPAddress Address, int PrefixLength);
