using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;

namespace Ringside.App.Datagrams;

/// <summary>What a user can do about an interface that does not carry datagrams as it stands.</summary>
internal static class InterfaceAdvice
{
    /// <summary>A link-local address or group with the interface as its scope, without which the kernel does not know which link is meant
    /// (RFC 4007, ipv6(7)); any other endpoint as it is.</summary>
    /// <exception cref="KernelException">ENODEV: no such interface.</exception>
    /// <exception cref="UsageException">It has the scope of another interface.</exception>
    internal static Endpoint WithScope(in Endpoint endpoint, string interfaceName)
    {
        if (!NeedsScope(endpoint))
        {
            return endpoint;
        }

        int index = KernelSocket.InterfaceIndex(interfaceName);
        long scope = endpoint.Address.ScopeId;
        return scope == 0 ? new Endpoint(endpoint.AddressBytes, endpoint.Port, (uint)index)
            : scope == index ? endpoint
            : throw new UsageException($"{endpoint}: its scope (%{scope}) is not --interface {interfaceName} (%{index})");
    }

    /// <summary>What can be done about a datagram that the kernel refused to send; null when nothing is known.</summary>
    internal static string? ForRefusal(Errno error, in Endpoint destination, string interfaceName) => error switch
    {
        Errno.ENETUNREACH or Errno.ENETDOWN or Errno.EADDRNOTAVAIL when IsDown(interfaceName) => SetUp(interfaceName),
        Errno.ENETUNREACH when destination.IsIPv6 && destination.IsMulticast =>
            $"{interfaceName} has no route for IPv6 multicast; add one: `ip -6 route add {MulticastRoute(interfaceName)}`",
        _ => new KernelException("send", error).Hint,
    };

    /// <summary>Why an interface has no address of a family, and what to do.</summary>
    internal static string ForMissingAddress(string interfaceName, bool isIPv6)
    {
        string missing = $"{interfaceName} has no {(isIPv6 ? "IPv6" : "IPv4")} address; ";
        return missing + (IsDown(interfaceName) ? SetUp(interfaceName) : "name another interface with --interface");
    }

    /// <summary>Says that an interface is down, if it is: everything succeeds there, and nothing ever arrives.</summary>
    internal static void WarnIfDown(string command, string interfaceName, TextWriter notes)
    {
        if (IsDown(interfaceName))
        {
            notes.WriteLine($"{command}: nothing passes: {SetUp(interfaceName)}");
        }
    }

    // The kernel makes the second by itself, but not for the loopback interface: there it would lead out, where nobody is, and what is
    // sent would be lost without a word. A local one leads in.
    private static string MulticastRoute(string interfaceName) => KernelSocket.InterfaceIndex(interfaceName) == LinkTable.LoopbackIndex
        ? $"local ff00::/8 dev {interfaceName}"
        : $"multicast ff00::/8 dev {interfaceName} table local";

    private static string SetUp(string interfaceName) => $"{interfaceName} is down; switch it on: `ip link set {interfaceName} up`";

    private static bool IsDown(string interfaceName)
    {
        try
        {
            using var socket = new NetlinkSocket();
            return new LinkTable(socket).TryFind(interfaceName, out Link? link) && !link.Flags.HasFlag(LinkFlags.Up);
        }
        catch (KernelException)
        {
            // Advice that cannot be had is none.
            return false;
        }
    }

    // Scope 1 of a group is the interface, 2 the link (RFC 4291 2.7).
    private static bool NeedsScope(in Endpoint endpoint)
    {
        IPAddress address = endpoint.Address;
        return endpoint.IsIPv6
            && (address.IsIPv6LinkLocal || (endpoint.IsMulticast && (endpoint.AddressBytes[1] & 0x0f) is 1 or 2));
    }
}
