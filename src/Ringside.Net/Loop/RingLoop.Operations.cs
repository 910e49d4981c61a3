using System.Buffers;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;

namespace Ringside.Net.Loop;

/// <content>Starting, cancelling and completing operations (io_uring_enter(2)).</content>
public sealed unsafe partial class RingLoop
{
    private readonly ControlBlocks _control;
    private WakeUps? _wakeUps;

    /// <inheritdoc/>
    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        if (_pool.Find(value) is { } operation)
        {
            operation.Handle(completion, (value & OperationPool.TimeoutPart) != 0);
        }
        else
        {
            Strays++;
        }
    }

    /// <summary>Begins an operation: the caller fills the entry, and must not start another one before.</summary>
    /// <param name="timeoutNanos">Time-out that is linked to it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="entry">Its entry.</param>
    internal void Begin(long timeoutNanos, out Operation operation, out SubmissionEntry* entry)
    {
        CheckThread();
        bool limited = timeoutNanos != Unlimited;
        KernelTime limitTime = TimeOf(limited ? timeoutNanos : 0);
        EnsureRoom(limited ? 2 : 1);
        operation = Rent(OperationKind.Kernel, null, _current);
        entry = Entry(operation, 0);
        operation.ExpectCompletions(1);
        if (limited)
        {
            SubmissionEntry* limit = Entry(operation, OperationPool.TimeoutPart);
            _control[operation]->Time = limitTime;
            limit->PrepareLinkTimeout(&_control[operation]->Time);
            operation.ExpectCompletions(1);
        }
    }

    /// <summary>As <see cref="Begin(long, out Operation, out SubmissionEntry*)"/>, with memory that stays pinned until the kernel is
    /// done.</summary>
    internal void* Begin(ReadOnlyMemory<byte> memory, long timeoutNanos, out Operation operation, out SubmissionEntry* entry)
    {
        MemoryHandle pin = memory.Pin();
        try
        {
            Begin(timeoutNanos, out operation, out entry);
        }
        catch
        {
            pin.Dispose();
            throw;
        }

        operation.HoldPin(pin);
        return pin.Pointer;
    }

    /// <summary>Has the entry linked to the time-out behind it; after it was filled.</summary>
    internal static void Link(SubmissionEntry* entry, long timeoutNanos)
    {
        if (timeoutNanos != Unlimited)
        {
            entry->Flags |= SubmissionFlags.Link;
        }
    }

    /// <summary>Starts a multishot operation whose completions go to a sink.</summary>
    internal Operation BeginStream(IOperationSink sink, Coroutine? owner, out SubmissionEntry* entry)
    {
        CheckThread();
        EnsureRoom(1);
        Operation operation = Rent(OperationKind.Stream, sink, owner);
        entry = Entry(operation, 0);
        operation.ExpectCompletions(1);
        return operation;
    }

    /// <summary>Starts a time-out whose end is success.</summary>
    internal Pending StartDelay(long nanos)
    {
        CheckThread();
        KernelTime time = TimeOf(nanos);
        EnsureRoom(1);
        Operation operation = Rent(OperationKind.Delay, null, _current);
        SubmissionEntry* entry = Entry(operation, 0);
        operation.ExpectCompletions(1);
        _control[operation]->Time = time;
        entry->PrepareTimeout(&_control[operation]->Time);
        return new Pending(operation);
    }

    /// <summary>Starts a time-out for the loop itself.</summary>
    internal Pending StartTimer(IOperationSink sink, long nanos)
    {
        Operation operation = BeginStream(sink, null, out SubmissionEntry* entry);
        _control[operation]->Time = TimeOf(nanos);
        entry->PrepareTimeout(&_control[operation]->Time);
        return new Pending(operation);
    }

    /// <summary>Starts a wait for something of the loop: whoever has it fulfils the first of the list.</summary>
    internal Pending StartWait(WaitList? list, long timeoutNanos)
    {
        CheckThread();
        bool limited = timeoutNanos != Unlimited;
        KernelTime limitTime = TimeOf(limited ? timeoutNanos : 0);
        EnsureRoom(1);
        Operation operation = Rent(OperationKind.Wait, null, _current);
        list?.Add(operation);
        if (limited)
        {
            SubmissionEntry* entry = Entry(operation, 0);
            _control[operation]->Time = limitTime;
            entry->PrepareTimeout(&_control[operation]->Time);
            operation.ExpectCompletions(1);
        }

        return new Pending(operation);
    }

    internal ControlBlocks.Block* Control(Operation operation) => _control[operation];

    internal void SubmitCancel(Operation operation)
    {
        EnsureRoom(1);
        _ = _ring.TryNext(out SubmissionEntry* entry);
        entry->PrepareCancel(RingDispatcher.Tag(_slot, OperationPool.ValueOf(operation)));
        entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
    }

    /// <summary>Cancels all operations on a descriptor, and closes it if it shall; after what was prepared for it.</summary>
    internal void SubmitEnd(int descriptor, bool close)
    {
        EnsureRoom(1);
        _ = _ring.TryNext(out SubmissionEntry* entry);
        entry->PrepareCancelDescriptor(descriptor);
        entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
        if (close)
        {
            CloseDescriptor(descriptor);
        }
    }

    internal void CloseDescriptor(int descriptor)
    {
        EnsureRoom(1);
        _ = _ring.TryNext(out SubmissionEntry* entry);
        entry->PrepareClose(descriptor);
        entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
    }

    /// <summary>Frees what a result names that nobody takes.</summary>
    internal void Drop(OperationYield yields, int result)
    {
        if (result >= 0 && yields == OperationYield.Descriptor)
        {
            CloseDescriptor(result);
        }
        else if (result >= 0 && yields == OperationYield.Frame)
        {
            Frames.Return(Frames.Leased(result));
        }
    }

    /// <summary>Hands over what was prepared, now: before something that it names is given away.</summary>
    internal void SubmitNow() => _ = _ring.Submit();

    internal void Recycle(Operation operation) => _pool.Return(operation);

    internal void CountLate(Operation operation) => LateCompletions += operation.Kind == OperationKind.Stream ? 0 : 1;

    private static KernelTime TimeOf(long nanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanos);
        return KernelTime.FromNanos(nanos);
    }

    private Operation Rent(OperationKind kind, IOperationSink? sink, Coroutine? owner)
    {
        if (owner is { IsDisposing: true } && kind != OperationKind.Stream)
        {
            throw new OperationCanceledException($"coroutine '{owner.Name}' was disposed");
        }

        ObjectDisposedException.ThrowIf(_isDisposed && owner is null, this);
        Operation operation = _pool.Rent();
        operation.Begin(kind, owner, sink);
        return operation;
    }

    private SubmissionEntry* Entry(Operation operation, ulong part)
    {
        _ = _ring.TryNext(out SubmissionEntry* entry); // there is room: see EnsureRoom
        entry->UserData = RingDispatcher.Tag(_slot, OperationPool.ValueOf(operation) | part);
        return entry;
    }

    // A link must not be cut in two by a submission, so there is room for all its entries before the first is taken.
    private void EnsureRoom(int entries)
    {
        if (_ring.SubmissionCapacity - _ring.Pending >= entries)
        {
            return;
        }

        int result = _ring.Submit();
        for (int attempt = 0; attempt < 64 && _ring.SubmissionCapacity - _ring.Pending < entries; attempt++)
        {
            // The kernel takes no more while completions overflow: take them off. Nobody is resumed by that.
            result = _dispatcher.Poll();
        }

        if (_ring.SubmissionCapacity - _ring.Pending < entries)
        {
            throw new KernelException("io_uring_enter(submit)", result < 0 ? (Errno)(-result) : Errno.EBUSY);
        }
    }

    private void WatchEvent()
    {
        _ = BeginStream(_wakeUps ??= new WakeUps(this), null, out SubmissionEntry* entry);
        entry->PreparePoll(_event.Value, PollEvents.Readable, multishot: true);
    }

    private void CancelOwnOperations()
    {
        foreach (Operation operation in _pool.All)
        {
            if (operation is { IsRented: true, Owner: null })
            {
                operation.Abandon();
            }
        }
    }

    private bool HasKernelOperations()
    {
        foreach (Operation operation in _pool.All)
        {
            if (operation.IsWithKernel)
            {
                return true;
            }
        }

        return _ready.Count > 0;
    }

    /// <summary>Other threads raised the loop's event.</summary>
    private sealed class WakeUps(RingLoop loop) : IOperationSink
    {
        public void Handle(in Completion completion)
        {
            loop._event.Take();
            if (!completion.HasMore && !loop._isDisposed)
            {
                loop.WatchEvent();
            }
        }

        public void Abandon()
        {
        }
    }
}
