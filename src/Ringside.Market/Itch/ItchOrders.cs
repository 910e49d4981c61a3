using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ringside.Market.Itch;

/// <summary>All resting orders: a pool of places, and an index from order number to place.</summary>
/// <remarks>
/// The index is an open-addressing table with linear probing, at most half full. A slot holds 32 bits of the hash beside the place,
/// so that a slot of another order is passed without a look into the pool, and the home of every slot is known without hashing again:
/// a removal closes its gap by moving the slots behind it forward, and nothing is ever marked as deleted. Place 0 is nobody's.
/// </remarks>
internal sealed class ItchOrders
{
    private const int SmallestPool = 16;
    private const int None = 0;

    private readonly ulong _multiplier;
    private readonly int _maximum;
    private ItchOrder[] _pool;
    private Slot[] _slots;
    private int _shift;
    private int _used = 1;
    private uint _free;

    internal ItchOrders(int initial, int maximum, ulong multiplier)
    {
        // An even multiplier would lose bits of the number.
        _multiplier = multiplier | 1;
        _maximum = maximum;
        int capacity = Math.Min(maximum, Math.Max(SmallestPool, initial));
        _pool = new ItchOrder[capacity + 1];
        _slots = NewSlots(capacity, out _shift);
    }

    internal int Count { get; private set; }

    /// <summary>Times that the memory was doubled.</summary>
    internal int Growths { get; private set; }

    /// <summary>The order in a place.</summary>
    internal ref ItchOrder this[int place] => ref _pool[place];

    /// <summary>The place of an order; 0 when it does not rest.</summary>
    internal int Find(ulong reference)
    {
        Slot[] slots = _slots;
        uint tag = Tag(reference);
        int mask = slots.Length - 1;
        for (int index = Home(tag); ; index++)
        {
            Slot slot = slots[index & mask];
            if (slot.Place == None || (slot.Tag == tag && _pool[slot.Place].Reference == reference))
                return slot.Place;
        }
    }

    /// <summary>Asks for the slot where the search for an order will begin to be brought into the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FetchSlot(ulong reference) => Prefetch.Of(ref _slots[Home(Tag(reference))]);

    /// <summary>Asks for the order itself to be brought into the cache, if the search begins where it stands. The slot should be
    /// there by now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FetchOrder(ulong reference) => Prefetch.Of(ref _pool[_slots[Home(Tag(reference))].Place]);

    /// <summary>Whether one more order would fit.</summary>
    internal bool HasRoom => Count < _maximum;

    /// <summary>Adds an order that does not rest yet; there must be room.</summary>
    internal void Add(in ItchOrder order)
    {
        int place = (int)_free;
        if (place != None)
        {
            _free = _pool[place].Shares;
        }
        else
        {
            if (_used == _pool.Length)
                Grow();
            place = _used++;
        }

        _pool[place] = order;
        Count++;
        Put(_slots, new Slot { Tag = Tag(order.Reference), Place = place });
    }

    /// <summary>Takes an order out; its place is free then.</summary>
    internal void Remove(int place)
    {
        Close(IndexOf(place));
        _pool[place].Shares = _free;
        _free = (uint)place;
        Count--;
    }

    internal void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
        _used = 1;
        _free = None;
    }

    private int IndexOf(int place)
    {
        int mask = _slots.Length - 1;
        int index = Home(Tag(_pool[place].Reference));
        while (_slots[index].Place != place)
            index = (index + 1) & mask;
        return index;
    }

    // Moves a later slot into the gap whenever its home is not behind the gap, until a run ends.
    private void Close(int gap)
    {
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        for (int index = (gap + 1) & mask; slots[index].Place != None; index = (index + 1) & mask)
        {
            int fromHome = (index - Home(slots[index].Tag)) & mask;
            if (fromHome >= ((index - gap) & mask))
            {
                slots[gap] = slots[index];
                gap = index;
            }
        }

        slots[gap] = default;
    }

    private void Grow()
    {
        int capacity = (int)Math.Min(_maximum, 2L * (_pool.Length - 1));
        Array.Resize(ref _pool, capacity + 1);
        Slot[] before = _slots;
        _slots = NewSlots(capacity, out _shift);
        foreach (Slot slot in before)
        {
            if (slot.Place != None)
                Put(_slots, slot);
        }

        Growths++;
    }

    private void Put(Slot[] slots, Slot slot)
    {
        int mask = slots.Length - 1;
        int index = Home(slot.Tag);
        while (slots[index].Place != None)
            index = (index + 1) & mask;
        slots[index] = slot;
    }

    private static Slot[] NewSlots(int capacity, out int shift)
    {
        uint size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, SmallestPool)) * 2;
        shift = 32 - BitOperations.Log2(size);
        return new Slot[size];
    }

    // The upper half of the product depends on every bit of the number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Tag(ulong reference) => (uint)((reference * _multiplier) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(uint tag) => (int)(tag >> _shift);

    private struct Slot
    {
        internal uint Tag;
        internal int Place;
    }
}
