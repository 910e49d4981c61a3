using Ringside.Linux.Errors;

namespace Ringside.Linux.Netlink;

/// <summary>The multicast groups that the links of one namespace have joined (rtnetlink(7), igmp of ip(7)).</summary>
/// <param name="socket">The conversation to use; stays the caller's to close.</param>
public sealed class GroupTable(NetlinkSocket socket)
{
    /// <summary>All groups of one family. Who has joined is not told: a link is a member as long as any socket is.</summary>
    /// <param name="isIPv6">Which family.</param>
    /// <exception cref="KernelException">EOPNOTSUPP for IPv4 before Linux 6.15.</exception>
    public IReadOnlyList<GroupMembership> ReadAll(bool isIPv6)
    {
        MessageWriter writer = socket.Write(MessageType.RTM_GETMULTICAST, MessageFlags.Dump);
        writer.Append(new AddressHeader { Family = isIPv6 ? AddressBytes.IPv6 : AddressBytes.IPv4 });
        return socket.Dump<GroupMembership>(writer, MessageType.RTM_GETMULTICAST, GroupCodec.TryRead, "all groups");
    }
}
