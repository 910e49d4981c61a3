using System.Runtime.CompilerServices;

namespace Ringside.Net.Agents;

/// <summary>The consuming end of a <see cref="SlotRing{T}"/>: <c>while (reader.HasNext()) { Use(in reader.Next); reader.Advance();
/// }</c> (kernel document core-api/circular-buffers).</summary>
/// <typeparam name="T">The record.</typeparam>
public unsafe struct SlotReader<T>
    where T : unmanaged
{
    // A power of two: how often the writer is told, while there is more to read.
    private const long TellEvery = 256;

    private readonly byte* _slots;
    private readonly long* _sharedHead;
    private readonly long* _sharedTail;
    private readonly long _capacity;
    private long _head;

    // Positions before this one hold records that the writer has shown.
    private long _shown;

    internal SlotReader(SlotRing<T> ring)
    {
        _slots = ring.Slots;
        _sharedHead = ring.Head;
        _sharedTail = ring.Tail;
        _capacity = ring.Capacity;
        _head = 0;
        _shown = 0;
    }

    /// <summary>Records read so far.</summary>
    public readonly long Taken => _head;

    /// <summary>The oldest record, when there is one; good until <see cref="Advance"/>.</summary>
    public readonly ref readonly T Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(T*)(_slots + ((_head & (_capacity - 1)) * sizeof(T)));
    }

    /// <summary>Whether a record can be read. One that finds nothing has told the writer what was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasNext() => _head != _shown || HasNew();

    /// <summary>Gives the slot of the oldest record back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        if ((++_head & (TellEvery - 1)) == 0)
            Tell();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasNew()
    {
        Tell();

        // Acquire: with the position the records before it are there.
        _shown = Volatile.Read(ref *_sharedTail);
        return _head != _shown;
    }

    private readonly void Tell()
    {
        // A line that has not changed is left alone: the writer may be about to read it. Release: the reads come before.
        if (*_sharedHead != _head)
            Volatile.Write(ref *_sharedHead, _head);
    }
}
