using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Net.Links;

/// <summary>The kernel's own socket beside a port below its stack, on the same address (udp(7), ip(7)).</summary>
/// <remarks>
/// The kernel goes on to answer for the host, and it must know what the port does: the companion reserves the UDP port (and
/// lets the kernel choose it), so that no other program takes it and no ICMP error answers what the port receives; it joins the
/// multicast group, so that IGMP and the filter of the device stay right; it makes the kernel resolve neighbours; and it sends
/// what must leave by another interface. What arrives for it is for the port: it takes nothing itself.
/// </remarks>
internal sealed class CompanionSocket : IDisposable
{
    private const int DiscardPort = 9;

    private readonly KernelSocket _socket;

    /// <summary>Makes, configures and binds it, in the network namespace of the calling thread.</summary>
    /// <param name="options">The options of the port.</param>
    /// <param name="dropAll">Whether a filter throws away what arrives, for a port whose packets reach the kernel's stack, too.</param>
    /// <exception cref="KernelException">What a socket port would say: EADDRINUSE, EADDRNOTAVAIL, ENODEV (no such interface), EINVAL (no
    /// multicast group).</exception>
    internal CompanionSocket(DatagramPortOptions options, bool dropAll = true)
    {
        options.Check();
        _socket = KernelSocket.Create(SocketKind.Datagram, options.Local);
        try
        {
            if (dropAll)
            {
                // Before it is bound, so that nothing slips in.
                _socket.DropAll();
            }

            Options = SocketOptionSetting.ApplyAll(_socket, options.Settings);
            TrafficClass = (byte)(Options.LastOrDefault(report => report.Name == "IP_TOS")?.Obtained ?? 0);
            int interfaceIndex = options.Interface is null ? 0 : KernelSocket.InterfaceIndex(options.Interface);
            _socket.ConfigureMulticastSend(interfaceIndex, options.MulticastLoop, options.MulticastTimeToLive);
            if (!options.Group.IsEmpty)
            {
                // Several receivers of one group on one machine are the rule, not a mistake.
                _socket.AllowAddressReuse();
            }

            _socket.Bind(options.Local);
            if (!options.Group.IsEmpty)
            {
                _socket.JoinGroup(options.Group, interfaceIndex);
            }

            LocalEndpoint = _socket.LocalEndpoint;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The address with the port that it holds.</summary>
    internal Endpoint LocalEndpoint { get; }

    /// <summary>What became of the socket options that the user asked for.</summary>
    internal IReadOnlyList<OptionReport> Options { get; }

    /// <summary>The type-of-service byte that the user asked for (IP_TOS), which the headers written beside it carry, too.</summary>
    internal byte TrafficClass { get; }

    /// <summary>Its descriptor, never readable while a filter drops all.</summary>
    internal int Descriptor => _socket.Value;

    /// <summary>Sends through the kernel's stack, without waiting.</summary>
    /// <returns>Bytes sent, or a negative <see cref="Errno"/>.</returns>
    internal int SendTo(ReadOnlySpan<byte> datagram, in Endpoint destination) => _socket.SendTo(datagram, destination);

    /// <summary>Makes the kernel ask for the Ethernet address of the next hop, or confirm it, by an empty datagram to the discard port
    /// (RFC 863), so that no application of the receiver ever sees it.</summary>
    /// <param name="destination">An address behind that hop; its port is not used.</param>
    /// <returns><see cref="Errno.None"/>, or why the kernel will not send there.</returns>
    internal Errno Provoke(in Endpoint destination)
    {
        int sent = _socket.SendTo([], destination.WithPort(DiscardPort));
        return sent < 0 ? (Errno)(-sent) : Errno.None;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
