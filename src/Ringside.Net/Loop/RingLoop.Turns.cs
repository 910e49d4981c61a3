using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;

namespace Ringside.Net.Loop;

/// <content>The turns of the loop, and what wakes it (io_uring_enter(2), eventfd(2)).</content>
public sealed unsafe partial class RingLoop
{
    private const int DrainTurns = 500;
    private const long DrainTurnNanos = 10_000_000;

    private readonly List<ILoopMailbox> _waitingMailboxes = [];

    /// <summary>Runs until <see cref="Stop"/> was called or the last coroutine has ended, waiting as the options say.</summary>
    /// <exception cref="CoroutineException">A coroutine failed, and the options name no observer.</exception>
    public void Run()
    {
        CheckThread();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long idleSince = 0;
        while (!IsOver)
        {
            bool maySleep = MaySleep(ref idleSince);
            idleSince = Turn(maySleep ? -1 : 0) > 0 ? 0 : idleSince;
        }

        ThrowFatal();
    }

    /// <inheritdoc/>
    /// <exception cref="CoroutineException">A coroutine failed, and the options name no observer.</exception>
    public int DoWork(long nowNanos)
    {
        CheckThread();
        int work = Turn(0);
        ThrowFatal();
        if (IsOver)
        {
            return IAgent.Ended;
        }

        // With no work reported the runner may sleep on the ring's descriptor, and what is prepared would not be submitted.
        return work == 0 && _ring.Pending == 0 && PrepareSleep() ? 0 : Math.Max(work, 1);
    }

    /// <summary>One turn: one call to the kernel, all completions, all that can be resumed.</summary>
    /// <param name="timeoutNanos">Longest sleep in that call when there is nothing to do; 0 does not sleep, negative is no limit.</param>
    /// <returns>How much was done.</returns>
    internal int Turn(long timeoutNanos)
    {
        SynchronizationContext? context = LeaveContext();
        bool wasRunning = _isRunning;
        _isRunning = true;
        try
        {
            Turns++;
            int work = LookElsewhere();
            bool sleeps = timeoutNanos != 0 && work == 0 && _ready.Count == 0 && _ring.Available == 0 && PrepareSleep();
            int result = sleeps ? _dispatcher.Wait(timeoutNanos) : _dispatcher.Poll();
            Volatile.Write(ref _asleep, 0);
            if (result < 0 && (Errno)(-result) is not (Errno.EAGAIN or Errno.EBUSY))
            {
                throw new KernelException("io_uring_enter()", (Errno)(-result));
            }

            work += Math.Max(result, 0) + LookElsewhere();
            return work + RunReady();
        }
        finally
        {
            _isRunning = wasRunning;
            ReturnToContext(context);
        }
    }

    /// <summary>Wakes the loop if it sleeps. Any thread.</summary>
    internal void Wake()
    {
        // Full fence: what the caller stored (a message, the wish to stop) is visible before we read whether the loop sleeps; the loop
        // stores that it will sleep, then looks at those once more. With either order broken, both would believe that the other acts.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _asleep) != 0)
        {
            _event.Raise();
        }
    }

    internal void Await(ILoopMailbox mailbox)
    {
        if (!_waitingMailboxes.Contains(mailbox))
        {
            _waitingMailboxes.Add(mailbox);
        }
    }

    internal void QueueReady(Operation operation) => _ready.Add(operation);

    private static SynchronizationContext? LeaveContext()
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null); // else continuations would go there
        }

        return context;
    }

    private static void ReturnToContext(SynchronizationContext? context)
    {
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private bool IsOver => _stopping || _fatal is not null || (_hadCoroutines && _coroutineCount == 0);

    private bool MaySleep(ref long idleSince)
    {
        if (Options.Strategy != WaitStrategy.SpinThenBlock)
        {
            return Options.Strategy == WaitStrategy.Block;
        }

        long now = KernelClock.MonotonicRawNanos();
        idleSince = idleSince == 0 ? now : idleSince;
        return now - idleSince >= Options.SpinNanos;
    }

    /// <summary>From here on, whoever stores something for the loop raises its event.</summary>
    /// <returns>False when something was stored before: the loop must not sleep.</returns>
    internal bool PrepareSleep()
    {
        Volatile.Write(ref _asleep, 1);
        Interlocked.MemoryBarrier(); // pairs with the one in Wake
        bool mustRun = _stopping || _ready.Count > 0 || Volatile.Read(ref _endedElsewhere) is not null || AnyMessage();
        if (mustRun)
        {
            Volatile.Write(ref _asleep, 0);
        }

        return !mustRun;
    }

    private bool AnyMessage()
    {
        foreach (ILoopMailbox mailbox in _waitingMailboxes)
        {
            if (mailbox.HasMessage)
            {
                return true;
            }
        }

        return false;
    }

    private int LookElsewhere()
    {
        int found = 0;
        for (int i = _waitingMailboxes.Count - 1; i >= 0; i--)
        {
            ILoopMailbox mailbox = _waitingMailboxes[i];
            if (mailbox.HasMessage || !mailbox.IsAwaited)
            {
                found += mailbox.IsAwaited ? 1 : 0;
                _waitingMailboxes.RemoveAt(i);
                mailbox.Deliver();
            }
        }

        if (Volatile.Read(ref _endedElsewhere) is not null)
        {
            Coroutine? ended = Interlocked.Exchange(ref _endedElsewhere, null);
            for (; ended is not null; ended = ended.NextElsewhere, found++)
            {
                ended.Finish();
            }
        }

        return found;
    }

    // As many as are ready now: those that get ready meanwhile wait for the next look at the kernel.
    private int RunReady()
    {
        int count = _ready.Count;
        if (count == 0)
        {
            return 0;
        }

        long now = KernelClock.MonotonicNanos();
        for (int i = 0; i < count; i++)
        {
            Operation operation = _ready.Take();
            if (operation.Owner is { IsDisposing: true, WithKernel: > 0 } owner)
            {
                owner.Park(operation); // its clean-up must not run while the kernel still uses its memory
                continue;
            }

            _current = operation.Owner;
            if (_current is not null)
            {
                _current.LastActiveNanos = now;
            }

            try
            {
                operation.Resume();
            }
            catch (Exception exception)
            {
                _fatal ??= exception; // async methods do not let exceptions out; a hand-made awaiter might
            }
        }

        _current = null;
        return count;
    }

    private bool Drain()
    {
        for (int i = _coroutineCount - 1; i >= 0; i--)
        {
            _coroutines[i]!.Dispose();
        }

        CancelOwnOperations();
        for (int i = 0; i < DrainTurns && HasKernelOperations(); i++)
        {
            _ = Turn(DrainTurnNanos);
        }

        _ = Turn(0); // those that end with the last completion
        return !HasKernelOperations();
    }

    private void ThrowFatal()
    {
        if (_fatal is { } fatal)
        {
            _fatal = null;
            throw fatal;
        }
    }
}
