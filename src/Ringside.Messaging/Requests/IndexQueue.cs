namespace Ringside.Messaging.Requests;

/// <summary>Numbers of slots in the order in which they came; holds each slot once at most, so it is never full.</summary>
internal sealed class IndexQueue(int capacity)
{
    private readonly int[] _items = new int[capacity];
    private int _head;

    internal int Count { get; private set; }

    internal int First => _items[_head];

    /// <summary>Takes the first one out.</summary>
    internal int TakeFirst()
    {
        int first = First;
        RemoveFirst();
        return first;
    }

    internal void Add(int item)
    {
        int at = _head + Count++;
        _items[at >= _items.Length ? at - _items.Length : at] = item;
    }

    internal void RemoveFirst()
    {
        _head = _head + 1 == _items.Length ? 0 : _head + 1;
        Count--;
    }
}
