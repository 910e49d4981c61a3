namespace Ringside.Net.Loop;

/// <summary>Waits for the same thing, in the order in which they began. Linked through the operations: it allocates nothing and is
/// bounded by their number.</summary>
internal sealed class WaitList
{
    private Operation? _first;
    private Operation? _last;

    internal Operation? First => _first;

    internal void Add(Operation operation)
    {
        operation.List = this;
        operation.PreviousWaiting = _last;
        operation.NextWaiting = null;
        if (_last is null)
        {
            _first = operation;
        }
        else
        {
            _last.NextWaiting = operation;
        }

        _last = operation;
    }

    internal void Remove(Operation operation)
    {
        if (operation.PreviousWaiting is { } previous)
        {
            previous.NextWaiting = operation.NextWaiting;
        }
        else
        {
            _first = operation.NextWaiting;
        }

        if (operation.NextWaiting is { } next)
        {
            next.PreviousWaiting = operation.PreviousWaiting;
        }
        else
        {
            _last = operation.PreviousWaiting;
        }

        operation.List = null;
        operation.NextWaiting = operation.PreviousWaiting = null;
    }

    internal void FulfilAll(int result)
    {
        while (_first is { } operation)
        {
            operation.Fulfil(result); // removes it
        }
    }
}
