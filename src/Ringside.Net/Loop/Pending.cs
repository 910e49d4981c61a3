using System.Runtime.CompilerServices;

namespace Ringside.Net.Loop;

/// <summary>An operation that was started: it is awaited once, given to a <see cref="WaitGroup"/>, or cancelled (its result is that of
/// the completion, io_uring_enter(2)).</summary>
/// <remarks>The result is what the matching system call returns, or a negative errno: ECANCELED when it was cancelled, ETIME when its
/// time-out came first. It comes exactly once, after the kernel is done with all memory of the operation; cancelling only asks the
/// kernel. When the coroutine that started it has been disposed, awaiting throws <see cref="OperationCanceledException"/>. Nothing is
/// allocated: the value names a pooled object and its generation, so that a value used twice is found out.</remarks>
public readonly struct Pending
{
    private readonly Operation? _operation;
    private readonly uint _generation;
    private readonly int _result;

    internal Pending(Operation operation)
    {
        _operation = operation;
        _generation = operation.Generation;
    }

    internal Pending(int result) => _result = result;

    /// <summary>True when awaiting it returns at once.</summary>
    public bool IsCompleted => _operation is null || _operation.IsCompleted(_generation);

    internal Operation? Operation => _operation;

    internal uint Generation => _generation;

    internal int ImmediateResult => _result;

    /// <summary>Asks that the operation end. It still completes once, with ECANCELED, or with its result if that was faster; one that has
    /// completed is left alone.</summary>
    public void Cancel() => _operation?.Cancel(_generation);

    /// <summary>The operation as a value task, to be awaited once.</summary>
    public ValueTask<int> AsValueTask() =>
        _operation is null ? new ValueTask<int>(_result) : new ValueTask<int>(_operation, (short)_generation);

    /// <summary>Lets it be awaited.</summary>
    public ValueTaskAwaiter<int> GetAwaiter() => AsValueTask().GetAwaiter();
}
