using System.Runtime.CompilerServices;

namespace Ringside.Net.Agents;

/// <summary>The consuming end of a <see cref="SlotRing{T}"/>: <c>while (reader.HasNext()) { Use(in reader.Next); reader.Advance();
/// }</c>
/// (kernel document core-api/circular-buffers).</summary>
/// <typeparam name="T">The record.</typeparam>
public unsafe struct SlotReader<T>
    where T : unmanaged
{
    private const long StoreEvery = 64;

    private readonly byte* _slots;
    private readonly long* _sharedHead;
    private readonly long _capacity;
    private long _head;

    internal SlotReader(byte* slots, long* head, int capacity)
    {
        _slots = slots;
        _sharedHead = head;
        _capacity = capacity;
        _head = 0;
    }

    /// <summary>Records read so far.</summary>
    public readonly long Taken => _head;

    /// <summary>The oldest record, when there is one; good until <see cref="Advance"/>.</summary>
    public readonly ref readonly T Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(T*)(Slot + sizeof(long));
    }

    private readonly byte* Slot
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _slots + ((_head & (_capacity - 1)) * SlotRing<T>.SlotSize);
    }

    /// <summary>Whether a record can be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasNext()
    {
        // Acquire: with the number the record is there.
        if (Volatile.Read(ref *(long*)Slot) == _head + 1)
            return true;
        Store();
        return false;
    }

    /// <summary>Whether at least so many records can be read. Looks at the last of them only: a reader that takes many at a time stays
    /// clear of the lines that the writer is at.</summary>
    /// <param name="count">1 up to the capacity.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(int count)
    {
        // Acquire: with the last number all records before it are there.
        long last = _head + count - 1;
        return Volatile.Read(ref *(long*)(_slots + ((last & (_capacity - 1)) * SlotRing<T>.SlotSize))) == last + 1;
    }

    /// <summary>Gives the slot of the oldest record back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        _head++;
        if (_head % StoreEvery == 0)
            Store();
    }

    private readonly void Store()
    {
        // A line that has not changed is left alone: the writer may be about to read it. Release: the reads come before.
        if (*_sharedHead != _head)
            Volatile.Write(ref *_sharedHead, _head);
    }
}
