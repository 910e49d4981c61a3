using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Net.Loop;

/// <content>Time: delays that a coroutine awaits, and timers that belong to something else.</content>
public sealed unsafe partial class RingLoop
{
    internal LoopTask Delay(Coroutine owner, long nanos)
    {
        LoopOperation operation = Take(owner);
        PrepareTimer(operation, nanos);
        return new LoopTask(operation);
    }

    /// <summary>A timer that nobody awaits: it tells <paramref name="timed"/> and is over.</summary>
    internal LoopOperation StartTimer(Coroutine owner, ITimed timed, long nanos)
    {
        LoopOperation operation = Take(owner);
        operation.Timed = timed;
        operation.IsTimer = true;
        PrepareTimer(operation, nanos);
        return operation;
    }

    /// <summary>The timer shall not ring.</summary>
    internal void StopTimer(LoopOperation timer)
    {
        timer.Timed = null;
        Cancel(timer);
    }

    // The kernel says ETIME when a time-out came as it should.
    private void OnTimer(LoopOperation timer)
    {
        ITimed? timed = timer.Timed;
        bool rings = timer.Result == -(int)Errno.ETIME;
        timer.Owner!.Forget(timer);
        Recycle(timer);
        if (rings)
        {
            timed?.OnTime();
        }
    }

    private void PrepareTimer(LoopOperation operation, long nanos)
    {
        SubmissionEntry* entry = Prepare(operation, -1);
        KernelTime* time = Memory<KernelTime>(operation, TimeAt);
        *time = KernelTime.FromNanos(nanos);
        entry->PrepareTimeout(time);
        entry->UserData = Tag(operation, 0);
        operation.IsTimeout = true;
    }
}
