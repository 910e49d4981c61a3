using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Options and multicast membership (socket(7), ip(7), ipv6(7), tcp(7)).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Sets an option that takes an <c>int</c> (setsockopt(2)).</summary>
    /// <returns><see cref="Errno.None"/> or what the kernel said.</returns>
    internal Errno TrySetOption(int level, int name, int value) =>
        Libc.setsockopt(Checked(), level, name, &value, sizeof(int)) == 0 ? Errno.None : KernelException.LastError;

    /// <summary>Reads an option that gives an <c>int</c> (getsockopt(2)).</summary>
    internal Errno TryGetOption(int level, int name, out int value)
    {
        int read = 0;
        uint length = sizeof(int);
        Errno error = Libc.getsockopt(Checked(), level, name, &read, &length) == 0 ? Errno.None : KernelException.LastError;
        value = length == 1 ? read & 0xff : read;
        return error;
    }

    /// <summary>Joins a multicast group on one interface (IP_ADD_MEMBERSHIP with ip_mreqn, IPV6_ADD_MEMBERSHIP) and takes only what
    /// this socket joined (IP_MULTICAST_ALL off): without that, Linux also delivers groups that other sockets joined.</summary>
    /// <param name="group">A multicast address; its port is not used.</param>
    /// <param name="interfaceIndex">Index of the interface that joins.</param>
    /// <exception cref="KernelException">EINVAL when it is no multicast address; ENODEV.</exception>
    public void JoinGroup(in Endpoint group, int interfaceIndex)
    {
        string call = $"setsockopt(IP_ADD_MEMBERSHIP {group.Address} on interface {interfaceIndex})";
        if (IsIPv6)
        {
            var request = default(MembershipIPv6);
            group.AddressBytes.CopyTo(new Span<byte>(&request, 16));
            request.InterfaceIndex = interfaceIndex;
            KernelException.Check(Set(SocketConstants.LevelIPv6, SocketConstants.AddMembershipIPv6, &request, 20), call);
            return;
        }

        SetOption(SocketConstants.LevelIP, SocketConstants.MulticastAll, 0, "IP_MULTICAST_ALL");
        var membership = Membership(group.AddressBytes, interfaceIndex);
        KernelException.Check(Set(SocketConstants.LevelIP, SocketConstants.AddMembership, &membership, 12), call);
    }

    /// <summary>Chooses the interface that multicast leaves by, whether this machine hears it, and how far it travels.</summary>
    /// <param name="interfaceIndex">Index of the interface.</param>
    /// <param name="loop">True when sockets of this machine shall receive it, too.</param>
    /// <param name="timeToLive">Hops, 0 to 255; 1 stays on the link.</param>
    public void ConfigureMulticastSend(int interfaceIndex, bool loop, int timeToLive)
    {
        string call = $"setsockopt(IP_MULTICAST_IF {interfaceIndex})";
        if (IsIPv6)
        {
            KernelException.Check(Set(SocketConstants.LevelIPv6, SocketConstants.MulticastInterfaceIPv6, &interfaceIndex, sizeof(int)), call);
            SetOption(SocketConstants.LevelIPv6, SocketConstants.MulticastLoopIPv6, loop ? 1 : 0, "IPV6_MULTICAST_LOOP");
            SetOption(SocketConstants.LevelIPv6, SocketConstants.MulticastHopsIPv6, timeToLive, "IPV6_MULTICAST_HOPS");
            return;
        }

        var membership = Membership(default, interfaceIndex);
        KernelException.Check(Set(SocketConstants.LevelIP, SocketConstants.MulticastInterface, &membership, 12), call);
        SetOption(SocketConstants.LevelIP, SocketConstants.MulticastLoop, loop ? 1 : 0, "IP_MULTICAST_LOOP");
        SetOption(SocketConstants.LevelIP, SocketConstants.MulticastTimeToLive, timeToLive, "IP_MULTICAST_TTL");
    }

    private static MembershipIPv4 Membership(ReadOnlySpan<byte> group, int interfaceIndex)
    {
        var membership = new MembershipIPv4 { InterfaceIndex = interfaceIndex };
        group.CopyTo(new Span<byte>(&membership, 4));
        return membership;
    }

    private void SetOption(int level, int name, int value, string label)
    {
        Errno error = TrySetOption(level, name, value);
        if (error != Errno.None)
        {
            throw new KernelException($"setsockopt({label} {value})", error);
        }
    }

    private int Set(int level, int name, void* value, uint length) => Libc.setsockopt(Checked(), level, name, value, length);

    // struct ip_mreqn: group, local address (unused), interface index.
    [StructLayout(LayoutKind.Sequential)]
    private struct MembershipIPv4
    {
        public uint Group;
        public uint LocalAddress;
        public int InterfaceIndex;
    }

    // struct ipv6_mreq.
    [StructLayout(LayoutKind.Sequential)]
    private struct MembershipIPv6
    {
        public long GroupHigh;
        public long GroupLow;
        public int InterfaceIndex;
    }
}
