namespace Ringside.Net.Loop;

/// <summary>An operation that something other than the kernel completes, for as long as somebody waits for it.</summary>
internal struct Waiting
{
    private LoopOperation? _operation;
    private uint _generation;

    /// <summary>Somebody waits.</summary>
    internal readonly bool IsWaiting =>
        _operation is { } operation && operation.Generation == _generation && operation.State == OperationState.UnderWay;

    /// <summary>Starts to wait.</summary>
    internal LoopTask Begin(Coroutine owner)
    {
        if (IsWaiting)
        {
            throw new InvalidOperationException("somebody waits here already; one coroutine at a time");
        }

        _operation = owner.Loop.Take(owner);
        _generation = _operation.Generation;
        return new LoopTask(_operation);
    }

    /// <summary>Ends the wait, if there is one.</summary>
    internal void End(int result)
    {
        if (IsWaiting)
        {
            LoopOperation operation = _operation!;
            _operation = null;
            operation.Owner!.Loop.Finish(operation, result);
        }
    }
}
