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
        Store((ulong*)(_slots + ((_tail & (_capacity - 1)) * SlotRing<T>.SlotSize)), record);
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

    // The whole line, so that it leaves at once: a part of a line would have to be merged in memory. All tests are constant.
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
        Sse2.X64.StoreNonTemporal(slot + 1, sizeof(T) > 8 ? Unsafe.Add(ref words, 1) : 0);
        Sse2.X64.StoreNonTemporal(slot + 2, sizeof(T) > 16 ? Unsafe.Add(ref words, 2) : 0);
        Sse2.X64.StoreNonTemporal(slot + 3, sizeof(T) > 24 ? Unsafe.Add(ref words, 3) : 0);
        Sse2.X64.StoreNonTemporal(slot + 4, sizeof(T) > 32 ? Unsafe.Add(ref words, 4) : 0);
        Sse2.X64.StoreNonTemporal(slot + 5, sizeof(T) > 40 ? Unsafe.Add(ref words, 5) : 0);
        Sse2.X64.StoreNonTemporal(slot + 6, sizeof(T) > 48 ? Unsafe.Add(ref words, 6) : 0);
        Sse2.X64.StoreNonTemporal(slot + 7, sizeof(T) > 56 ? Unsafe.Add(ref words, 7) : 0);
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
