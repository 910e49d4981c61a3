using System.Diagnostics;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Protocols;
using Ringside.Protocols.OrderEntry;

namespace Ringside.App.Tests.Processes;

/// <summary>A hand-made order-entry connection: sends whatever a test wants to send.</summary>
internal sealed class OrderConnection : IDisposable
{
    private readonly KernelSocket _socket;

    internal OrderConnection(string endpoint)
    {
        Assert.True(Endpoint.TryParse(endpoint, out Endpoint exchange), endpoint);
        _socket = KernelSocket.Create(SocketKind.Stream, exchange);
        Assert.True(SocketOption.TryFind("TCP_NODELAY", out SocketOption? noDelay));
        noDelay!.Apply(_socket, 1);
        Errno error = _socket.Connect(exchange);
        Assert.True(error is Errno.None or Errno.EINPROGRESS, $"connect: {error}");
    }

    /// <summary>An order of that quantity, in the wire's units.</summary>
    internal static byte[] Order(uint quantity, long priceE8, Side side)
    {
        byte[] order = new byte[WireOrderCodec.Size];
        WireOrderCodec.Write(new WireOrder(quantity, priceE8, side), order);
        return order;
    }

    /// <summary>Sends all bytes.</summary>
    /// <returns>False when the exchange closed the connection meanwhile.</returns>
    internal bool Send(ReadOnlySpan<byte> bytes)
    {
        long start = Stopwatch.GetTimestamp();
        while (!bytes.IsEmpty)
        {
            int sent = _socket.Send(bytes);
            if (sent >= 0)
            {
                bytes = bytes[sent..];
                continue;
            }

            if ((Errno)(-sent) is not (Errno.EAGAIN or Errno.ENOTCONN))
            {
                return false;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < RingsideProcess.Limit, "the exchange does not read");
            Thread.Yield();
        }

        return true;
    }

    /// <summary>True when the connection is up.</summary>
    internal bool IsOpen() => (Errno)(-_socket.Receive(new byte[1])) == Errno.EAGAIN;

    /// <summary>Waits until the exchange has closed the connection.</summary>
    internal void WaitForClose()
    {
        long start = Stopwatch.GetTimestamp();
        while ((Errno)(-_socket.Receive(new byte[1])) is Errno.EAGAIN or Errno.ENOTCONN)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < RingsideProcess.Limit, "the exchange does not close the connection");
            Thread.Yield();
        }
    }

    /// <summary>Hangs up.</summary>
    public void Dispose() => _socket.Dispose();
}
