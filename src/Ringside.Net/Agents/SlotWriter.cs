using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ringside.Net.Agents;

/// <summary>The producing end of a <see cref="SlotRing{T}"/>: <c>while (!writer.TryWrite(record)) { }</c>, and
/// <see cref="Flush"/> when there is no more for now (kernel document core-api/circular-buffers).</summary>
/// <typeparam name="T">The record.</typeparam>
public unsafe struct SlotWriter<T>
    where T : unmanaged
{
    private readonly byte* _slots;
    private readonly long* _sharedHead;
    private readonly long* _sharedTail;
    private readonly long _capacity;
    private long _tail;

    // Positions from here on may hold records that are not read yet.
    private long _limit;

    internal SlotWriter(SlotRing<T> ring)
    {
        _slots = ring.Slots;
        _sharedHead = ring.Head;
        _sharedTail = ring.Tail;
        _capacity = ring.Capacity;
        _limit = ring.Capacity;
        _tail = 0;
    }

    /// <summary>Records written so far, whether they are shown yet or not.</summary>
    public readonly long Written => _tail;

    /// <summary>Writes a record. The reader sees it with the batch that it completes, or after <see cref="Flush"/>.</summary>
    /// <param name="record">The record.</param>
    /// <returns>False when the ring is full: all is shown to the reader, who must read first.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T record)
    {
        if (_tail == _limit && !HasNewRoom())
            return false;
        Store((ulong*)(_slots + ((_tail & (_capacity - 1)) * sizeof(T))), record);
        if ((++_tail & (SlotRing<T>.Batch - 1)) == 0)
            Flush();
        return true;
    }

    /// <summary>Shows the reader all that was written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Flush()
    {
        // The records leave the write-combining buffers before the position does; the release orders ordinary stores likewise.
        if (Sse.IsSupported)
            Sse.StoreFence();
        Volatile.Write(ref *_sharedTail, _tail);
    }

    // Line after line, so that each leaves whole: a part of a line would have to be merged in memory. All tests are constant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ulong* slot, in T record)
    {
        if (!Sse2.X64.IsSupported)
        {
            *(T*)slot = record;
            return;
        }

        ref ulong words = ref Unsafe.As<T, ulong>(ref Unsafe.AsRef(in record));
        Sse2.X64.StoreNonTemporal(slot, words);
        if (sizeof(T) > 8)
            Sse2.X64.StoreNonTemporal(slot + 1, Unsafe.Add(ref words, 1));
        if (sizeof(T) > 16)
            Sse2.X64.StoreNonTemporal(slot + 2, Unsafe.Add(ref words, 2));
        if (sizeof(T) > 24)
            Sse2.X64.StoreNonTemporal(slot + 3, Unsafe.Add(ref words, 3));
        if (sizeof(T) > 32)
            Sse2.X64.StoreNonTemporal(slot + 4, Unsafe.Add(ref words, 4));
        if (sizeof(T) > 40)
            Sse2.X64.StoreNonTemporal(slot + 5, Unsafe.Add(ref words, 5));
        if (sizeof(T) > 48)
            Sse2.X64.StoreNonTemporal(slot + 6, Unsafe.Add(ref words, 6));
        if (sizeof(T) > 56)
            Sse2.X64.StoreNonTemporal(slot + 7, Unsafe.Add(ref words, 7));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasNewRoom()
    {
        Flush(); // a reader that saw only whole batches would wait for the rest, and this end for room

        // Acquire: the reads before the reader's store are done.
        _limit = Volatile.Read(ref *_sharedHead) + _capacity;
        return _tail != _limit;
    }
}
