using System.Numerics;
using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Exchange.MarketData;

/// <summary>The displayed orders of all instruments, by id and in the order in which they were shown.</summary>
/// <remarks>The index is open addressing with linear probing, at most half full, without tombstones: what is removed is filled by what
/// stands behind it. The list is what a snapshot walks along; within a price it is the queue as the feed tells it.</remarks>
internal sealed class DisplayedOrders
{
    private readonly int _maximum;
    private readonly ulong _multiplier;
    private DisplayedOrder[] _orders;
    private int[] _index;
    private int _shift;
    private int _used;
    private int _free;

    internal DisplayedOrders(int initial, int maximum, ulong secret)
    {
        _maximum = maximum;
        _multiplier = ((secret ^ 0x9E37_79B9_7F4A_7C15) * 0xBF58_476D_1CE4_E5B9) | 1;
        int room = Math.Clamp(initial, Math.Min(16, maximum), maximum);
        _orders = new DisplayedOrder[room + 1];
        _index = [];
        MakeIndex();
    }

    /// <summary>Orders that are displayed.</summary>
    internal int Count { get; private set; }

    /// <summary>Times that the memory has doubled.</summary>
    internal int Growths { get; private set; }

    /// <summary>Place of the order that was shown first; 0 for none.</summary>
    internal int First { get; private set; }

    private int Last { get; set; }

    internal ref DisplayedOrder this[int place] => ref _orders[place];

    /// <summary>Place of an order; 0 when it is not displayed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ulong id)
    {
        int[] index = _index;
        for (int at = Home(id); ; at = (at + 1) & (index.Length - 1))
        {
            int place = index[at];
            if (place == 0 || _orders[place].Id == id)
                return place;
        }
    }

    /// <summary>Adds an order behind all others. It must not be there.</summary>
    /// <returns>False when there is no room.</returns>
    internal bool TryAdd(ulong id, ushort stockLocate, Side side, uint priceE4, uint shares)
    {
        int place = TakePlace();
        if (place == 0)
            return false;
        ref DisplayedOrder order = ref _orders[place];
        order.Id = id;
        order.StockLocate = stockLocate;
        order.Side = side;
        order.PriceE4 = priceE4;
        order.Shares = shares;
        order.Previous = Last;
        order.Next = 0;
        if (Last == 0)
            First = place;
        else
            _orders[Last].Next = place;
        Last = place;
        Count++;
        Enter(place);
        return true;
    }

    /// <summary>Takes an order out.</summary>
    internal void Remove(int place)
    {
        ref DisplayedOrder order = ref _orders[place];
        RemoveFromIndex(order.Id);
        if (order.Previous == 0)
            First = order.Next;
        else
            _orders[order.Previous].Next = order.Next;
        if (order.Next == 0)
            Last = order.Previous;
        else
            _orders[order.Next].Previous = order.Previous;
        order.Next = _free;
        _free = place;
        Count--;
    }

    private int TakePlace()
    {
        int place = _free;
        if (place != 0)
        {
            _free = _orders[place].Next;
            return place;
        }

        if (_used == _orders.Length - 1 && !TryGrow())
            return 0;
        return ++_used;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGrow()
    {
        if (_used == _maximum)
            return false;
        Array.Resize(ref _orders, (int)Math.Min(_used * 2L, _maximum) + 1);
        Growths++;
        MakeIndex();
        for (int place = First; place != 0; place = _orders[place].Next)
            Enter(place);
        return true;
    }

    private void MakeIndex()
    {
        int bits = BitOperations.Log2((uint)_orders.Length - 1) + 2;
        _index = new int[1 << bits];
        _shift = 64 - bits;
    }

    private void Enter(int place)
    {
        int at = Home(_orders[place].Id);
        while (_index[at] != 0)
            at = (at + 1) & (_index.Length - 1);
        _index[at] = place;
    }

    private void RemoveFromIndex(ulong id)
    {
        int[] index = _index;
        int mask = index.Length - 1;
        int hole = Home(id);
        while (_orders[index[hole]].Id != id)
            hole = (hole + 1) & mask;
        for (int at = (hole + 1) & mask; index[at] != 0; at = (at + 1) & mask)
        {
            // What would be found from the hole as well may move into it.
            int home = Home(_orders[index[at]].Id);
            if (((at - home) & mask) < ((at - hole) & mask))
                continue;
            index[hole] = index[at];
            hole = at;
        }

        index[hole] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(ulong id)
    {
        ulong mixed = (id ^ (id >> 32)) * _multiplier;
        return (int)((mixed ^ (mixed >> 29)) * 0x94D0_49BB_1331_11EB >> _shift);
    }
}
