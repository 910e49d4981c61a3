using System.Runtime.CompilerServices;

namespace Ringside.Net.Loop;

/// <summary>One step of <c>await foreach</c>: true while there is more (the results of io_uring_enter(2)).</summary>
public readonly struct LoopMove : ICriticalNotifyCompletion
{
    private readonly LoopTask _task;

    internal LoopMove(LoopTask task) => _task = task;

    /// <summary>True when it is decided.</summary>
    public bool IsCompleted => _task.IsCompleted;

    /// <summary>What <c>await</c> asks for.</summary>
    public LoopMove GetAwaiter() => this;

    /// <summary>Whether there is more.</summary>
    public bool GetResult() => _task.GetResult() > 0;

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _task.UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _task.UnsafeOnCompleted(continuation);
}
