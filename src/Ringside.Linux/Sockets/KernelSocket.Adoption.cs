namespace Ringside.Linux.Sockets;

/// <content>Sockets that were made elsewhere, as by an accept through a ring.</content>
public sealed unsafe partial class KernelSocket
{
    /// <summary>Takes ownership of a connection that was accepted elsewhere (getpeername(2)).</summary>
    /// <param name="descriptor">The open, non-blocking connection; closed when this fails.</param>
    /// <param name="peer">Where it comes from.</param>
    /// <returns>Null when the connection is gone already.</returns>
    public static KernelSocket? AdoptConnection(int descriptor, out Endpoint peer)
    {
        Endpoint from = default;
        uint length = Endpoint.Size;
        if (Libc.getpeername(descriptor, &from, &length) != 0)
        {
            peer = default;
            _ = Libc.close(descriptor);
            return null;
        }

        peer = from;
        return new KernelSocket(descriptor, SocketKind.Stream, from.IsIPv6, $"TCP from {from}");
    }
}
