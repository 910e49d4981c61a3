using System.Numerics;
using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>The resting orders of one instrument, by price and then by time: the primitives from which a market is made.</summary>
/// <remarks>
/// <para><b>Problem.</b> Enter, cancel and match in some tens of nanoseconds, with no price, id or order of commands that makes a single
/// one slow, and with bounded memory.</para>
/// <para><b>Model.</b> Orders live in the slots of an <see cref="OrderStore"/>, which several books on one thread may share; who looks
/// orders up by id has an <see cref="OrderIndex"/> beside it, shared or not. The book links orders into queues, one for each price
/// (<see cref="OrderLevel"/>, named by a handle), and keeps two questions apart: where is this price (a window of handles around the
/// market), and which price is next (a bitmap over the same window). Prices outside of the window are in a tree of at most 64 steps.
/// An order knows its level, so a cancel looks no price up.</para>
/// <para><b>Not here.</b> Ids, members, reports, time in force, self-trade: the owner decides, through <see cref="Match"/> or with a loop
/// of its own over <see cref="BestLevel"/>, <see cref="OrderLevel.Head"/>, <see cref="Reduce"/> and <see cref="Remove"/>
/// (an auction). The sides are independent: the book may stand crossed while an owner collects orders for an auction.</para>
/// <para>One thread. Nothing allocates after construction; nothing throws but a broken invariant of the caller's.</para>
/// </remarks>
public sealed unsafe partial class OrderBook : IDisposable
{
    /// <summary>What one <see cref="TryPlace"/>, <see cref="Remove"/> or one maker that leaves adds to <see cref="OrderStore.Steps"/> at
    /// most, whatever the prices: two levels moved between tree and window, a lookup, an insert and a search for the next
    /// price.</summary>
    public const int MaximumStepsPerOperation = 2_048;

    private readonly OrderStore _store;
    private readonly RestingOrder* _orders;
    private readonly OrderLevel* _levels;
    private readonly StoreHeader* _header;
    private readonly BookSide* _sides;
    private readonly uint _windowMask;
    private readonly NativeBlock _block;

    /// <summary>An empty book.</summary>
    /// <param name="store">Where its orders live; it must outlive the book.</param>
    /// <param name="options">Its shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public OrderBook(OrderStore store, OrderBookOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _store = store;
        _orders = store.Orders;
        _levels = store.Levels;
        _header = store.Header;
        int cells = 1 << options.WindowBits;
        _windowMask = (uint)cells - 1;
        nuint handles = (nuint)cells * sizeof(uint);
        nuint bits = (LevelBitmap.LengthFor(cells) + 63) & ~(nuint)63;
        const nuint sideLength = 128;
        _block = new NativeBlock(2 * (sideLength + handles + bits));
        _sides = (BookSide*)_block.Start;
        byte* next = _block.Start + (2 * sideLength);
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Bid, Side.Ask])
        {
            BookSide* part = _sides + (int)side;
            part->Side = side;
            part->Mask = BookSide.MaskOf(side);
            part->Handles = (uint*)next;
            part->Bits.Place(next + handles, cells);
            next += handles + bits;
        }
    }

    /// <summary>Where its orders live.</summary>
    public OrderStore Store => _store;

    /// <summary>Frees the window. The orders stay rented.</summary>
    public void Dispose() => _block.Dispose();

    /// <summary>Puts a rented order at the tail of its price. <c>Id</c>, <c>Price</c>, <c>Quantity</c> and <c>Side</c> must be
    /// set.</summary>
    /// <param name="slot">Slot of an order that does not rest.</param>
    /// <returns>False, and nothing is changed, when the total of the level would be more than <see cref="long.MaxValue"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPlace(uint slot)
    {
        RestingOrder* order = _orders + slot;
        Check.That(slot < _header->Limit && order->LevelHandle == 0 && order->Quantity > 0, "an order is placed twice, or empty");
        BookSide* side = _sides + (nuint)order->Side;
        ulong key = (ulong)order->Price ^ side->Mask;
        if (key - side->Low >= side->Span)
            return TryPlaceFar(slot, side, key);

        uint cell = (uint)key & _windowMask;
        uint handle = side->Handles[cell];
        if (handle == 0)
        {
            handle = OpenNear(side, key, cell);
            Enqueue(order, slot, _levels + handle, handle, order->Quantity);
        }
        else
        {
            OrderLevel* level = _levels + handle;
            long total = level->TotalQuantity + order->Quantity;
            if (total < 0)
                return false;
            Enqueue(order, slot, level, handle, total);
        }

        Better(side, key, handle);
        return true;
    }

    /// <summary>Takes an order out of the book. Its fields stay as they are; its slot stays rented.</summary>
    /// <param name="slot">Slot of an order that rests in this book.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(uint slot)
    {
        RestingOrder* order = _orders + slot;
        Check.That(slot < _header->Limit && order->LevelHandle != 0, "an order is removed that does not rest");
        uint handle = order->LevelHandle;
        OrderLevel* level = _levels + handle;
        uint next = order->NextSlot;
        uint previous = order->PreviousSlot;
        order->LevelHandle = 0;
        _orders[previous].NextSlot = next; // of the dummy, at the ends
        _orders[next].PreviousSlot = previous;
        uint head = Branchless.Select(Branchless.MaskIfZero(previous), next, level->HeadSlot);
        level->TailSlot = Branchless.Select(Branchless.MaskIfZero(next), previous, level->TailSlot);
        level->TotalQuantity -= order->Quantity;
        uint count = level->OrderCount - 1;
        level->OrderCount = count;
        if (count != 0)
            level->HeadSlot = head;
        else
            Close(level, handle);
    }

    /// <summary>Takes some of an order's open quantity; it keeps its priority.</summary>
    /// <param name="slot">Slot of an order that rests in this book.</param>
    /// <param name="quantity">0 up to, but not including, its open quantity: to take all of it, remove it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reduce(uint slot, long quantity)
    {
        RestingOrder* order = _orders + slot;
        Check.That(slot < _header->Limit && order->LevelHandle != 0, "an order is reduced that does not rest");
        Check.That((ulong)quantity < (ulong)order->Quantity, "an order is reduced to nothing, or raised");
        order->Quantity -= quantity;
        _levels[order->LevelHandle].TotalQuantity -= quantity;
    }

    /// <summary>Sets an order's open quantity, up or down; it keeps its priority. Rules of continuous trading do not let a
    /// quantity rise in
    /// place: this is for owners with other rules, as an auction that leaves an iceberg filled in part.</summary>
    /// <param name="slot">Slot of an order that rests in this book.</param>
    /// <param name="quantity">Its new open quantity, above 0.</param>
    /// <returns>False, and nothing is changed, when the total of the level would be more than <see cref="long.MaxValue"/>.</returns>
    public bool TryResize(uint slot, long quantity)
    {
        RestingOrder* order = _orders + slot;
        Check.That(slot < _header->Limit && order->LevelHandle != 0 && quantity > 0, "an order is resized that does not rest");
        OrderLevel* level = _levels + order->LevelHandle;
        long total = level->TotalQuantity - order->Quantity + quantity;
        if (total < 0)
            return false;
        level->TotalQuantity = total;
        order->Quantity = quantity;
        return true;
    }

    /// <summary>Moves an order to the tail of its level, with a new quantity: an iceberg that shows its next part.</summary>
    /// <param name="slot">Slot of an order that rests in this book.</param>
    /// <param name="quantity">Its new open quantity, above 0.</param>
    /// <returns>False, and nothing is changed, when the total of the level would be more than <see cref="long.MaxValue"/>.</returns>
    public bool TryRequeue(uint slot, long quantity)
    {
        if (!TryResize(slot, quantity))
            return false;
        MoveToTail(_levels + _orders[slot].LevelHandle, slot);
        return true;
    }

    private void MoveToTail(OrderLevel* level, uint slot)
    {
        if (level->TailSlot == slot)
            return;
        RestingOrder* order = _orders + slot;
        _orders[order->PreviousSlot].NextSlot = order->NextSlot;
        _orders[order->NextSlot].PreviousSlot = order->PreviousSlot;
        if (order->PreviousSlot == 0)
            level->HeadSlot = order->NextSlot;
        order->PreviousSlot = level->TailSlot;
        order->NextSlot = 0;
        _orders[level->TailSlot].NextSlot = slot;
        level->TailSlot = slot;
    }

    /// <summary>Makes the level of a price within the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint OpenNear(BookSide* side, ulong key, uint cell)
    {
        uint handle = _store.RentLevel();
        OrderLevel* level = _levels + handle;
        level->Key = key;
        level->LevelSide = side->Side;
        side->Handles[cell] = handle;
        side->Bits.Set(cell);
        side->LevelCount++;
        return handle;
    }

    /// <summary>Drops a level that has lost its last order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Close(OrderLevel* level, uint handle)
    {
        ulong key = level->Key;
        BookSide* side = _sides + (nuint)level->LevelSide;
        if (key - side->Low >= side->Span)
        {
            level->HeadSlot = 0;
            CloseFar(side, level, handle);
            return;
        }

        uint cell = (uint)key & _windowMask;
        level->HeadSlot = _header->FreeLevel;
        _header->FreeLevel = handle;
        side->Handles[cell] = 0;
        side->LevelCount--;
        side->Bits.Clear(cell);
        if (handle == side->BestLevel)
            FindBest(side, key, cell);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enqueue(RestingOrder* order, uint slot, OrderLevel* level, uint handle, long total)
    {
        uint tail = level->TailSlot;
        level->TotalQuantity = total;
        level->OrderCount++;
        level->TailSlot = slot;
        level->HeadSlot = Branchless.Select(Branchless.MaskIfZero(tail), slot, level->HeadSlot);
        order->LevelHandle = handle;
        order->PreviousSlot = tail;
        order->NextSlot = 0;
        _orders[tail].NextSlot = slot; // of the dummy, when there is no tail
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Better(BookSide* side, ulong key, uint handle)
    {
        // Not above: a key of 0 is the best of an empty side, whose best key is 0.
        ulong isBetter = Branchless.MaskIfNotBelow(key, side->BestKey);
        side->BestKey = Branchless.Select(isBetter, key, side->BestKey);
        side->BestLevel = Branchless.Select((uint)isBetter, handle, side->BestLevel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FindBest(BookSide* side, ulong key, uint cell)
    {
        ulong word = side->Bits.Words[cell >> 6] & (ulong.MaxValue >> (int)(63 - (cell & 63)));
        if (word != 0)
        {
            // In the same 64 cells, and not beyond the end of the window: the usual case.
            uint found = (cell & ~63u) + (uint)BitOperations.Log2(word);
            ulong foundKey = key - (cell - found);
            if (foundKey - side->Low < side->Span)
            {
                side->BestKey = foundKey;
                side->BestLevel = side->Handles[found];
                return;
            }
        }

        FindBestBeyond(side, key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindBestBeyond(BookSide* side, ulong key)
    {
        uint handle = Worse(side, key);
        side->BestLevel = handle;
        side->BestKey = handle == 0 ? 0 : _levels[handle].Key;
    }
}
