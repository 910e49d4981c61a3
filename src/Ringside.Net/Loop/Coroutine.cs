using System.Runtime.CompilerServices;
using Ringside.Linux.Errors;

namespace Ringside.Net.Loop;

/// <summary>One flow of control on a ring loop: an async method that waits only for operations of its loop (io_uring(7)).</summary>
/// <remarks>
/// Every operation belongs to the coroutine that started it. <see cref="Dispose"/> cancels them all and lets the coroutine run on, once the
/// kernel is done with their memory, with an <see cref="OperationCanceledException"/> at the place where it waits, so that its
/// <c>finally</c> blocks run; operations that it starts after that throw the same. What it started and did not await when it ends is
/// cancelled, too; what completes late is counted and thrown away, and descriptors that come so are closed.
/// All members belong to the loop's thread.
/// </remarks>
public sealed class Coroutine : IDisposable
{
    private readonly WaitList _joining = new();
    private readonly WaitList _parked = new();
    private readonly Action _finished;
    private ValueTaskAwaiter _awaiter;
    private Operation? _firstOwned;
    private InactivityTimer? _inactivity;
    private bool _isInactive;

    internal Coroutine(RingLoop loop, string name)
    {
        Loop = loop;
        Name = name;
        _finished = loop.FinishLater(this);
    }

    /// <summary>The loop that it runs on.</summary>
    public RingLoop Loop { get; }

    /// <summary>Its name, for messages.</summary>
    public string Name { get; }

    /// <summary>How it stands.</summary>
    public CoroutineState State { get; private set; }

    /// <summary>What it threw, when it has failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Disposes the coroutine when no operation of it has completed for this long, in nanoseconds; 0 for no limit. Looked at
    /// when the time is over, so that activity costs nothing.</summary>
    public long InactivityLimitNanos
    {
        get => _inactivity?.LimitNanos ?? 0;
        set
        {
            Loop.CheckThread();
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (State == CoroutineState.Running)
            {
                _inactivity ??= new InactivityTimer(this);
                _inactivity.Set(value);
            }
        }
    }

    internal bool IsDisposing { get; private set; }

    /// <summary>Operations of it that the kernel has not finished.</summary>
    internal int WithKernel { get; private set; }

    internal long LastActiveNanos { get; set; }

    internal int Place { get; set; }

    /// <summary>Next in the loop's list of those that ended on another thread.</summary>
    internal Coroutine? NextElsewhere { get; set; }

    /// <summary>Waits for the end of this coroutine, however it comes.</summary>
    /// <param name="timeoutNanos">Longest wait.</param>
    /// <returns>0, or -ETIME.</returns>
    public Pending Join(long timeoutNanos = RingLoop.Unlimited)
    {
        Loop.CheckThread();
        return State != CoroutineState.Running ? new Pending(0) : Loop.StartWait(_joining, timeoutNanos);
    }

    /// <summary>Cancels all operations of the coroutine and has it end. Returns at once: it ends when the kernel has given back all
    /// memory, within the next turns of the loop. Later calls do nothing.</summary>
    public void Dispose()
    {
        Loop.CheckThread();
        if (State != CoroutineState.Running || IsDisposing)
        {
            return;
        }

        IsDisposing = true;
        for (Operation? operation = _firstOwned; operation is not null;)
        {
            Operation? next = operation.NextOwned;
            IOperationSink? sink = operation.Sink;
            operation.Cancel();
            sink?.Abandon();
            operation = Following(next);
        }
    }

    internal void Begin(ValueTask body)
    {
        _awaiter = body.GetAwaiter();
        if (_awaiter.IsCompleted)
        {
            Finish();
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_finished);
        }
    }

    internal void Fail(Exception failure) => End(CoroutineState.Failed, failure);

    internal void Finish()
    {
        try
        {
            _awaiter.GetResult();
            End(CoroutineState.Completed, null);
        }
        catch (OperationCanceledException) when (IsDisposing)
        {
            End(_isInactive ? CoroutineState.Inactive : CoroutineState.Disposed, null);
        }
        catch (Exception failure)
        {
            End(CoroutineState.Failed, failure);
        }
    }

    internal void DisposeInactive()
    {
        _isInactive = true;
        Dispose();
    }

    internal void Own(Operation operation)
    {
        operation.Owner = this;
        operation.PreviousOwned = null;
        operation.NextOwned = _firstOwned;
        if (_firstOwned is not null)
        {
            _firstOwned.PreviousOwned = operation;
        }

        _firstOwned = operation;
    }

    internal void Disown(Operation operation)
    {
        if (operation.PreviousOwned is { } previous)
        {
            previous.NextOwned = operation.NextOwned;
        }
        else
        {
            _firstOwned = operation.NextOwned;
        }

        if (operation.NextOwned is { } next)
        {
            next.PreviousOwned = operation.PreviousOwned;
        }

        operation.Owner = null;
        operation.NextOwned = operation.PreviousOwned = null;
    }

    internal void CountWithKernel(int change)
    {
        WithKernel += change;
        if (WithKernel == 0)
        {
            while (_parked.First is { } operation)
            {
                _parked.Remove(operation);
                Loop.QueueReady(operation);
            }
        }
    }

    internal void Park(Operation operation) => _parked.Add(operation);

    // Cancelling may have taken it off the list; then from the start, where at least one is missing now.
    private Operation? Following(Operation? next) => next is not null && next.Owner != this ? _firstOwned : next;

    private void End(CoroutineState state, Exception? failure)
    {
        State = state;
        Failure = failure;
        _inactivity?.Set(0);
        for (Operation? operation = _firstOwned; operation is not null;)
        {
            Operation? next = operation.NextOwned;
            operation.Abandon();
            operation = Following(next);
        }

        _joining.FulfilAll((int)Errno.None);
        Loop.Remove(this);
    }
}
