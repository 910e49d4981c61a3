using System.Runtime.CompilerServices;

namespace Ringside.Linux.Xdp;

/// <summary>A ring that this process fills and the kernel empties: fill and transmit (kernel document networking/af_xdp).</summary>
/// <remarks>
/// Indexes run freely through all of 32 bits; only the mask makes them places, and their difference is what is between them.
/// One thread owns this side. Its writes of entries must be seen by the kernel before the index that covers them: <see cref="Publish"/>
/// stores it with release. The kernel's index is loaded with acquire before a place is used again.
/// </remarks>
/// <typeparam name="T">8 bytes (a chunk) in the fill ring, <see cref="XdpDescriptor"/> in the transmit ring.</typeparam>
public sealed unsafe class XdpProducerRing<T>
    where T : unmanaged
{
    private readonly uint* _producer;
    private readonly uint* _consumer;
    private readonly uint* _flags;
    private readonly T* _entries;
    private readonly uint _mask;
    private uint _next;
    private uint _consumed;

    internal XdpProducerRing(byte* start, in RingOffsets offsets, int capacity)
    {
        _producer = (uint*)(start + offsets.Producer);
        _consumer = (uint*)(start + offsets.Consumer);
        _flags = (uint*)(start + offsets.Flags);
        _entries = (T*)(start + offsets.Entries);
        _mask = (uint)capacity - 1;
        _next = Volatile.Read(ref *_producer);
        _consumed = Volatile.Read(ref *_consumer);
    }

    /// <summary>Most entries, a power of two.</summary>
    public int Capacity => (int)_mask + 1;

    /// <summary>Entries that are published and that the kernel has not taken yet.</summary>
    public int Pending
    {
        get
        {
            _consumed = Volatile.Read(ref *_consumer);
            return (int)(*_producer - _consumed);
        }
    }

    /// <summary>True when the kernel sleeps and must be called before it looks at this ring again (XDP_USE_NEED_WAKEUP).</summary>
    public bool NeedsWakeup
    {
        get
        {
            // The one place for a full fence: our index must be visible before the flag is read. The kernel sets the flag and then
            // looks at the index once more; with weaker order both could miss the other's write, and the entries would lie there.
            Interlocked.MemoryBarrier();
            return (Volatile.Read(ref *_flags) & XdpConstants.FlagNeedWakeup) != 0;
        }
    }

    /// <summary>Writes an entry behind the others; the kernel sees it after <see cref="Publish"/>.</summary>
    /// <returns>False when the ring is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(in T entry)
    {
        if (_next - _consumed > _mask)
        {
            // Acquire: the kernel has read the old entry before it moved its index.
            _consumed = Volatile.Read(ref *_consumer);
            if (_next - _consumed > _mask)
            {
                return false;
            }
        }

        _entries[_next & _mask] = entry;
        _next++;
        return true;
    }

    /// <summary>Shows the kernel all entries so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish() => Volatile.Write(ref *_producer, _next); // release: after the entries

    /// <summary>Takes back the last published entries, which the kernel must not have looked at: only for a transmit ring in copy mode,
    /// after a call that was refused before it read the ring.</summary>
    /// <param name="count">At most <see cref="Pending"/>.</param>
    public void Withdraw(int count)
    {
        _next -= (uint)count;
        Publish();
    }
}
