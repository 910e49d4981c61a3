using System.Runtime.CompilerServices;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>Waits for a free frame; gives null when the time-out came first, or the coroutine was cancelled (the time-out is one of
/// io_uring_enter(2)).</summary>
public readonly struct LoopLease : ICriticalNotifyCompletion
{
    private readonly LoopTask _task;

    internal LoopLease(LoopTask task) => _task = task;

    /// <summary>True when it is decided.</summary>
    public bool IsCompleted => _task.IsCompleted;

    /// <summary>What <c>await</c> asks for.</summary>
    public LoopLease GetAwaiter() => this;

    /// <summary>Takes the frame; the coroutine has leased it.</summary>
    public Frame? GetResult()
    {
        Frame frame = _task.Operation.Frame;
        return _task.GetResult() >= 0 ? frame : null;
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _task.UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _task.UnsafeOnCompleted(continuation);
}
