using System.Runtime.InteropServices;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <content>Options and multicast membership (socket(7), ip(7), ipv6(7), tcp(7)).</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Sets an option that takes an <c>int</c> (setsockopt(2)).</summary>
    /// <returns><see cref="Errno.None"/> or what the kernel said.</returns>
    internal Errno TrySetOption(int level, int name, int value) =>
        TrySet(level, name, &value, sizeof(int));

    /// <summary>Reads an option that gives an <c>int</c> (getsockopt(2)).</summary>
    internal Errno TryGetOption(int level, int name, out int value)
    {
        int read = 0;
        uint length = sizeof(int);
        Errno error = Libc.getsockopt(Checked(), level, name, &read, &length) == 0 ? Errno.None : KernelException.LastError;
        value = length == 1 ? read & 0xff : read;
        return error;
    }

    /// <summary>Sets the size of the receive queue past the limit of net.core.rmem_max (SO_RCVBUFFORCE, socket(7)).</summary>
    /// <param name="bytes">The size asked for; the kernel doubles it.</param>
    /// <param name="obtained">What the kernel made of it, when the result is true.</param>
    /// <returns>False when the kernel refuses: it needs CAP_NET_ADMIN. Nothing has changed then.</returns>
    public bool TryForceReceiveBuffer(int bytes, out int obtained)
    {
        obtained = 0;
        return TrySetOption(SocketConstants.LevelSocket, SocketConstants.ReceiveBufferForce, bytes) == Errno.None
            && TryGetOption(SocketConstants.LevelSocket, SocketConstants.ReceiveBuffer, out obtained) == Errno.None;
    }

    /// <summary>Sends the acknowledgement that is owed for received bytes, and lets the kernel owe the next ones (TCP_QUICKACK, tcp(7):
    /// an even value other than 0 acknowledges and then goes back to delaying, net/ipv4/tcp.c; without one owed it would not go back,
    /// so 0 follows).</summary>
    /// <returns><see cref="Errno.None"/> or what the kernel said.</returns>
    public Errno TryAcknowledge()
    {
        Errno error = TrySetOption(SocketConstants.LevelTcp, SocketConstants.QuickAcknowledge, 2);
        return error == Errno.None ? TrySetOption(SocketConstants.LevelTcp, SocketConstants.QuickAcknowledge, 0) : error;
    }

    /// <summary>Joins a multicast group on one interface (IP_ADD_MEMBERSHIP with ip_mreqn, IPV6_ADD_MEMBERSHIP) and takes only what
    /// this socket joined (IP_MULTICAST_ALL, IPV6_MULTICAST_ALL off): without that, Linux also delivers groups that other sockets
    /// joined.</summary>
    /// <param name="group">A multicast address; its port is not used.</param>
    /// <param name="interfaceIndex">Index of the interface that joins.</param>
    /// <exception cref="KernelException">EINVAL when it is no multicast address or not of this socket's family; ENODEV.</exception>
    public void JoinGroup(in Endpoint group, int interfaceIndex)
    {
        string name = IsIPv6 ? "IPV6_ADD_MEMBERSHIP" : "IP_ADD_MEMBERSHIP";
        string call = $"setsockopt({name} {group.Address} on {(interfaceIndex == 0 ? "any interface" : $"interface {interfaceIndex}")})";
        if (!group.IsMulticast || group.IsIPv6 != IsIPv6)
        {
            string expected = IsIPv6 ? "ff00::/8" : "224.0.0.0 to 239.255.255.255";
            throw new KernelException(call, Errno.EINVAL, $"not a multicast group that this socket can join: expected one of {expected}");
        }

        Errno error = IsIPv6 ? TryJoinIPv6(group, interfaceIndex) : TryJoinIPv4(group, interfaceIndex);
        if (error != Errno.None)
        {
            throw new KernelException(call, error, JoinHint(error, interfaceIndex));
        }
    }

    /// <summary>Datagrams that this socket has dropped since it was made, for want of room above all (SO_MEMINFO, Linux 4.12; the
    /// same counter as SO_RXQ_OVFL, which comes only with the next datagram).</summary>
    /// <param name="dropped">The count, when the result is true; wraps at 2^32.</param>
    /// <returns>False when the socket is closed or the kernel does not tell.</returns>
    public bool TryGetDropCount(out uint dropped)
    {
        // SK_MEMINFO_DROPS is the last of nine counters (linux/sock_diag.h).
        uint* counters = stackalloc uint[9];
        uint length = 9 * sizeof(uint);
        bool told = !IsClosed
            && Libc.getsockopt(Value, SocketConstants.LevelSocket, SocketConstants.MemoryInformation, counters, &length) == 0
            && length >= 9 * sizeof(uint);
        dropped = told ? counters[8] : 0;
        return told;
    }

    /// <summary>Chooses the interface that multicast leaves by, whether this machine hears it, and how far it travels.</summary>
    /// <param name="interfaceIndex">Index of the interface.</param>
    /// <param name="loop">True when sockets of this machine shall receive it, too.</param>
    /// <param name="timeToLive">Hops, 0 to 255; 1 stays on the link.</param>
    public void ConfigureMulticastSend(int interfaceIndex, bool loop, int timeToLive)
    {
        string call = $"setsockopt({(IsIPv6 ? "IPV6" : "IP")}_MULTICAST_IF {interfaceIndex})";
        if (IsIPv6)
        {
            SetOrThrow(SocketConstants.LevelIPv6, SocketConstants.MulticastInterfaceIPv6, &interfaceIndex, sizeof(int), call);
            SetOption(SocketConstants.LevelIPv6, SocketConstants.MulticastLoopIPv6, loop ? 1 : 0, "IPV6_MULTICAST_LOOP");
            SetOption(SocketConstants.LevelIPv6, SocketConstants.MulticastHopsIPv6, timeToLive, "IPV6_MULTICAST_HOPS");
            return;
        }

        var membership = Membership(default, interfaceIndex);
        SetOrThrow(SocketConstants.LevelIP, SocketConstants.MulticastInterface, &membership, (uint)sizeof(MembershipIPv4), call);
        SetOption(SocketConstants.LevelIP, SocketConstants.MulticastLoop, loop ? 1 : 0, "IP_MULTICAST_LOOP");
        SetOption(SocketConstants.LevelIP, SocketConstants.MulticastTimeToLive, timeToLive, "IP_MULTICAST_TTL");
    }

    private static MembershipIPv4 Membership(ReadOnlySpan<byte> group, int interfaceIndex)
    {
        var membership = new MembershipIPv4 { InterfaceIndex = interfaceIndex };
        group.CopyTo(new Span<byte>(&membership, 4));
        return membership;
    }

    private static string? JoinHint(Errno error, int interfaceIndex) => error switch
    {
        Errno.ENODEV when interfaceIndex == 0 => "no route leads to the group; name the interface that shall join it",
        Errno.EADDRINUSE => "this socket is a member already",
        Errno.ENOBUFS => "this socket has joined as many groups as net.ipv4.igmp_max_memberships allows",
        _ => null,
    };

    private Errno TryJoinIPv4(in Endpoint group, int interfaceIndex)
    {
        SetOption(SocketConstants.LevelIP, SocketConstants.MulticastAll, 0, "IP_MULTICAST_ALL");
        MembershipIPv4 membership = Membership(group.AddressBytes, interfaceIndex);
        return TrySet(SocketConstants.LevelIP, SocketConstants.AddMembership, &membership, (uint)sizeof(MembershipIPv4));
    }

    private Errno TryJoinIPv6(in Endpoint group, int interfaceIndex)
    {
        SetOption(SocketConstants.LevelIPv6, SocketConstants.MulticastAllIPv6, 0, "IPV6_MULTICAST_ALL");
        var membership = new MembershipIPv6 { InterfaceIndex = interfaceIndex };
        group.AddressBytes.CopyTo(new Span<byte>(&membership, 16));
        return TrySet(SocketConstants.LevelIPv6, SocketConstants.AddMembershipIPv6, &membership, (uint)sizeof(MembershipIPv6));
    }

    private void SetOption(int level, int name, int value, string label)
    {
        Errno error = TrySetOption(level, name, value);
        if (error != Errno.None)
        {
            throw new KernelException($"setsockopt({label} {value})", error);
        }
    }

    private void SetOrThrow(int level, int name, void* value, uint length, string call)
    {
        Errno error = TrySet(level, name, value, length);
        if (error != Errno.None)
        {
            throw new KernelException(call, error);
        }
    }

    private Errno TrySet(int level, int name, void* value, uint length) =>
        Libc.setsockopt(Checked(), level, name, value, length) == 0 ? Errno.None : KernelException.LastError;

    // struct ip_mreqn: group, local address (unused), interface index.
    [StructLayout(LayoutKind.Sequential)]
    internal struct MembershipIPv4
    {
        public uint Group;
        public uint LocalAddress;
        public int InterfaceIndex;
    }

    // struct ipv6_mreq: in6_addr, interface index.
    [StructLayout(LayoutKind.Sequential)]
    internal struct MembershipIPv6
    {
        public uint Group0;
        public uint Group1;
        public uint Group2;
        public uint Group3;
        public int InterfaceIndex;
    }
}
