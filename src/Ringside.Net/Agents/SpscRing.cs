using System.Runtime.CompilerServices;

namespace Ringside.Net.Agents;

/// <summary>A bounded queue from exactly one producing thread to exactly one consuming thread
/// (kernel document core-api/circular-buffers).</summary>
/// <remarks>
/// Two free-running counters, each written by one side only. The producer's release store of the tail comes after it wrote
/// the slot, so a consumer that acquires the tail sees the whole item; the consumer's release store of the head comes after
/// it read the slot, so a producer that acquires the head never overwrites an unread item. Each side keeps a stale copy of the
/// other's counter and looks at the real one only when the copy says full or empty; the counters stand on cache lines of
/// their own, so that the two cores do not take lines from each other for nothing.
/// </remarks>
/// <typeparam name="T">The items; copied in and out.</typeparam>
public sealed class SpscRing<T>
{
    private readonly T[] _slots;
    private readonly int _mask;
    private SpscCounters _counters;

    /// <summary>Makes an empty ring; all its memory is allocated here.</summary>
    /// <param name="capacity">Most items in it, a power of two.</param>
    public SpscRing(int capacity)
        : this(capacity, 0)
    {
    }

    /// <summary>For tests: starts both counters at <paramref name="first"/>.</summary>
    internal SpscRing(int capacity, long first)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(capacity), 1, nameof(capacity));
        _slots = new T[capacity];
        _mask = capacity - 1;
        _counters.Tail = _counters.HeadSeenByProducer = _counters.Head = _counters.TailSeenByConsumer = first;
    }

    /// <summary>Most items that it holds.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Items in it: exact for a side that is at rest, else a moment's view.</summary>
    public int Count
    {
        get
        {
            // Both sides may move between the two reads.
            long head = Volatile.Read(ref _counters.Head);
            return (int)Math.Clamp(Volatile.Read(ref _counters.Tail) - head, 0, _slots.Length);
        }
    }

    /// <summary>Adds an item. Producer's thread only.</summary>
    /// <returns>False when the ring is full.</returns>
    public bool TryWrite(in T item)
    {
        long tail = _counters.Tail;
        if (tail - _counters.HeadSeenByProducer == _slots.Length)
        {
            _counters.HeadSeenByProducer = Volatile.Read(ref _counters.Head);
            if (tail - _counters.HeadSeenByProducer == _slots.Length)
            {
                return false;
            }
        }

        _slots[(int)tail & _mask] = item;
        Volatile.Write(ref _counters.Tail, tail + 1);
        return true;
    }

    /// <summary>Takes the oldest item. Consumer's thread only.</summary>
    /// <returns>False when the ring is empty.</returns>
    public bool TryRead(out T item)
    {
        long head = _counters.Head;
        if (head == _counters.TailSeenByConsumer)
        {
            _counters.TailSeenByConsumer = Volatile.Read(ref _counters.Tail);
            if (head == _counters.TailSeenByConsumer)
            {
                item = default!;
                return false;
            }
        }

        ref T slot = ref _slots[(int)head & _mask];
        item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot = default!; // so that the ring keeps nothing alive
        }

        Volatile.Write(ref _counters.Head, head + 1);
        return true;
    }
}
