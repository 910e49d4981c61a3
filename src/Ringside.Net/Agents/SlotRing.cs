using System.Runtime.CompilerServices;
using Ringside.Linux.Memory;

namespace Ringside.Net.Agents;

/// <summary>A bounded queue of small records from one producing thread to one consuming thread, with a cache line for each record and
/// the sequence number inside it.
/// (kernel document core-api/circular-buffers).</summary>
/// <remarks>
/// <para><see cref="SpscRing{T}"/> publishes a shared counter; a consumer that waits for the next item takes that counter's line from the
/// producer with every look. Here the consumer looks at the line of the slot it waits for, which it needs anyway: an item costs one
/// line of traffic, and nothing is held back to spare the counter. Use this one when every record counts in nanoseconds.</para>
/// <para>A slot is readable when its sequence number is its position plus 1. The writer's release store of that number comes after the
/// record, so a reader that acquires the number sees the whole record. The reader's release store of its position comes after it has read
/// the records before, so a writer that acquires the position never overwrites an unread one; the reader stores it once in
/// 64 records and whenever it finds nothing, and the writer looks only when what it has seen says full.</para>
/// </remarks>
/// <typeparam name="T">The record, at most <see cref="LargestRecord"/> bytes.</typeparam>
public sealed unsafe class SlotRing<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Most bytes of a record: a cache line without the sequence number.</summary>
    public const int LargestRecord = 56;

    internal const int SlotSize = 64;

    // The reader's position has a pair of lines of its own, before the slots.
    private const int HeadLength = 128;

    private readonly PinnedRegion _region;

    /// <summary>Makes an empty ring; all its memory is taken here.</summary>
    /// <param name="capacity">Most records in it: a power of two, 64 to 2^24.</param>
    public SlotRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 64);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(capacity), 1, nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Unsafe.SizeOf<T>(), LargestRecord, nameof(T));
        Capacity = capacity;
        _region = new PinnedRegion(HeadLength + (capacity * SlotSize));
        Head = (long*)_region.Start;
        Slots = _region.Start + HeadLength;
        new Span<byte>(_region.Start, _region.Length).Clear();
    }

    /// <summary>Most records that it holds.</summary>
    public int Capacity { get; }

    internal long* Head { get; }

    internal byte* Slots { get; }

    /// <summary>The producing end. There may be only one that is used, on one thread; a copy does not follow the original.</summary>
    public SlotWriter<T> Writer() => new(Slots, Head, Capacity);

    /// <summary>The consuming end. There may be only one that is used, on one thread; a copy does not follow the original.</summary>
    public SlotReader<T> Reader() => new(Slots, Head, Capacity);

    /// <summary>Unmaps the memory. Neither end may be used afterwards.</summary>
    public void Dispose() => _region.Dispose();
}
