namespace Ringside.Linux.Sockets;

/// <summary>Transport of a socket (socket(2)).</summary>
public enum SocketKind
{
    /// <summary>SOCK_DGRAM: UDP (udp(7)).</summary>
    Datagram = 2,

    /// <summary>SOCK_STREAM: TCP (tcp(7)).</summary>
    Stream = 1,
}
