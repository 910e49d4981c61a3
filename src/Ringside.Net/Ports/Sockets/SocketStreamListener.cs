using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Sockets;

/// <summary>Listens for TCP connections on a plain socket (tcp(7)).</summary>
public sealed class SocketStreamListener : IStreamListener
{
    private const int Backlog = 16;

    private readonly KernelSocket _socket;
    private readonly StreamPortOptions _options;

    /// <summary>Binds and listens, in the network namespace of the calling thread.</summary>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="options">What the connections shall be.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES.</exception>
    public SocketStreamListener(in Endpoint local, StreamPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _socket = KernelSocket.Create(SocketKind.Stream, local);
        try
        {
            _socket.AllowAddressReuse();
            SocketOptionSetting.ApplyAll(_socket, options.Settings); // reported by each connection, which has them set again
            _socket.Bind(local);
            _socket.Listen(Backlog);
            LocalEndpoint = _socket.LocalEndpoint;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Descriptor => _socket.Value;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <inheritdoc/>
    public IStreamPort? Accept()
    {
        KernelSocket? connection = _socket.Accept(out Endpoint peer);
        return connection is null ? null : new SocketStreamPort(connection, peer, StreamState.Open, _options);
    }

    /// <summary>Stops listening; connections that were accepted stay.</summary>
    public void Dispose() => _socket.Dispose();
}
