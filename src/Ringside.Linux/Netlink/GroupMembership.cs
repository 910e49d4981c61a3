using System.Net;

namespace Ringside.Linux.Netlink;

/// <summary>A multicast group that a link has joined, for whichever socket (rtnetlink(7), RTM_GETMULTICAST).</summary>
/// <param name="LinkIndex">Number of the link in its namespace.</param>
/// <param name="Group">The group, IPv4 or IPv6.</param>
public sealed record GroupMembership(int LinkIndex, IPAddress Group);
