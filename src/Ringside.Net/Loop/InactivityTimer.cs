using Ringside.Linux.Clocks;
using Ringside.Linux.IoUring;

namespace Ringside.Net.Loop;

/// <summary>Ends a coroutine in which nothing happens. One time-out of the kernel, armed for the rest when it finds that something has
/// happened meanwhile: a message costs one store, not a system call.</summary>
internal sealed class InactivityTimer(Coroutine coroutine) : IOperationSink
{
    private Pending _timer;
    private bool _isArmed;

    internal long LimitNanos { get; private set; }

    internal void Set(long limitNanos)
    {
        LimitNanos = limitNanos;
        if (_isArmed)
        {
            _timer.Cancel(); // its completion arms it for the new limit
        }
        else
        {
            Arm();
        }
    }

    public void Handle(in Completion completion)
    {
        _isArmed = false;
        Arm();
    }

    public void Abandon()
    {
    }

    private void Arm()
    {
        if (LimitNanos == 0 || coroutine.State != CoroutineState.Running || coroutine.IsDisposing)
        {
            return;
        }

        long left = coroutine.LastActiveNanos + LimitNanos - KernelClock.MonotonicNanos();
        if (left <= 0)
        {
            coroutine.DisposeInactive();
            return;
        }

        _isArmed = true;
        _timer = coroutine.Loop.StartTimer(this, left);
    }
}
