namespace Ringside.Linux.Netlink;

/// <summary>Types of messages (netlink(7), rtnetlink(7)), under their kernel names because errors print them.</summary>
internal enum MessageType : ushort
{
    NLMSG_NOOP = 1,
    NLMSG_ERROR = 2,
    NLMSG_DONE = 3,
    NLMSG_OVERRUN = 4,
    RTM_NEWLINK = 16,
    RTM_DELLINK = 17,
    RTM_GETLINK = 18,
    RTM_NEWADDR = 20,
    RTM_DELADDR = 21,
    RTM_GETADDR = 22,
    RTM_NEWROUTE = 24,
    RTM_DELROUTE = 25,
    RTM_GETROUTE = 26,
    RTM_NEWNEIGH = 28,
    RTM_DELNEIGH = 29,
    RTM_GETNEIGH = 30,
    RTM_GETMULTICAST = 58,
}
