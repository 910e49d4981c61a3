using Ringside.Linux.Errors;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>One operation of a coroutine, from its submission until its result was taken. Pooled: the generation tells one use of the
/// object from the next.</summary>
internal sealed class LoopOperation : ITimed
{
    internal LoopOperation(int index)
    {
        Index = index;
        LeaseNode = new LinkedListNode<LoopOperation>(this);
    }

    internal int Index { get; }

    /// <summary>Its place among those that wait for a frame; made once, so that waiting allocates nothing.</summary>
    internal LinkedListNode<LoopOperation> LeaseNode { get; }

    internal uint Generation { get; private set; } = 1;

    internal OperationState State { get; set; }

    internal Coroutine? Owner { get; set; }

    /// <summary>Next and previous operation of the same owner.</summary>
    internal LoopOperation? Next { get; set; }

    internal LoopOperation? Previous { get; set; }

    internal Action? Continuation { get; set; }

    /// <summary>It stands in the queue of operations whose waiters run next. Outlives the use: the queue says only where to look.</summary>
    internal bool IsQueued { get; set; }

    internal WaitGroup? Group { get; set; }

    /// <summary>Its place in the group.</summary>
    internal int Place { get; set; }

    internal int Result { get; set; }

    /// <summary>Completions that the kernel still owes: two with a linked time-out. 0 when the kernel does not know the operation.</summary>
    internal int Owed { get; set; }

    /// <summary>Its linked time-out came.</summary>
    internal bool HasTimedOut { get; set; }

    internal bool IsCancelled { get; set; }

    /// <summary>It is a time-out itself: ETIME is its success.</summary>
    internal bool IsTimeout { get; set; }

    /// <summary>Nobody awaits it; it tells <see cref="Timed"/>.</summary>
    internal bool IsTimer { get; set; }

    internal ITimed? Timed { get; set; }

    /// <summary>The timer that ends this operation, where the kernel cannot.</summary>
    internal LoopOperation? Timer { get; set; }

    /// <summary>Its result is a descriptor: closed when nobody takes it.</summary>
    internal bool GivesDescriptor { get; set; }

    /// <summary>The memory that the kernel reads or writes; given back with the last completion when the operation was abandoned.</summary>
    internal Frame Frame { get; set; }

    internal bool HasFrame { get; set; }

    /// <summary>Memory outside the heap that lives as long as the kernel may read it.</summary>
    internal nint Text { get; set; }

    /// <inheritdoc/>
    public void OnTime()
    {
        Timer = null;
        Owner!.Loop.EndWaiting(this, Errno.ETIME);
    }

    /// <summary>Ready for its next use. What refers to this one is out of date from now on.</summary>
    internal void Reset()
    {
        Generation++;
        State = OperationState.Free;
        Owner = null;
        Continuation = null;
        Group = null;
        Timed = null;
        Timer = null;
        Owed = 0;
        HasFrame = HasTimedOut = IsCancelled = IsTimeout = IsTimer = GivesDescriptor = false;
    }
}
