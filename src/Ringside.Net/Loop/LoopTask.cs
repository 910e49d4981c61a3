using System.Runtime.CompilerServices;

namespace Ringside.Net.Loop;

/// <summary>An operation that a coroutine may await, once (the result is that of the call of io_uring_enter(2)): not negative on success,
/// else a negative errno: ETIME when its time-out came, ECANCELED when it was cancelled.</summary>
/// <remarks>A value, not an object: awaiting allocates nothing. It can be awaited directly or handed to a <see cref="WaitGroup"/>, not
/// both.</remarks>
public readonly struct LoopTask : ICriticalNotifyCompletion
{
    private readonly LoopOperation? _operation;
    private readonly uint _generation;

    internal LoopTask(LoopOperation operation)
    {
        _operation = operation;
        _generation = operation.Generation;
    }

    /// <summary>True when the result is there.</summary>
    public bool IsCompleted => Checked().State == OperationState.Done;

    internal LoopOperation Operation => Checked();

    /// <summary>What <c>await</c> asks for.</summary>
    public LoopTask GetAwaiter() => this;

    /// <summary>Takes the result; the operation is over with it.</summary>
    /// <exception cref="InvalidOperationException">It was taken already, or is not there yet.</exception>
    public int GetResult()
    {
        LoopOperation operation = Checked();
        return operation.State == OperationState.Done
            ? operation.Owner!.Loop.TakeResult(operation)
            : throw new InvalidOperationException("the operation is not done; await it");
    }

    /// <summary>Asks the kernel to end the operation early. It still completes, once: with ECANCELED, or with its result when that was
    /// faster.</summary>
    public void Cancel()
    {
        LoopOperation operation = Checked();
        operation.Owner!.Loop.Cancel(operation);
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        LoopOperation operation = Checked();
        if (operation.Continuation is not null || operation.Group is not null)
        {
            throw new InvalidOperationException("somebody waits for this operation already");
        }

        operation.Continuation = continuation;
        if (operation.State == OperationState.Done)
        {
            operation.Owner!.Loop.MakeReady(operation);
        }
    }

    private LoopOperation Checked() => _operation is { } operation && operation.Generation == _generation
        ? operation
        : throw new InvalidOperationException("the result of this operation was taken already, or its coroutine has ended");
}
