using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <summary>The memory of the orders, levels and far prices of one or more books on one thread.</summary>
/// <remarks>
/// <para>An order lives in a slot, a number from 1 to <see cref="MaximumOrders"/>; slot 0 is a dummy that takes the writes of links that
/// lead nowhere. Free slots are used again last in, first out, while they are still in the cache.</para>
/// <para>Nothing moves: address space for the maximum is reserved at construction, so a <c>ref</c> to a record stays good until
/// <see cref="Dispose"/>, and an owner can keep a parallel array of its own, indexed by slot, with <see cref="SlotLimit"/> entries.
/// A level has at least one order, and a far price one level, so the orders are the only limit.</para>
/// <para>Life of an order: <see cref="Rent"/>, set its fields, <see cref="OrderBook.TryPlace"/>, <see cref="OrderIndex.TryAdd"/>; then
/// <see cref="OrderIndex.Remove"/>, <see cref="OrderBook.Remove"/>, <see cref="Return"/>.</para>
/// </remarks>
public sealed unsafe class OrderStore : IDisposable
{
    private readonly NativeBlock _headerBlock;
    private readonly NativeBlock _orderBlock;
    private readonly NativeBlock _levelBlock;
    private readonly NativeBlock _nodeBlock;

    /// <summary>Reserves the memory, and touches that of the expected orders.</summary>
    /// <param name="options">How much it holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public OrderStore(OrderStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        MaximumOrders = options.MaximumOrders;
        ExpectedOrders = options.ExpectedOrders;
        nuint records = (nuint)options.MaximumOrders + 1;
        _headerBlock = new NativeBlock((nuint)sizeof(StoreHeader));
        _orderBlock = new NativeBlock(records * (nuint)sizeof(RestingOrder));
        _levelBlock = new NativeBlock(records * (nuint)sizeof(OrderLevel));
        _nodeBlock = new NativeBlock(records * (nuint)sizeof(FarNode));
        Header = (StoreHeader*)_headerBlock.Start;
        Orders = (RestingOrder*)_orderBlock.Start;
        Levels = (OrderLevel*)_levelBlock.Start;
        Nodes = (FarNode*)_nodeBlock.Start;
        Prepare((uint)options.ExpectedOrders);
    }

    /// <summary>Most orders at one time.</summary>
    public int MaximumOrders { get; }

    /// <summary>Orders whose memory was touched at construction.</summary>
    public int ExpectedOrders { get; }

    /// <summary>All slots are below this: the length of a parallel array.</summary>
    public int SlotLimit => MaximumOrders + 1;

    /// <summary>Slots that are rented now.</summary>
    public int Rented => (int)Header->Rented;

    /// <summary>Slots beyond the expected ones that were ever used: how far the store has grown.</summary>
    public long Grown => Header->Grown;

    /// <summary>Records that all books of this store looked at or moved off the usual path, for far prices and moves of a window. What one
    /// operation of a book adds is bounded (<see cref="OrderBook.MaximumStepsPerOperation"/>) however the prices are chosen. A matching
    /// engine counts here, too, the orders that a fill-or-kill order looks at.</summary>
    public long Steps => Header->Steps;

    internal RestingOrder* Orders { get; }

    internal OrderLevel* Levels { get; }

    internal FarNode* Nodes { get; }

    internal StoreHeader* Header { get; }

    /// <summary>The order in a slot.</summary>
    /// <param name="slot">1 to <see cref="MaximumOrders"/>.</param>
    public ref RestingOrder this[uint slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Check.That(slot < Header->Limit, "a slot beyond the end of the store");
            return ref Orders[slot];
        }
    }

    /// <summary>Takes a free slot.</summary>
    /// <returns>The slot, or 0 when the store is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Rent()
    {
        uint slot = Header->FreeOrder;
        if (slot == 0)
            return RentFresh();
        Header->FreeOrder = Orders[slot].NextSlot;
        Header->Rented++;
        return slot;
    }

    /// <summary>Gives a slot back. Its order must not rest in a book, and must be in no index.</summary>
    /// <param name="slot">A rented slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return(uint slot)
    {
        Check.That(slot - 1 < Header->Limit - 1 && Orders[slot].LevelHandle == 0, "a slot is returned while its order rests");
        Orders[slot].NextSlot = Header->FreeOrder;
        Header->FreeOrder = slot;
        Header->Rented--;
    }

    /// <summary>Frees the memory. Nothing of the store, its books and its indexes may be used afterwards.</summary>
    public void Dispose()
    {
        _nodeBlock.Dispose();
        _levelBlock.Dispose();
        _orderBlock.Dispose();
        _headerBlock.Dispose();
    }

    /// <summary>Takes a free level record, which has no order and no quantity. There always is one: a level needs an order, and there are
    /// as many records.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal uint RentLevel()
    {
        uint handle = Header->FreeLevel;
        if (handle == 0)
            return RentFreshLevel();
        Header->FreeLevel = Levels[handle].HeadSlot;
        Levels[handle].HeadSlot = 0;
        return handle;
    }

    internal uint RentNode()
    {
        uint node = Header->FreeNode;
        if (node == 0)
        {
            Check.That(Header->FreshNode < Header->Limit, "more far prices than orders");
            return Header->FreshNode++;
        }

        Header->FreeNode = Nodes[node].Low;
        return node;
    }

    internal void ReturnNode(uint node)
    {
        Nodes[node].Low = Header->FreeNode;
        Header->FreeNode = node;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint RentFresh()
    {
        if (Header->FreshOrder == Header->Limit)
            return 0;
        Header->Grown++;
        Header->Rented++;
        return Header->FreshOrder++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint RentFreshLevel()
    {
        Check.That(Header->FreshLevel < Header->Limit, "more levels than orders");
        return Header->FreshLevel++;
    }

    private void Prepare(uint expected)
    {
        Header->Limit = (uint)SlotLimit;
        Header->FreshOrder = Header->FreshLevel = Header->FreshNode = expected + 1;
        for (uint record = expected; record > 0; record--)
        {
            Orders[record].NextSlot = Header->FreeOrder;
            Levels[record].HeadSlot = Header->FreeLevel;
            Nodes[record].Low = Header->FreeNode;
            Header->FreeOrder = Header->FreeLevel = Header->FreeNode = record;
        }
    }
}
