using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Headers;

namespace Ringside.Net.Links;

/// <summary>What a port below the kernel's stack must know about its interface (rtnetlink(7), netdevice(7)).</summary>
/// <param name="Index">Its number in its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="HardwareAddress">Its Ethernet address; zero for loopback.</param>
/// <param name="Mtu">Largest packet above the link layer, in bytes.</param>
/// <param name="Addresses">Its IP addresses.</param>
/// <param name="ReceiveQueues">Receive queues in use, or null where the driver does not tell.</param>
internal sealed record LinkFacts(
    int Index, string Name, HardwareAddress HardwareAddress, int Mtu, IReadOnlyList<IPAddress> Addresses, int? ReceiveQueues)
{
    /// <summary>True for the loopback interface, whose frames carry zeros for addresses.</summary>
    internal bool IsLoopback => Index == LinkTable.LoopbackIndex;

    /// <summary>Most bytes of a UDP payload that fits one packet, which is not fragmented.</summary>
    internal int MaximumPayload(bool isIPv6) => isIPv6
        ? Math.Min(Mtu - IPv6Header.Size - UdpHeader.Size, UdpFrameWriter.MaximumPayloadIPv6)
        : Math.Min(Mtu - IPv4Header.Size - UdpHeader.Size, UdpFrameWriter.MaximumPayloadIPv4);

    /// <summary>Reads the facts of an interface of the calling thread's namespace.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KernelException">ENODEV; EAFNOSUPPORT for an interface without Ethernet addresses.</exception>
    internal static LinkFacts Read(string name)
    {
        using var socket = new NetlinkSocket();
        return Read(socket, link => link.Name == name, $"if_nametoindex(\"{name}\")");
    }

    /// <summary>Reads the facts of the interface that a port with these options uses: the one that is named, or the one that has the
    /// local address, or the one that routes to the group.</summary>
    /// <param name="local">The local address.</param>
    /// <param name="group">The group, or empty.</param>
    /// <param name="interfaceName">The name, or null.</param>
    /// <exception cref="KernelException">ENODEV, EADDRNOTAVAIL, ENETUNREACH: no interface answers the description.</exception>
    internal static LinkFacts For(in Endpoint local, in Endpoint group, string? interfaceName)
    {
        if (interfaceName is not null)
        {
            return Read(interfaceName);
        }

        using var socket = new NetlinkSocket();
        Endpoint target = group.IsEmpty ? local : group;
        if (IsUnspecified(target))
        {
            throw new KernelException(
                $"bind(UDP {local})",
                Errno.ENODEV,
                "a port below the kernel's stack uses one interface: bind one of its addresses, or name it");
        }

        if (!target.IsMulticast)
        {
            IPAddress address = target.Address;
            LinkAddress? owner = new AddressTable(socket).ReadAll().FirstOrDefault(candidate => candidate.Address.Equals(address));
            return owner is not null
                ? Read(socket, link => link.Index == owner.LinkIndex, $"RTM_GETLINK(link {owner.LinkIndex})")
                : throw new KernelException($"bind(UDP {local})", Errno.EADDRNOTAVAIL);
        }

        Errno error = new RouteTable(socket).LookUp(target, default, 0, out RouteChoice choice);
        return error == Errno.None
            ? Read(socket, link => link.Index == choice.LinkIndex, $"RTM_GETLINK(link {choice.LinkIndex})")
            : throw new KernelException($"RTM_GETROUTE({target.Address})", error, "no route leads to the group; name the interface");
    }

    /// <summary>True for 0.0.0.0 and ::.</summary>
    internal static bool IsUnspecified(in Endpoint endpoint) => !endpoint.AddressBytes.ContainsAnyExcept((byte)0);

    private static LinkFacts Read(NetlinkSocket socket, Func<Link, bool> isWanted, string call)
    {
        Link link = new LinkTable(socket).ReadAll().FirstOrDefault(isWanted) ?? throw new KernelException(call, Errno.ENODEV);
        HardwareAddress hardware = link.HardwareAddress
            ?? throw new KernelException(call, Errno.EAFNOSUPPORT, $"{link.Name} has no Ethernet address");
        IPAddress[] addresses =
            [.. new AddressTable(socket).ReadAll().Where(address => address.LinkIndex == link.Index).Select(address => address.Address)];
        using KernelSocket asked = KernelSocket.Create(SocketKind.Datagram, new Endpoint(IPAddress.Loopback, 0));
        int? queues = asked.TryGetReceiveQueueCount(link.Name, out int count) ? count : null;
        return new LinkFacts(link.Index, link.Name, hardware, link.Mtu, addresses, queues);
    }
}
