using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ringside.Market.Orders;

/// <summary>Finds live orders by id: for one book, or for all books that share a store.</summary>
/// <remarks>
/// <para>Open addressing with linear probing. An entry has 8 bytes: the slot, and above it the upper half of the id's hash, whose upper
/// bits are the place where the entry wants to be. So eight entries share a cache line, an entry can be moved without its order, and the
/// order is looked at only when half of the hash agrees. Removal shifts followers back and leaves no mark, so old traffic costs
/// nothing.</para>
/// <para>The hash is keyed by a secret of the owner's: who chooses ids cannot choose collisions. Should <see cref="MaximumProbe"/>
/// entries
/// stand in line all the same, the next one is refused.</para>
/// <para>The table is made for the expected orders at a load of a quarter, where a lookup seldom meets an entry that is not its own. From
/// 512 KiB on it is made at a half: more room would then cost more, in misses of a second-level cache, than it saves in steps.
/// Above three eighths, or a half, it doubles: a second table takes all new entries, and each further add moves
/// <see cref="MovesPerAdd"/> old ones over, so that no add pays for all. Address space for every size is reserved at
/// construction.</para>
/// </remarks>
public sealed unsafe partial class OrderIndex : IDisposable
{
    /// <summary>An entry is never further from its place than this.</summary>
    public const int MaximumProbe = 256;

    /// <summary>Entries or empty places of the old table that one add deals with while the index grows.</summary>
    public const int MovesPerAdd = 8;

    private const int SmallestBits = 6;

    // Tables of this size, 512 KiB, and above are filled up to a half.
    private const int DenseBits = 16;

    private readonly RestingOrder* _orders;
    private readonly NativeBlock _block;
    private readonly ulong _multiplier;
    private readonly ulong _whitener;
    private readonly int _largestBits;
    private ulong* _entries;
    private int _shift;
    private uint _count;
    private uint _growAt;

    /// <summary>An empty index.</summary>
    /// <param name="store">Where the orders live; it must outlive the index.</param>
    /// <param name="secret">Key of the hash: any number that those who choose ids do not know. It decides which ids crowd each other
    /// (<see cref="IndexOutcome.Crowded"/>), and nothing else.</param>
    /// <param name="startOrders">For how many orders the first table is made, if not for those that the store expects. A table that is
    /// larger than the live orders need costs cache on every add.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than none, or more than the store holds.</exception>
    public OrderIndex(OrderStore store, ulong secret, int? startOrders = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        int start = startOrders ?? store.ExpectedOrders;
        ArgumentOutOfRangeException.ThrowIfNegative(start, nameof(startOrders));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, store.MaximumOrders, nameof(startOrders));
        _orders = store.Orders;
        _whitener = SplitMix.Mix(secret + 0x9E3779B97F4A7C15);
        _multiplier = SplitMix.Mix(secret + 0x3C6EF372FE94F82A) | 1;
        int bits = BitsFor((uint)start);
        _largestBits = Math.Max(bits, BitsFor((uint)store.MaximumOrders));
        nuint entries = 0;
        for (int size = bits; size <= _largestBits; size++)
            entries += LengthOf(size);
        _block = new NativeBlock(entries * sizeof(ulong));
        Use((ulong*)_block.Start, bits);
        new Span<ulong>(_entries, (int)Math.Min(LengthOf(bits), int.MaxValue)).Clear(); // touches it
    }

    /// <summary>Orders in it.</summary>
    public int Count => (int)_count;

    /// <summary>Places of the table that takes new entries.</summary>
    public int Capacity => 1 << (64 - _shift);

    /// <summary>How often it has begun to double.</summary>
    public int Doublings { get; private set; }

    /// <summary>Adds that were refused because too many ids fell on one place.</summary>
    public long Crowded { get; private set; }

    /// <summary>Whether entries still wait in the old table.</summary>
    public bool IsGrowing => _old is not null;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _block.Dispose();

    /// <summary>Finds an order.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Its slot; 0 when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Find(ulong id) => (uint)*Locate(id);

    /// <summary>Adds the order in a slot under its <see cref="RestingOrder.Id"/>.</summary>
    /// <param name="slot">A rented slot whose id is set.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IndexOutcome TryAdd(uint slot)
    {
        ulong hash = Hash(_orders[slot].Id);
        ulong* place = LocateHashed(_orders[slot].Id, hash);
        if (*place != 0)
            return IndexOutcome.Duplicate;
        return TryAddHashed(place, hash, slot) ? IndexOutcome.Added : IndexOutcome.Crowded;
    }

    /// <summary>Finds an order and takes it out.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Its slot; 0 when there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Remove(ulong id)
    {
        ulong* place = Locate(id);
        uint slot = (uint)*place;
        if (slot != 0)
            RemoveAt(place);
        return slot;
    }

    /// <summary>Fetches what a lookup of an id reads first, without waiting for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Prefetch(ulong id)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(_entries + (Hash(id) >> _shift));
    }

    /// <summary>The entry of an id, or the empty one where it would be added. Good until the index changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong* Locate(ulong id) => LocateHashed(id, Hash(id));

    /// <summary>The same for an id whose hash is known: the entry of an id, or the empty one where it would be added. Good until
    /// the index changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong* LocateHashed(ulong id, ulong hash)
    {
        ulong* place = _entries + (hash >> _shift);
        for (; ; place++)
        {
            ulong entry = *place;
            if (entry == 0)
                return _old is null ? place : LocateOld(id, hash, place);
            if ((entry ^ hash) >> 32 == 0 && _orders[(uint)entry].Id == id)
                return place;
        }
    }

    /// <summary>Adds at the empty entry that <see cref="Locate"/> has found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAddAt(ulong* place, uint slot) => TryAddHashed(place, Hash(_orders[slot].Id), slot);

    /// <summary>The same for an id whose hash is known: adds at the empty entry that <see cref="Locate"/> has found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAddHashed(ulong* place, ulong hash, uint slot)
    {
        if (place - (_entries + (hash >> _shift)) >= MaximumProbe)
        {
            Crowded++;
            return false;
        }

        *place = (hash & 0xFFFF_FFFF_0000_0000) | slot;
        if (++_count > _growAt || _old is not null)
            Grow();
        return true;
    }

    /// <summary>Removes the entry that <see cref="Locate"/> has found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RemoveAt(ulong* place)
    {
        _count--;
        if (_old is not null && IsOld(place))
            Shift(_old, _oldShift, place);
        else
            Shift(_entries, _shift, place);
    }

    /// <summary>Empties one entry and moves those behind it back, each not beyond the place where it wants to be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shift(ulong* entries, int shift, ulong* hole)
    {
        ulong* next = hole + 1;
        for (ulong entry; (entry = *next) != 0; next++)
        {
            if (entries + (entry >> shift) <= hole)
            {
                *hole = entry;
                hole = next;
            }
        }

        *hole = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Hash(ulong id)
    {
        // Two rounds: after one, ids that follow each other would fall at equal distances, for some secrets close together.
        ulong hash = (id ^ _whitener) * _multiplier;
        return (hash ^ (hash >> 32)) * _multiplier;
    }

    private static int BitsFor(uint orders)
    {
        int atQuarter = BitOperations.Log2(BitOperations.RoundUpToPowerOf2(Math.Max(4 * (ulong)orders, 1)));
        return atQuarter > DenseBits ? Math.Max(atQuarter - 1, DenseBits) : Math.Max(atQuarter, SmallestBits);
    }

    // Past the last place there is room for its followers, and one entry that stays empty: probing never turns around.
    private static nuint LengthOf(int bits) => ((nuint)1 << bits) + MaximumProbe + 1;
}
