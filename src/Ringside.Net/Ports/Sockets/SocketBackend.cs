using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Net.Ports.Sockets;

/// <summary>Plain sockets of the kernel: works everywhere, for everybody (udp(7), tcp(7)).</summary>
public sealed class SocketBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "socket";

    /// <inheritdoc/>
    public IBackend ForThread(Waiter waiter) => this;

    /// <inheritdoc/>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options) => new SocketDatagramPort(options);

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => new SocketStreamListener(local, options);

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => SocketStreamPort.Connect(remote, options);
}
