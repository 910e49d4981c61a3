using System.Runtime.CompilerServices;

namespace Ringside.Market.Orders;

/// <content>Prices outside of the window: seldom, and out of line.</content>
public sealed unsafe partial class OrderBook
{
    /// <summary>Places outside of the window, which moves towards the price first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryPlaceFar(uint slot, BookSide* side, ulong key)
    {
        RestingOrder* order = _orders + slot;
        LevelWindow.Slide(_store, side, _windowMask, key);
        bool isNear = key - side->Low < side->Span;
        uint cell = (uint)key & _windowMask;
        uint handle = isNear ? side->Handles[cell] : new FarLevels(_store).Find(side->FarRoot, key);
        if (handle == 0)
            handle = isNear ? OpenNear(side, key, cell) : OpenFar(side, key);
        long total = _levels[handle].TotalQuantity + order->Quantity;
        if (total < 0)
            return false;
        Enqueue(order, slot, _levels + handle, handle, total);
        Better(side, key, handle);
        return true;
    }

    private uint OpenFar(BookSide* side, ulong key)
    {
        uint handle = _store.RentLevel();
        _levels[handle].Key = key;
        _levels[handle].LevelSide = side->Side;
        side->LevelCount++;
        new FarLevels(_store).Insert(ref side->FarRoot, handle);
        return handle;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CloseFar(BookSide* side, OrderLevel* level, uint handle)
    {
        ulong key = level->Key;
        new FarLevels(_store).Remove(ref side->FarRoot, key);
        level->HeadSlot = _header->FreeLevel;
        _header->FreeLevel = handle;
        side->LevelCount--;
        if (handle == side->BestLevel)
            FindBestBeyond(side, key);
        LevelWindow.Slide(_store, side, _windowMask, key);
    }
}
