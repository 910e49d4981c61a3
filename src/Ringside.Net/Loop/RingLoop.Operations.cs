using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <content>
/// The life of an operation. Its user data is its generation and its index; bit 47 marks the completion of its linked time-out.
/// It is taken from the pool, the kernel owes one completion, or two with a time-out; with the last of them it is done and its waiter
/// made ready; taking the result gives it back to the pool. One that was abandoned goes back with the last completion.
/// </content>
public sealed unsafe partial class RingLoop
{
    private const int IndexBits = 20;
    private const ulong IndexMask = (1 << IndexBits) - 1;
    private const ulong GenerationMask = (1 << 26) - 1;
    private const ulong TimeoutMark = 1UL << 47;
    private const int TimeAt = 32;

    private readonly LoopOperation[] _operations;
    private readonly LoopOperation[] _free;
    private readonly LoopOperation[] _ready;
    private int _freeCount;
    private int _readyHead;
    private int _readyCount;

    /// <summary>Runs on a completion; a late one of an operation that is over cannot come, because an operation is over only with its
    /// last completion.</summary>
    void ICompletionHandler.Complete(in Completion completion, ulong value)
    {
        LoopOperation operation = _operations[(int)(value & IndexMask)];
        operation.Owed--;
        if ((value & TimeoutMark) != 0)
        {
            operation.HasTimedOut = completion.Error == Errno.ETIME;
        }
        else
        {
            operation.Result = completion.Result;
        }

        if (operation.Owed == 0)
        {
            bool ended = operation.HasTimedOut && operation.Result is -(int)Errno.ECANCELED or -(int)Errno.EINTR;
            Finish(operation, ended ? -(int)Errno.ETIME : operation.Result);
        }
    }

    /// <summary>Takes an operation from the pool.</summary>
    /// <exception cref="InvalidOperationException">As many as may be are under way.</exception>
    internal LoopOperation Take(Coroutine owner)
    {
        CheckThread();
        if (_freeCount == 0)
        {
            throw new InvalidOperationException(
                $"{_operations.Length} operations are under way, as many as may be; raise {nameof(RingLoopOptions.MaximumOperations)}");
        }

        LoopOperation operation = _free[--_freeCount];
        operation.State = OperationState.UnderWay;
        owner.Adopt(operation);
        return operation;
    }

    /// <summary>An entry for an operation, and, with a time-out, the linked one behind it.</summary>
    internal SubmissionEntry* Prepare(LoopOperation operation, long timeoutNanos)
    {
        SubmissionEntry* entry = NextEntry(timeoutNanos >= 0 ? 2 : 1);
        operation.Owed = 1;
        return entry;
    }

    /// <summary>Gives a prepared entry its user data, and its time-out.</summary>
    internal LoopTask Submit(LoopOperation operation, SubmissionEntry* entry, long timeoutNanos)
    {
        entry->UserData = Tag(operation, 0);
        if (timeoutNanos >= 0)
        {
            entry->Flags |= SubmissionFlags.Link;
            KernelTime* time = Memory<KernelTime>(operation, TimeAt);
            *time = KernelTime.FromNanos(timeoutNanos);
            SubmissionEntry* timeout = NextEntry(1);
            timeout->PrepareLinkTimeout(time);
            timeout->UserData = Tag(operation, TimeoutMark);
            operation.Owed = 2;
        }

        return new LoopTask(operation);
    }

    /// <summary>An operation that is done at once: what was asked of a coroutine that is cancelled.</summary>
    internal LoopTask Fail(Coroutine owner, Errno error)
    {
        LoopOperation operation = Take(owner);
        Finish(operation, -(int)error);
        return new LoopTask(operation);
    }

    /// <summary>Ends an operation that the kernel does not know, or no longer.</summary>
    internal void Finish(LoopOperation operation, int result)
    {
        operation.Result = operation.IsTimeout && !operation.IsTimer && result == -(int)Errno.ETIME ? 0 : result;
        if (operation.State == OperationState.Abandoned)
        {
            Recycle(operation);
            return;
        }

        operation.State = OperationState.Done;
        if (operation.IsTimer)
        {
            OnTimer(operation);
            return;
        }

        operation.Owner!.Touch();
        if (operation.Timer is { } timer)
        {
            operation.Timer = null;
            StopTimer(timer);
        }

        if (operation.Group is { } group)
        {
            group.OnDone(operation);
        }
        else if (operation.Continuation is not null)
        {
            MakeReady(operation);
        }
    }

    internal void MakeReady(LoopOperation operation)
    {
        // Once in the queue is enough, also for an operation that was over and is used again: the queue says where to look.
        if (!operation.IsQueued)
        {
            operation.IsQueued = true;
            _ready[(_readyHead + _readyCount) % _ready.Length] = operation;
            _readyCount++;
        }
    }

    internal int TakeResult(LoopOperation operation)
    {
        int result = operation.Result;
        operation.Owner!.Forget(operation);
        Recycle(operation);
        return result;
    }

    /// <summary>Asks for an early end. The completion comes as ever.</summary>
    internal void Cancel(LoopOperation operation)
    {
        if (operation.State != OperationState.UnderWay || operation.IsCancelled)
        {
            return;
        }

        operation.IsCancelled = true;
        if (operation.Owed == 0)
        {
            EndWaiting(operation, Errno.ECANCELED);
            return;
        }

        CancelInKernel(operation);
    }

    /// <summary>Ends an operation that the kernel does not know.</summary>
    internal void EndWaiting(LoopOperation operation, Errno error)
    {
        StopLeasing(operation);
        Finish(operation, -(int)error);
    }

    /// <summary>Nobody wants the result any more; what the operation holds goes back with its last completion.</summary>
    internal void Abandon(LoopOperation operation)
    {
        bool isOver = operation.Owed == 0;
        operation.Owner = null;
        operation.Continuation = null;
        operation.Group = null;
        if (isOver)
        {
            StopLeasing(operation);
            operation.State = OperationState.Abandoned;
            Recycle(operation);
            return;
        }

        operation.State = OperationState.Abandoned;
        if (!operation.IsCancelled)
        {
            operation.IsCancelled = true;
            CancelInKernel(operation);
        }
    }

    private void StopLeasing(LoopOperation operation)
    {
        if (operation.LeaseNode.List is not null)
        {
            _leases.Remove(operation.LeaseNode);
        }
    }

    /// <summary>An entry for a stream of completions, which has a slot of its own.</summary>
    internal SubmissionEntry* NextStreamEntry() => NextEntry(1);

    /// <summary>Asks the kernel to end a stream; it completes once more.</summary>
    internal void CancelStream(ulong userData)
    {
        SubmissionEntry* entry = NextEntry(1);
        entry->PrepareCancel(userData);
        entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
    }

    private static ulong TagOf(LoopOperation operation) =>
        (ulong)(uint)operation.Index | ((operation.Generation & GenerationMask) << IndexBits);

    private ulong Tag(LoopOperation operation, ulong mark) => RingDispatcher.Tag(_slot, TagOf(operation) | mark);

    private void CancelInKernel(LoopOperation operation)
    {
        SubmissionEntry* entry = NextEntry(1);
        entry->PrepareCancel(Tag(operation, 0));
        entry->UserData = RingDispatcher.Tag(RingDispatcher.Nobody, 0);
    }

    /// <summary>Entries that follow fit into one submission: a chain ends where a submission ends.</summary>
    internal void MakeRoomForChain(int length)
    {
        CheckThread();
        Ring ring = _dispatcher.Ring;
        if (length > Math.Min(_freeCount, ring.SubmissionCapacity))
        {
            throw new InvalidOperationException(
                $"a chain of {length} operations: {_freeCount} are free, and the ring takes {ring.SubmissionCapacity} at a time");
        }

        if (ring.SubmissionCapacity - ring.Pending < length)
        {
            _ = ring.Submit();
        }
    }

    // Linked entries must be submitted together: room for both, or what is there goes first.
    private SubmissionEntry* NextEntry(int room)
    {
        Ring ring = _dispatcher.Ring;
        if (ring.SubmissionCapacity - ring.Pending < room)
        {
            _ = ring.Submit();
        }

        return ring.TryNext(out SubmissionEntry* entry)
            ? entry
            : throw new KernelException("io_uring_enter(submit)", Errno.EBUSY, "the kernel takes no more submissions");
    }

    private int RunReady()
    {
        int count = _readyCount;
        for (int left = count; left > 0; left--)
        {
            LoopOperation operation = _ready[_readyHead];
            operation.IsQueued = false;
            _readyHead = (_readyHead + 1) % _ready.Length;
            _readyCount--;
            if (operation.State == OperationState.Done && operation.Continuation is { } continuation)
            {
                operation.Continuation = null;
                continuation();
            }
        }

        return count;
    }

    private void Recycle(LoopOperation operation)
    {
        if (operation.State == OperationState.Abandoned && operation.HasFrame)
        {
            ReturnFrame(operation.Frame);
        }

        if (operation.State == OperationState.Abandoned && operation.GivesDescriptor && operation.Result >= 0)
        {
            new FileDescriptor(operation.Result).Dispose(); // opened for nobody
        }

        FreeText(operation);
        operation.Reset();
        _free[_freeCount++] = operation;
    }
}
