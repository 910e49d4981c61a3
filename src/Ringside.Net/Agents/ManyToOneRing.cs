using System.Runtime.CompilerServices;

namespace Ringside.Net.Agents;

/// <summary>A bounded queue from any number of producing threads to exactly one consuming thread
/// (kernel documents core-api/circular-buffers and memory-barriers).</summary>
/// <remarks>
/// Each slot carries a sequence number that says whose turn it is: <c>n</c> means that the producer of item <c>n</c> may write,
/// <c>n + 1</c> that the consumer may read item <c>n</c>; having read it, the consumer sets <c>n + capacity</c>, the producer's turn one
/// round later. Producers agree on who writes which item by compare-and-swap of the tail; they never wait for each other after that.
/// A producer that loses the processor between taking its number and writing its item hides the later items until it runs again:
/// the consumer then sees an empty ring, never a wrong one, and the order of one producer's items is kept.
/// Nothing is allocated after the ring was made.
/// </remarks>
/// <typeparam name="T">The items; copied in and out.</typeparam>
public sealed class ManyToOneRing<T>
{
    private readonly Slot[] _slots;
    private readonly int _mask;
    private ManyToOneCounters _counters;

    /// <summary>Makes an empty ring; all its memory is allocated here.</summary>
    /// <param name="capacity">Most items in it, a power of two, at least 2 (with one slot, "written" and "free again" would be the same
    /// number).</param>
    public ManyToOneRing(int capacity)
        : this(capacity, 0)
    {
    }

    /// <summary>For tests: starts the counters at <paramref name="first"/>.</summary>
    internal ManyToOneRing(int capacity, long first)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(capacity), 1, nameof(capacity));
        _slots = new Slot[capacity];
        _mask = capacity - 1;
        for (long number = first; number < first + capacity; number++)
        {
            _slots[(int)number & _mask].Sequence = number;
        }

        _counters.Tail = _counters.Head = first;
    }

    /// <summary>Most items that it holds.</summary>
    public int Capacity => _slots.Length;

    /// <summary>Items in it, those included that are just being written: a moment's view.</summary>
    public int Count
    {
        get
        {
            long head = Volatile.Read(ref _counters.Head);
            return (int)Math.Clamp(Volatile.Read(ref _counters.Tail) - head, 0, _slots.Length);
        }
    }

    /// <summary>True when <see cref="TryRead"/> would give an item. Consumer's thread only.</summary>
    public bool CanRead
    {
        get
        {
            long head = _counters.Head;
            return Volatile.Read(ref _slots[(int)head & _mask].Sequence) == head + 1;
        }
    }

    /// <summary>Adds an item. Any thread.</summary>
    /// <returns>False when the ring is full.</returns>
    public bool TryWrite(in T item)
    {
        while (true)
        {
            long tail = Volatile.Read(ref _counters.Tail);
            ref Slot slot = ref _slots[(int)tail & _mask];

            // Acquire: the consumer's copy out of the slot, one round ago, comes before our write into it.
            long turn = Volatile.Read(ref slot.Sequence) - tail;
            if (turn < 0)
            {
                return false; // the item of one round ago is still there
            }

            if (turn == 0 && Interlocked.CompareExchange(ref _counters.Tail, tail + 1, tail) == tail)
            {
                slot.Item = item;

                // Release: the consumer that sees this number sees the whole item.
                Volatile.Write(ref slot.Sequence, tail + 1);
                return true;
            }

            // Another producer took this number: look again.
        }
    }

    /// <summary>Takes the oldest item. Consumer's thread only.</summary>
    /// <returns>False when the ring is empty, or its oldest item is not completely written yet.</returns>
    public bool TryRead(out T item)
    {
        long head = _counters.Head;
        ref Slot slot = ref _slots[(int)head & _mask];

        // Acquire: pairs with the producer's release, so the item is whole.
        if (Volatile.Read(ref slot.Sequence) != head + 1)
        {
            item = default!;
            return false;
        }

        item = slot.Item;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            slot.Item = default!; // so that the ring keeps nothing alive
        }

        // Release: no producer writes into the slot before it was copied out. The head itself is only for Count.
        Volatile.Write(ref slot.Sequence, head + _slots.Length);
        Volatile.Write(ref _counters.Head, head + 1);
        return true;
    }

    private struct Slot
    {
        public long Sequence;
        public T Item;
    }
}
