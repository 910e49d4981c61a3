namespace Ringside.Linux.Netlink;

/// <summary>What a route does with packets (rtnetlink(7), RTN_*).</summary>
public enum RouteKind : byte
{
    /// <summary>No kind.</summary>
    Unspecified = 0,

    /// <summary>RTN_UNICAST: to a host on the link, or to a router.</summary>
    Unicast = 1,

    /// <summary>RTN_LOCAL: an address of this namespace.</summary>
    Local = 2,

    /// <summary>RTN_BROADCAST: to all hosts of a link.</summary>
    Broadcast = 3,

    /// <summary>RTN_ANYCAST: an address that this namespace shares with others.</summary>
    Anycast = 4,

    /// <summary>RTN_MULTICAST: to the members of a group.</summary>
    Multicast = 5,

    /// <summary>RTN_BLACKHOLE: nowhere, without a word.</summary>
    Blackhole = 6,

    /// <summary>RTN_UNREACHABLE: nowhere; the sender is told.</summary>
    Unreachable = 7,

    /// <summary>RTN_PROHIBIT: forbidden; the sender is told.</summary>
    Prohibit = 8,
}
