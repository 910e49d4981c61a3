using System.Runtime.CompilerServices;
using Ringside.Linux.Memory;

namespace Ringside.Net.Agents;

/// <summary>A bounded queue of small records from one producing thread to one consuming thread on another core, written
/// past the caches (kernel document core-api/circular-buffers; MOVNTI and SFENCE, Intel SDM volume 1, 10.4.6.2).</summary>
/// <remarks>
/// <para>The lines of a ring were read by the other core when it was filled last. An ordinary store must first take such a line back,
/// which is a journey of 100 ns and more, and all later stores of the producer, those of its own work among them, wait behind it. A
/// non-temporal store goes to memory by way of a buffer and nothing waits; the consumer reads in order, which its processor foresees.
/// <see cref="SpscRing{T}"/> is for items that should arrive one by one; this one is for the many that must not hold up who makes
/// them.</para>
/// <para>Records lie close together: what counts is the number of bytes, and a record that does not fill its line leaves with the
/// next one. A batch is a whole number of lines.</para>
/// <para>Records are shown to the consumer in batches of <see cref="Batch"/>, and by <see cref="SlotWriter{T}.Flush"/>: whoever has nothing
/// more to write for now must call it. Non-temporal stores are not ordered with others, so a fence stands before the release store of the
/// producer's position: who acquires that position sees all records before it. The consumer's release store of its position comes after
/// it has read the records before, so a producer that acquires it never overwrites an unread one. On processors without such stores
/// ordinary ones take their place.</para>
/// </remarks>
/// <typeparam name="T">The record: at most <see cref="LargestRecord"/> bytes, a multiple of 8.</typeparam>
public sealed unsafe class SlotRing<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Most bytes of a record.</summary>
    public const int LargestRecord = 64;

    /// <summary>After so many records the consumer is shown them without being asked to.</summary>
    public const int Batch = 32;

    // The two positions have a pair of lines each, before the slots: processors fetch lines in pairs.
    private const int PositionLength = 128;

    private readonly PinnedRegion _region;

    /// <summary>Makes an empty ring; all its memory is taken here.</summary>
    /// <param name="capacity">Most records in it: a power of two, 64 to 2^24.</param>
    public SlotRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2 * Batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(capacity), 1, nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Unsafe.SizeOf<T>(), LargestRecord, nameof(T));
        ArgumentOutOfRangeException.ThrowIfNotEqual(Unsafe.SizeOf<T>() % sizeof(ulong), 0, nameof(T));
        Capacity = capacity;
        _region = new PinnedRegion((2 * PositionLength) + (capacity * sizeof(T)));
        Head = (long*)_region.Start;
        Tail = (long*)(_region.Start + PositionLength);
        Slots = _region.Start + (2 * PositionLength);
        new Span<byte>(_region.Start, _region.Length).Clear();
    }

    /// <summary>Most records that it holds.</summary>
    public int Capacity { get; }

    internal long* Head { get; }

    internal long* Tail { get; }

    internal byte* Slots { get; }

    /// <summary>The producing end. There may be only one that is used, on one thread; a copy does not follow the original.</summary>
    public SlotWriter<T> Writer() => new(this);

    /// <summary>The consuming end. There may be only one that is used, on one thread; a copy does not follow the original.</summary>
    public SlotReader<T> Reader() => new(this);

    /// <summary>Unmaps the memory. Neither end may be used afterwards.</summary>
    public void Dispose() => _region.Dispose();
}
