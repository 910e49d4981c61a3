using Ringside.Linux.Clocks;

namespace Ringside.Net.Loop;

/// <content>An end for conversations in which nothing happens.</content>
public sealed partial class Coroutine : ITimed
{
    private long _limitNanos;
    private long _activeNanos;

    /// <summary>True when it was cancelled because no operation of it had completed for too long.</summary>
    public bool WasInactive { get; private set; }

    /// <summary>Cancels the coroutine when no operation of it completes for so long.</summary>
    /// <param name="nanos">The limit, above zero. It counts from now.</param>
    public void LimitInactivity(long nanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nanos);
        bool isFirst = _limitNanos == 0;
        _limitNanos = nanos;
        _activeNanos = KernelClock.MonotonicRawNanos();
        if (isFirst && !IsCancelled)
        {
            Loop.StartTimer(this, this, nanos);
        }
    }

    void ITimed.OnTime()
    {
        long idleNanos = KernelClock.MonotonicRawNanos() - _activeNanos;
        if (idleNanos >= _limitNanos)
        {
            WasInactive = true;
            Cancel();
        }
        else if (!IsCancelled)
        {
            Loop.StartTimer(this, this, _limitNanos - idleNanos);
        }
    }

    /// <summary>Something has happened.</summary>
    internal void Touch()
    {
        if (_limitNanos > 0)
        {
            _activeNanos = KernelClock.MonotonicRawNanos();
        }
    }
}
