using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
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
    /// <returns>ENETUNREACH when no route leads there, or for a source that this namespace does not have;
    /// EHOSTUNREACH, EACCES or EINVAL when a route refuses it.</returns>
    /// <exception cref="KernelException">The kernel did not answer.</exception>
    public Errno LookUp(in Endpoint destination, in Endpoint source, int linkIndex, out RouteChoice choice)
    {
        choice = default;
        MessageWriter writer = socket.Write(MessageType.RTM_GETROUTE, MessageFlags.None);
        RouteCodec.WriteLookUp(ref writer, destination, source, linkIndex);
        Errno error = socket.Ask(writer, MessageType.RTM_NEWROUTE, out ReadOnlySpan<byte> payload);
        return error != Errno.None ? error : RouteCodec.TryReadChoice(payload, out choice) ? Errno.None : Errno.EPROTO;
    }

    /// <summary>Waits until packets to an address of this namespace are taken in. The kernel enters the route that makes an IPv6 address
    /// its own in the background, some time after the address was given: until then it drops what comes for it.</summary>
    /// <param name="address">An address of a link that is up.</param>
    /// <param name="timeoutMilliseconds">Longest wait.</param>
    /// <exception cref="KernelException">ETIMEDOUT: the address is no local one; the kernel did not answer.</exception>
    public void WaitUntilLocal(IPAddress address, int timeoutMilliseconds = 10_000)
    {
        var target = new Endpoint(address, 0);
        long deadlineNanos = KernelClock.MonotonicNanos() + (timeoutMilliseconds * 1_000_000L);
        Errno error;
        while ((error = LookUp(target, default, 0, out RouteChoice choice)) != Errno.None || choice.Kind != RouteKind.Local)
        {
            if (KernelClock.MonotonicNanos() >= deadlineNanos)
            {
                throw new KernelException(
                    $"RTM_GETROUTE({address})",
                    Errno.ETIMEDOUT,
                    $"after {timeoutMilliseconds} ms the route is {choice.Kind} ({error}), expected {RouteKind.Local}");
            }

            // No message of the kernel comes after the route was entered: look again in a millisecond.
            new PollSet(1).Wait(1_000_000);
        }
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
