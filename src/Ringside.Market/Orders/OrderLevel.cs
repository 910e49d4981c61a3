using System.Runtime.InteropServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>One price of one side with the queue of orders that rest there: half a cache line.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct OrderLevel
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 32;

    /// <summary>The price as a key that is higher when the price is better (see <see cref="BookSide"/>).</summary>
    [FieldOffset(0)]
    internal ulong Key;

    [FieldOffset(8)]
    internal long TotalQuantity;

    /// <summary>First order, or the next free record when this one is free.</summary>
    [FieldOffset(16)]
    internal uint HeadSlot;

    [FieldOffset(20)]
    internal uint TailSlot;

    [FieldOffset(24)]
    internal uint OrderCount;

    [FieldOffset(28)]
    internal Side LevelSide;

    /// <summary>Price in ticks.</summary>
    public readonly long Price => BookSide.PriceOf(LevelSide, Key);

    /// <summary>Side of the book.</summary>
    public readonly Side Side => LevelSide;

    /// <summary>Sum of the open quantities.</summary>
    public readonly long Total => TotalQuantity;

    /// <summary>Slot of the order with the highest priority.</summary>
    public readonly uint Head => HeadSlot;

    /// <summary>Slot of the order with the lowest priority.</summary>
    public readonly uint Tail => TailSlot;

    /// <summary>Orders in the queue.</summary>
    public readonly int Count => (int)OrderCount;
}
