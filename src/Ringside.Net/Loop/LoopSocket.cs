using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>One socket on a ring loop (socket(7), io_uring_enter(2)).</summary>
/// <remarks>Operations start when they are called and are awaited afterwards; they reach the kernel with the loop's next call. Frames and
/// memory that they name belong to the kernel until they complete. Only one receive at a time makes sense on a stream, and one send.
/// All members belong to the loop's thread.</remarks>
public sealed unsafe class LoopSocket : IDisposable
{
    private readonly OwnedDescriptor _descriptor;

    private LoopSocket(RingLoop loop, int descriptor, KernelSocket? socket)
    {
        _descriptor = new OwnedDescriptor(loop, descriptor, socket);
    }

    /// <summary>Its loop.</summary>
    public RingLoop Loop => _descriptor.Loop;

    /// <summary>Its descriptor.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Descriptor => _descriptor.Checked();

    /// <summary>True once it was disposed.</summary>
    public bool IsClosed => _descriptor.IsClosed;

    /// <summary>Makes a socket on the loop (socket(2)).</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="kind">UDP or TCP.</param>
    /// <param name="like">Any endpoint of the wanted family.</param>
    /// <exception cref="KernelException">EMFILE, EAFNOSUPPORT.</exception>
    public static LoopSocket Create(RingLoop loop, SocketKind kind, in Endpoint like) => Own(loop, KernelSocket.Create(kind, like));

    /// <summary>Puts a socket that was set up elsewhere on the loop, which closes it.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">The socket.</param>
    public static LoopSocket Own(RingLoop loop, KernelSocket socket)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(socket);
        return new LoopSocket(loop, socket.Value, socket);
    }

    /// <summary>Puts an open descriptor on the loop, which closes it: that of an accept, one end of a socketpair(2).</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="descriptor">The descriptor.</param>
    public static LoopSocket Own(RingLoop loop, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new LoopSocket(loop, descriptor, null);
    }

    /// <summary>Connects (connect(2)).</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="timeoutNanos">Longest time; afterwards the socket is of no more use.</param>
    /// <returns>0; ECONNREFUSED, ENETUNREACH, ETIME, ECANCELED and others.</returns>
    public Pending Connect(in Endpoint remote, long timeoutNanos = RingLoop.Unlimited)
    {
        int descriptor = _descriptor.Checked();
        Loop.Begin(timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        Endpoint* address = &Loop.Control(operation)->Address;
        *address = remote;
        entry->PrepareConnect(descriptor, address);
        RingLoop.Link(entry, timeoutNanos);
        return new Pending(operation);
    }

    /// <summary>Receives into a frame (recv(2)).</summary>
    /// <param name="into">A frame leased from the loop, which the caller keeps.</param>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>Bytes, 0 at the end of a stream; ECONNRESET, ETIME, ECANCELED and others.</returns>
    public Pending Receive(Frame into, long timeoutNanos = RingLoop.Unlimited)
    {
        int descriptor = _descriptor.Checked();
        byte* address = Loop.Frames.AddressOf(into);
        Loop.Begin(timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareReceive(descriptor, address, into.Length);
        RingLoop.Link(entry, timeoutNanos);
        operation.HoldFrame(into);
        return new Pending(operation);
    }

    /// <summary>Receives into memory, which is pinned until the kernel is done (recv(2)). Frames cost less.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>As <see cref="Receive(Frame, long)"/>.</returns>
    public Pending Receive(Memory<byte> into, long timeoutNanos = RingLoop.Unlimited)
    {
        int descriptor = _descriptor.Checked();
        void* address = Loop.Begin(into, timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareReceive(descriptor, address, into.Length);
        RingLoop.Link(entry, timeoutNanos);
        return new Pending(operation);
    }

    /// <summary>Sends a frame, or its first part (send(2)).</summary>
    /// <param name="bytes">A frame leased from the loop, which the caller keeps.</param>
    /// <param name="timeoutNanos">Longest time.</param>
    /// <returns>Bytes that the kernel took, of a stream perhaps not all; EPIPE, ECONNRESET, ETIME, ECANCELED and others.</returns>
    public Pending Send(Frame bytes, long timeoutNanos = RingLoop.Unlimited)
    {
        int descriptor = _descriptor.Checked();
        byte* address = Loop.Frames.AddressOf(bytes);
        Loop.Begin(timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareSend(descriptor, address, bytes.Length);
        RingLoop.Link(entry, timeoutNanos);
        operation.HoldFrame(bytes);
        return new Pending(operation);
    }

    /// <summary>Sends memory, which is pinned until the kernel is done (send(2)). Frames cost less.</summary>
    /// <param name="bytes">From where.</param>
    /// <param name="timeoutNanos">Longest time.</param>
    /// <returns>As <see cref="Send(Frame, long)"/>.</returns>
    public Pending Send(ReadOnlyMemory<byte> bytes, long timeoutNanos = RingLoop.Unlimited)
    {
        int descriptor = _descriptor.Checked();
        void* address = Loop.Begin(bytes, timeoutNanos, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareSend(descriptor, address, bytes.Length);
        RingLoop.Link(entry, timeoutNanos);
        return new Pending(operation);
    }

    /// <summary>Sends one datagram (sendto(2)).</summary>
    /// <param name="bytes">A frame leased from the loop, which the caller keeps.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>Bytes sent; EMSGSIZE, ENETUNREACH, ECANCELED and others.</returns>
    public Pending SendTo(Frame bytes, in Endpoint destination)
    {
        int descriptor = _descriptor.Checked();
        byte* from = Loop.Frames.AddressOf(bytes);
        Loop.Begin(RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        Endpoint* address = &Loop.Control(operation)->Address;
        *address = destination;
        entry->PrepareSendTo(descriptor, from, bytes.Length, address);
        operation.HoldFrame(bytes);
        return new Pending(operation);
    }

    /// <summary>Sends a frame without a copy where the path allows it (IORING_OP_SEND_ZC); completes when the kernel no longer needs the
    /// bytes, on TCP after their acknowledgement. For large payloads.</summary>
    /// <param name="bytes">A frame leased from the loop, which the caller keeps.</param>
    /// <returns>As <see cref="Send(Frame, long)"/>; EOPNOTSUPP on sockets that cannot.</returns>
    public Pending SendZeroCopy(Frame bytes)
    {
        int descriptor = _descriptor.Checked();
        byte* address = Loop.Frames.AddressOf(bytes);
        Loop.Begin(RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareSendZeroCopy(descriptor, address, bytes.Length);
        operation.HoldFrame(bytes);
        return new Pending(operation);
    }

    /// <summary>Shuts a direction down (shutdown(2)).</summary>
    /// <param name="how">0 receiving, 1 sending, 2 both.</param>
    /// <returns>0; ENOTCONN.</returns>
    public Pending Shutdown(int how = 1)
    {
        int descriptor = _descriptor.Checked();
        Loop.Begin(RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareShutdown(descriptor, how);
        return new Pending(operation);
    }

    /// <summary>Receives again and again, into frames that the kernel takes when something has arrived (Linux 6.0).</summary>
    /// <returns>The frames; enumerate it with <c>await foreach</c>, in the coroutine that called this, once.</returns>
    public ReceiveStream ReceiveAll() => new(this);

    /// <summary>Gives the descriptor away: <see cref="Dispose"/> cancels what is under way and does not close.</summary>
    /// <returns>The descriptor, which is the caller's now; that of a <see cref="KernelSocket"/> stays that object's.</returns>
    public int Detach() => _descriptor.Detach();

    /// <summary>Cancels what is under way on the socket and closes it.</summary>
    public void Dispose() => _descriptor.Close();
}
