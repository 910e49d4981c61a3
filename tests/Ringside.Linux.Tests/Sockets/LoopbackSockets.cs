using System.Net;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Sockets;

/// <summary>Makes datagram sockets on the loopback of either family; those of IPv6 in a namespace of their own, because the machine may
/// have IPv6 switched off.</summary>
internal sealed class LoopbackSockets : IDisposable
{
    private readonly NetworkNamespace? _namespace;
    private readonly Endpoint _local;

    internal LoopbackSockets(bool isIPv6)
    {
        _local = new Endpoint(isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, 0);
        if (isIPv6)
        {
            Require.NetworkNamespaces();
            _namespace = NetworkNamespace.Create("loopback");
            _namespace.Run(() =>
            {
                using var netlink = new NetlinkSocket();
                new LinkTable(netlink).SetUp(LinkTable.LoopbackIndex);
            });
        }
    }

    internal KernelSocket Open() => _namespace is null ? OpenHere(_local) : _namespace.Run(() => OpenHere(_local));

    internal static KernelSocket OpenHere(in Endpoint local)
    {
        var socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        return socket;
    }

    public void Dispose() => _namespace?.Dispose();
}
