using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Netlink;

/// <summary>The main routing table of one namespace (rtnetlink(7)).</summary>
/// <param name="socket">The conversation to use; stays the caller's to close.</param>
public sealed class RouteTable(NetlinkSocket socket)
{
    /// <summary>All IPv4 multicast, 224.0.0.0/4 (RFC 5771).</summary>
    public static IPNetwork Multicast { get; } = new(new IPAddress([224, 0, 0, 0]), 4);

    /// <summary>Adds a route. One to <see cref="Multicast"/> decides where groups are joined and sent for sockets that name
    /// no link.</summary>
    /// <exception cref="KernelException">EEXIST when there is one to that network, ENETDOWN when the link is down,
    /// ENETUNREACH when no link leads to the gateway, ENODEV, EPERM without CAP_NET_ADMIN.</exception>
    public void Add(Route route) => Change(MessageType.RTM_NEWROUTE, MessageFlags.Create | MessageFlags.Exclusive, route);

    /// <summary>Removes a route.</summary>
    /// <exception cref="KernelException">ESRCH when there is none, EPERM.</exception>
    public void Delete(Route route) => Change(MessageType.RTM_DELROUTE, MessageFlags.None, route);

    /// <summary>All IPv4 and IPv6 routes of the main table.</summary>
    /// <exception cref="KernelException">The table could not be read.</exception>
    public IReadOnlyList<Route> ReadAll()
    {
        MessageWriter writer = socket.Write(MessageType.RTM_GETROUTE, MessageFlags.Dump);
        writer.Append(default(RouteHeader));
        return socket.Dump<Route>(writer, MessageType.RTM_NEWROUTE, RouteCodec.TryRead, "all routes");
    }

    /// <summary>Asks the kernel how it would send to one address, all tables and rules considered; allocates nothing.</summary>
    /// <param name="destination">The address; its port is not used.</param>
    /// <param name="source">The sender's address, or empty to let the kernel choose it.</param>
    /// <param name="linkIndex">The link that it shall leave by, or 0.</param>
    /// <param name="choice">The answer, when the result is <see cref="Errno.None"/>.</param>
    /// <returns>ENETUNREACH when no route leads there, EHOSTUNREACH, EACCES or EINVAL when a route refuses it; EINVAL, too, for a
    /// source that this namespace does not have.</returns>
    /// <exception cref="KernelException">The kernel did not answer.</exception>
    public Errno LookUp(in Endpoint destination, in Endpoint source, int linkIndex, out RouteChoice choice)
    {
        choice = default;
        MessageWriter writer = socket.Write(MessageType.RTM_GETROUTE, MessageFlags.None);
        RouteCodec.WriteLookUp(ref writer, destination, source, linkIndex);
        Errno error = socket.Ask(writer, MessageType.RTM_NEWROUTE, out ReadOnlySpan<byte> payload);
        return error != Errno.None ? error : RouteCodec.TryReadChoice(payload, out choice) ? Errno.None : Errno.EPROTO;
    }

    private void Change(MessageType type, MessageFlags flags, Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        MessageWriter writer = socket.Write(type, flags);
        RouteCodec.Write(ref writer, route);
        string gateway = route.Gateway is null ? string.Empty : $" via {route.Gateway}";
        socket.Change(writer, $"{route.Destination}{gateway} on link {route.LinkIndex}");
    }
}
