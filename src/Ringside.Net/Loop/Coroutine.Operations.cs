using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Loop;

/// <content>What a coroutine can wait for. Where there is a time-out it is in nanoseconds, negative for none; it gives ETIME.</content>
public sealed unsafe partial class Coroutine
{
    // SOCK_NONBLOCK and SOCK_CLOEXEC for accept4(2); MSG_NOSIGNAL and MSG_WAITALL for send(2): all of it, or an error.
    private const int AcceptFlags = 0x800 | 0x80000;
    private const int SendFlags = 0x4000 | 0x100;
    private const int CurrentFolder = -100; // AT_FDCWD

    /// <summary>Leases a frame for transfers, if one is free.</summary>
    public bool TryLease(out Frame frame) => Loop.TryLease(this, out frame);

    /// <summary>Waits for a free frame.</summary>
    /// <param name="timeoutNanos">Longest wait.</param>
    public LoopLease LeaseAsync(long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return new LoopLease(refused);
        }

        LoopTask task = Loop.WaitForFrame(this);
        if (timeoutNanos >= 0 && !task.IsCompleted)
        {
            task.Operation.Timer = Loop.StartTimer(this, task.Operation, timeoutNanos);
        }

        return new LoopLease(task);
    }

    /// <summary>Gives a frame back. One that an operation still works on is not the caller's to return.</summary>
    public void Return(Frame frame) => Loop.ReturnFrame(frame);

    /// <summary>The bytes of a frame.</summary>
    public Span<byte> Bytes(Frame frame) => Loop.Frames[frame];

    /// <summary>Receives what a socket has, or waits for it (recv(2)): bytes, 0 at the end of a stream.</summary>
    public LoopTask ReceiveAsync(FileDescriptor socket, Frame into, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        SubmissionEntry* entry = Begin(into, timeoutNanos, out LoopOperation operation);
        entry->PrepareReceive(socket.Checked(), Address(into), into.Length);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Sends all bytes of a frame on a stream (send(2) with MSG_WAITALL): bytes; fewer only when the connection broke.</summary>
    public LoopTask SendAsync(FileDescriptor socket, Frame bytes, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        SubmissionEntry* entry = Begin(bytes, timeoutNanos, out LoopOperation operation);
        entry->PrepareSend(socket.Checked(), Address(bytes), bytes.Length, TransferOptions.None, SendFlags);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Sends one datagram (sendto(2)): bytes.</summary>
    public LoopTask SendToAsync(FileDescriptor socket, Frame datagram, in Endpoint destination, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        SubmissionEntry* entry = BeginSendTo(socket, datagram, destination, timeoutNanos, out LoopOperation operation);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Sends datagrams one after the other (sendto(2)), all of them under way at once: each begins when the one before it is done,
    /// well or not (IOSQE_IO_HARDLINK of io_uring_enter(2)). Sent by themselves, one that finds the socket full would be overtaken by the
    /// next.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="datagrams">The datagrams; their frames are the kernel's until the group says that they are done.</param>
    /// <param name="destination">Where all of them go.</param>
    /// <param name="group">Gets one operation for each, in their order.</param>
    /// <exception cref="InvalidOperationException">The group, the loop or its ring has no room for all of them; none was sent.</exception>
    public void SendInOrder(FileDescriptor socket, ReadOnlySpan<Frame> datagrams, in Endpoint destination, WaitGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        group.CheckRoom(datagrams.Length);
        Loop.MakeRoomForChain(datagrams.Length);
        for (int i = 0; i < datagrams.Length; i++)
        {
            if (IsRefused(out LoopTask refused))
            {
                group.Add(refused);
                continue;
            }

            SubmissionEntry* entry = BeginSendTo(socket, datagrams[i], destination, -1, out LoopOperation operation);
            entry->Flags |= i < datagrams.Length - 1 ? SubmissionFlags.HardLink : SubmissionFlags.None;
            group.Add(Loop.Submit(operation, entry, -1));
        }
    }

    /// <summary>Connects (connect(2)): 0.</summary>
    public LoopTask ConnectAsync(FileDescriptor socket, in Endpoint remote, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        LoopOperation operation = Loop.Take(this);
        SubmissionEntry* entry = Loop.Prepare(operation, timeoutNanos);
        Endpoint* address = Loop.Memory<Endpoint>(operation, 0);
        *address = remote;
        entry->PrepareConnect(socket.Checked(), address);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Takes one connection (accept4(2)): its descriptor, which is the caller's; <see cref="KernelSocket.Adopt"/> makes a socket
    /// of it.</summary>
    public LoopTask AcceptAsync(FileDescriptor listener, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        LoopOperation operation = Loop.Take(this);
        SubmissionEntry* entry = Loop.Prepare(operation, timeoutNanos);
        operation.GivesDescriptor = true;
        entry->PrepareAccept(listener.Checked(), AcceptFlags);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Opens a file (openat(2)): its descriptor, which is the caller's.</summary>
    /// <param name="path">Path.</param>
    /// <param name="flags">O_... of open(2).</param>
    /// <param name="mode">Permissions of a file that is made.</param>
    public LoopTask OpenAsync(string path, int flags, uint mode = 0x180)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        LoopOperation operation = Loop.Take(this);
        SubmissionEntry* entry = Loop.Prepare(operation, -1);
        int length = Encoding.UTF8.GetByteCount(path);
        byte* text = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
        Encoding.UTF8.GetBytes(path, new Span<byte>(text, length));
        operation.Text = (nint)text;
        operation.GivesDescriptor = true;
        entry->PrepareOpen(CurrentFolder, text, flags, mode);
        return Loop.Submit(operation, entry, -1);
    }

    /// <summary>Reads from a file (pread(2)), a pipe or a terminal: bytes, 0 at the end.</summary>
    /// <param name="descriptor">What to read from.</param>
    /// <param name="into">Where to.</param>
    /// <param name="offset">Position in the file; negative for the descriptor's own.</param>
    /// <param name="timeoutNanos">Longest wait.</param>
    public LoopTask ReadAsync(FileDescriptor descriptor, Frame into, long offset = -1, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        SubmissionEntry* entry = Begin(into, timeoutNanos, out LoopOperation operation);
        entry->PrepareRead(descriptor.Checked(), Address(into), into.Length, (ulong)offset);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Writes to a file (pwrite(2)), a pipe or a terminal: bytes.</summary>
    /// <param name="descriptor">What to write to.</param>
    /// <param name="bytes">What.</param>
    /// <param name="offset">Position in the file; negative for the descriptor's own.</param>
    /// <param name="timeoutNanos">Longest wait.</param>
    public LoopTask WriteAsync(FileDescriptor descriptor, Frame bytes, long offset = -1, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        SubmissionEntry* entry = Begin(bytes, timeoutNanos, out LoopOperation operation);
        entry->PrepareWrite(descriptor.Checked(), Address(bytes), bytes.Length, (ulong)offset);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Waits until a file's bytes are on the disk (fdatasync(2)): 0.</summary>
    public LoopTask SynchronizeAsync(FileDescriptor file)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        LoopOperation operation = Loop.Take(this);
        SubmissionEntry* entry = Loop.Prepare(operation, -1);
        entry->PrepareSynchronize(file.Checked(), dataOnly: true);
        return Loop.Submit(operation, entry, -1);
    }

    /// <summary>Tells the peer that nothing more will be sent (shutdown(2)): 0.</summary>
    public LoopTask ShutdownSendAsync(FileDescriptor socket)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        LoopOperation operation = Loop.Take(this);
        SubmissionEntry* entry = Loop.Prepare(operation, -1);
        entry->PrepareShutdown(socket.Checked(), 1);
        return Loop.Submit(operation, entry, -1);
    }

    /// <summary>Waits until a descriptor is ready (poll(2)): what holds, as <see cref="PollEvents"/>.</summary>
    public LoopTask ReadyAsync(int descriptor, PollEvents events, long timeoutNanos = -1)
    {
        if (IsRefused(out LoopTask refused))
        {
            return refused;
        }

        LoopOperation operation = Loop.Take(this);
        SubmissionEntry* entry = Loop.Prepare(operation, timeoutNanos);
        entry->PreparePoll(descriptor, events);
        return Loop.Submit(operation, entry, timeoutNanos);
    }

    /// <summary>Waits until a port, of whatever back end, has something of interest.</summary>
    public LoopTask ReadyAsync(IPort port, PollEvents interest = PollEvents.Readable, long timeoutNanos = -1)
    {
        ArgumentNullException.ThrowIfNull(port);
        return ReadyAsync(port.Descriptor, port.WakeOn(interest), timeoutNanos);
    }

    /// <summary>Waits for some time: 0.</summary>
    /// <param name="nanos">How long; CLOCK_MONOTONIC.</param>
    public LoopTask DelayAsync(long nanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanos);
        return IsRefused(out LoopTask refused) ? refused : Loop.Delay(this, nanos);
    }

    private SubmissionEntry* Begin(Frame frame, long timeoutNanos, out LoopOperation operation)
    {
        _ = Loop.Frames[frame]; // outside of every frame: the caller's mistake, told before anything has begun
        operation = Loop.Take(this);
        operation.Frame = frame;
        operation.HasFrame = true;
        return Loop.Prepare(operation, timeoutNanos);
    }

    private SubmissionEntry* BeginSendTo(
        FileDescriptor socket, Frame datagram, in Endpoint destination, long timeoutNanos, out LoopOperation operation)
    {
        SubmissionEntry* entry = Begin(datagram, timeoutNanos, out operation);
        Endpoint* address = Loop.Memory<Endpoint>(operation, 0);
        *address = destination;
        entry->PrepareSendTo(socket.Checked(), Address(datagram), datagram.Length, address, SendFlags & ~0x100);
        return entry;
    }

    private byte* Address(Frame frame) => Loop.Frames.Start + frame.Offset;
}
