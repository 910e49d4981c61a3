using System.Runtime.CompilerServices;

namespace Ringside.Linux.Xdp;

/// <summary>A ring that the kernel fills and this process empties: receive and completion (kernel document networking/af_xdp).</summary>
/// <remarks>One thread owns this side. The kernel's index is loaded with acquire, so that the entries that it covers are read after it;
/// ours is stored with release, so that the kernel writes a place again only after it was read.</remarks>
/// <typeparam name="T">8 bytes (a chunk) in the completion ring, <see cref="XdpDescriptor"/> in the receive ring.</typeparam>
public sealed unsafe class XdpConsumerRing<T>
    where T : unmanaged
{
    private readonly uint* _producer;
    private readonly uint* _consumer;
    private readonly T* _entries;
    private readonly uint _mask;
    private uint _next;
    private uint _produced;

    internal XdpConsumerRing(byte* start, in RingOffsets offsets, int capacity)
    {
        _producer = (uint*)(start + offsets.Producer);
        _consumer = (uint*)(start + offsets.Consumer);
        _entries = (T*)(start + offsets.Entries);
        _mask = (uint)capacity - 1;
        _next = Volatile.Read(ref *_consumer);
        _produced = _next;
    }

    /// <summary>Most entries, a power of two.</summary>
    public int Capacity => (int)_mask + 1;

    /// <summary>Looks at the next entry and leaves it there.</summary>
    /// <returns>False when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek(out T entry)
    {
        if (_next == _produced)
        {
            _produced = Volatile.Read(ref *_producer); // acquire: before the entries
            if (_next == _produced)
            {
                entry = default;
                return false;
            }
        }

        entry = _entries[_next & _mask];
        return true;
    }

    /// <summary>Goes on behind the entry that <see cref="TryPeek"/> gave; the kernel may use the place again after
    /// <see cref="Release"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip() => _next++;

    /// <summary>Gives the places of all entries so far back to the kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release() => Volatile.Write(ref *_consumer, _next); // release: after the entries were read
}
