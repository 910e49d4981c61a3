using System.Runtime.CompilerServices;

namespace Ringside.Net.Agents;

/// <summary>The producing end of a <see cref="SlotRing{T}"/>: <c>if (writer.HasRoom()) { writer.Next = ...; writer.Publish();
/// }</c>
/// (kernel document core-api/circular-buffers).</summary>
/// <typeparam name="T">The record.</typeparam>
public unsafe struct SlotWriter<T>
    where T : unmanaged
{
    private readonly byte* _slots;
    private readonly long* _head;
    private readonly long _capacity;
    private long _tail;

    // Positions from here on may hold records that are not read yet.
    private long _limit;

    internal SlotWriter(byte* slots, long* head, int capacity)
    {
        _slots = slots;
        _head = head;
        _capacity = capacity;
        _limit = capacity;
        _tail = 0;
    }

    /// <summary>Records published so far.</summary>
    public readonly long Published => _tail;

    /// <summary>The slot of the next record, to be written when there is room; holds an old record.</summary>
    public readonly ref T Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(T*)(Slot + sizeof(long));
    }

    private readonly byte* Slot
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _slots + ((_tail & (_capacity - 1)) * SlotRing<T>.SlotSize);
    }

    /// <summary>Whether a record can be written; a full ring has none until the reader has read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom() => _tail != _limit || HasNewRoom();

    /// <summary>Gives the record in <see cref="Next"/> to the reader.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish()
    {
        byte* slot = Slot;
        _tail++;

        // Release: the record is seen before its number.
        Volatile.Write(ref *(long*)slot, _tail);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasNewRoom()
    {
        // Acquire: the reads before the reader's store are done.
        _limit = Volatile.Read(ref *_head) + _capacity;
        return _tail != _limit;
    }
}
