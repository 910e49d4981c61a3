using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Loop;

/// <summary>Takes connections on a ring loop (listen(2), accept(2), io_uring_enter(2)).</summary>
/// <remarks>All members belong to the loop's thread. With a shared port, each of several loops has a listener of its own, and the kernel
/// spreads the connections.</remarks>
public sealed unsafe class LoopListener : IDisposable
{
    internal const int AcceptFlags = 0x80000; // SOCK_CLOEXEC; blocking, which only concerns calls beside the ring

    private readonly OwnedDescriptor _descriptor;

    private LoopListener(RingLoop loop, KernelSocket socket)
    {
        _descriptor = new OwnedDescriptor(loop, socket.Value, socket);
        LocalEndpoint = socket.LocalEndpoint;
    }

    /// <summary>Its loop.</summary>
    public RingLoop Loop => _descriptor.Loop;

    /// <summary>Its descriptor.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Descriptor => _descriptor.Checked();

    internal bool IsClosed => _descriptor.IsClosed;

    /// <summary>The address it listens on, with the port that the kernel chose when 0 was asked for.</summary>
    public Endpoint LocalEndpoint { get; }

    /// <summary>Listens for TCP connections.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="local">Address and port; port 0 lets the kernel choose.</param>
    /// <param name="sharePort">Whether other listeners of this machine, that ask for it too, may have the same port (SO_REUSEPORT).</param>
    /// <param name="backlog">Most connections that wait in the kernel.</param>
    /// <exception cref="KernelException">EADDRINUSE, EADDRNOTAVAIL, EACCES.</exception>
    public static LoopListener Listen(RingLoop loop, in Endpoint local, bool sharePort = false, int backlog = 128)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread();
        KernelSocket socket = KernelSocket.Create(SocketKind.Stream, local);
        try
        {
            socket.AllowAddressReuse();
            if (sharePort)
            {
                socket.AllowPortSharing();
            }

            socket.Bind(local);
            socket.Listen(backlog);
            return new LoopListener(loop, socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes one connection.</summary>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>Its descriptor, for <see cref="LoopSocket.Own(RingLoop, int)"/>; ETIME, ECANCELED, EMFILE and others.</returns>
    public Pending Accept(long timeoutNanos = RingLoop.Unlimited)
    {
        int descriptor = _descriptor.Checked();
        Loop.Begin(timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareAccept(descriptor, AcceptFlags);
        RingLoop.Link(entry, timeoutNanos);
        operation.Yield(OperationYield.Descriptor);
        return new Pending(operation);
    }

    /// <summary>Takes connection after connection (Linux 5.19).</summary>
    /// <returns>The connections; enumerate it with <c>await foreach</c>, in the coroutine that called this, once.</returns>
    public AcceptStream AcceptAll() => new(this);

    /// <summary>Cancels what is under way and stops to listen.</summary>
    public void Dispose() => _descriptor.Close();
}
