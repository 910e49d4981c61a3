namespace Ringside.Linux.Sockets;

/// <content>One port for several listeners of a process (socket(7)).</content>
public sealed unsafe partial class KernelSocket
{
    private const int SharedPort = 15; // SO_REUSEPORT of asm-generic/socket.h

    /// <summary>Lets several sockets listen on one port; the kernel spreads connections over them by a hash of the addresses
    /// (SO_REUSEPORT, socket(7)). All of them must ask for it before they are bound.</summary>
    public void SharePort() => SetOption(SocketConstants.LevelSocket, SharedPort, 1, "SO_REUSEPORT");
}
