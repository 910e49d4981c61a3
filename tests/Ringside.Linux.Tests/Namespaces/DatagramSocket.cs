// The sockets of the library stand above this project, so these tests use the platform's.
#pragma warning disable RS0030
using System.Net;
using System.Net.Sockets;

namespace Ringside.Linux.Tests.Namespaces;

/// <summary>A blocking UDP socket of the namespace of the thread that made it. Waits two seconds at most.</summary>
internal sealed class DatagramSocket : IDisposable
{
    private readonly Socket _socket;

    internal DatagramSocket(IPEndPoint local)
    {
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        _socket.Bind(local);
    }

    internal int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();

    internal void Join(IPAddress group, int linkIndex) => _socket.SetSocketOption(
        SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, linkIndex));

    internal void SendMulticastFrom(IPAddress address) => _socket.SetSocketOption(
        SocketOptionLevel.IP, SocketOptionName.MulticastInterface, address.GetAddressBytes());

    internal void Send(ReadOnlySpan<byte> payload, IPEndPoint to) => Assert.Equal(payload.Length, _socket.SendTo(payload, to));

    internal byte[] Receive(out IPEndPoint from)
    {
        byte[] buffer = new byte[2048];
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        if (_socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            sender = new IPEndPoint(IPAddress.IPv6Any, 0);
        }

        int length = _socket.ReceiveFrom(buffer, ref sender);
        from = (IPEndPoint)sender;
        return buffer[..length];
    }
}
