using System.Net.Sockets;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;

namespace Ringside.App.Datagrams;

/// <summary>Makes the port of a tool on the thread that uses it, and tells what the machine did not give.</summary>
internal static class PortOpener
{
    /// <param name="backend">The back end as the calling thread uses it (<see cref="IBackend.ForThread"/>): where there are several ports,
    /// the same one for all.</param>
    /// <param name="waiter">How the thread idles.</param>
    /// <param name="options">What is opened.</param>
    /// <param name="notes">Where it is told what the machine did not give.</param>
    internal static IDatagramPort Open(IBackend backend, Waiter waiter, DatagramPortOptions options, TextWriter notes)
    {
        IDatagramPort port = backend.OpenDatagramPort(options);
        waiter.Watch(port.Descriptor, port.WakeOn(Linux.Polling.PollEvents.Readable));
        foreach (Capability item in port.Capabilities.Items.Where(item => item.Outcome != CapabilityOutcome.Obtained))
            notes.WriteLine($"{port.Capabilities.FullName}: {item}");
        return port;
    }

    /// <summary>The first address of an interface, of the family of another end.</summary>
    /// <exception cref="KernelException">ENODEV: no such interface; EADDRNOTAVAIL: it has no such address.</exception>
    internal static Endpoint LocalAddress(string interfaceName, in Endpoint like)
    {
        int index = KernelSocket.InterfaceIndex(interfaceName);
        AddressFamily family = like.IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        using var socket = new NetlinkSocket();
        LinkAddress? found = new AddressTable(socket).ReadAll()
            .FirstOrDefault(address => address.LinkIndex == index && address.Address.AddressFamily == family);
        return found is not null
            ? InterfaceAdvice.WithScope(new Endpoint(found.Address, 0), interfaceName)
            : throw new KernelException(
                $"RTM_GETADDR({interfaceName})",
                Errno.EADDRNOTAVAIL,
                InterfaceAdvice.ForMissingAddress(interfaceName, like.IsIPv6));
    }
}
