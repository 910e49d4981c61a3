namespace Ringside.Messaging.Storage;

/// <summary>Completions that wait to be taken; bounded.</summary>
internal sealed class CompletionQueue<T>(int capacity)
{
    private readonly T[] _items = new T[capacity];
    private int _head;

    internal int Count { get; private set; }

    internal bool IsFull => Count == _items.Length;

    internal void Add(in T item) => _items[(_head + Count++) % _items.Length] = item;

    internal int Take(Span<T> into)
    {
        int taken = 0;
        for (; taken < into.Length && Count > 0; taken++)
        {
            into[taken] = _items[_head];
            _head = (_head + 1) % _items.Length;
            Count--;
        }

        return taken;
    }
}
