using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports;

/// <summary>Both ends of one connection on the loopback.</summary>
internal sealed class StreamPair : IDisposable
{
    private StreamPair(IStreamPort client, IStreamPort server)
    {
        Client = client;
        Server = server;
    }

    internal IStreamPort Client { get; }

    internal IStreamPort Server { get; }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    internal static StreamPair Connect(string backend, StreamPortOptions? options = null)
    {
        using IStreamListener listener = Ends.Find(backend).Listen(Ends.Loopback, options ?? new StreamPortOptions());
        return Connect(backend, listener, options);
    }

    internal static StreamPair Connect(string backend, IStreamListener listener, StreamPortOptions? options = null)
    {
        IStreamPort client = Ends.Find(backend).Connect(listener.LocalEndpoint, options ?? new StreamPortOptions());
        Ends.Until(StreamState.Open, client);
        return new StreamPair(client, Accept(listener));
    }

    /// <summary>A port whose other end is a bare socket, which can do to it what no port would.</summary>
    internal static (IStreamPort Port, KernelSocket Peer) ConnectSocket(string backend, StreamPortOptions? options = null)
    {
        using IStreamListener listener = Ends.Find(backend).Listen(Ends.Loopback, options ?? new StreamPortOptions());
        var peer = KernelSocket.Create(SocketKind.Stream, listener.LocalEndpoint);
        peer.Connect(listener.LocalEndpoint);
        return (Accept(listener), peer);
    }

    internal void AssertAllFramesAreBack()
    {
        Assert.Equal(Client.Frames.FrameCount, Client.Frames.Available);
        Assert.Equal(Server.Frames.FrameCount, Server.Frames.Available);
    }

    private static IStreamPort Accept(IStreamListener listener)
    {
        IStreamPort? accepted = null;
        Ends.Until(() => (accepted = listener.Accept()) is not null, listener.Descriptor);
        return accepted!;
    }
}
