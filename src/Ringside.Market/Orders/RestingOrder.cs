using System.Runtime.InteropServices;
using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>One order in a slot of an <see cref="OrderStore"/>: one cache line.</summary>
/// <remarks>
/// <para><c>Id</c>, <c>Price</c>, <c>Quantity</c> and <c>Side</c> are set before the order is placed; while it rests only the book
/// changes them, because level totals and the index depend on them. The owner's fields (<c>Owner</c>, <c>Flags</c>, <c>UserTag</c>,
/// <c>Book</c>, <c>Spare</c>) mean nothing to the book and may change at any time.</para>
/// <para>A slot that is rented again holds what the order before left in the owner's fields.</para>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct RestingOrder
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 64;

    /// <summary>Identity, the key of an <see cref="OrderIndex"/>; any 64 bits.</summary>
    [FieldOffset(0)]
    public ulong Id;

    /// <summary>Limit price in ticks, any value.</summary>
    [FieldOffset(8)]
    public long Price;

    /// <summary>Open quantity, above 0 while it rests.</summary>
    [FieldOffset(16)]
    public long Quantity;

    /// <summary>The order behind this one at its level; 0 when there is none.</summary>
    [FieldOffset(24)]
    internal uint NextSlot;

    /// <summary>The order before this one at its level; 0 when there is none.</summary>
    [FieldOffset(28)]
    internal uint PreviousSlot;

    /// <summary>Handle of its level; 0 when it does not rest.</summary>
    [FieldOffset(32)]
    internal uint LevelHandle;

    /// <summary>Which side it is on.</summary>
    [FieldOffset(36)]
    public Side Side;

    /// <summary>The owner's: member or session.</summary>
    [FieldOffset(40)]
    public uint Owner;

    /// <summary>The owner's: flags.</summary>
    [FieldOffset(44)]
    public uint Flags;

    /// <summary>The owner's: a tag, for instance the client's own order id.</summary>
    [FieldOffset(48)]
    public ulong UserTag;

    /// <summary>The owner's: which of several books that share a store holds it.</summary>
    [FieldOffset(56)]
    public uint Book;

    /// <summary>The owner's: spare.</summary>
    [FieldOffset(60)]
    public uint Spare;

    /// <summary>Slot of the order behind this one at its level (later in time); 0 when there is none.</summary>
    public readonly uint Next => NextSlot;

    /// <summary>Slot of the order before this one at its level; 0 when there is none.</summary>
    public readonly uint Previous => PreviousSlot;

    /// <summary>Handle of the level that it rests at; 0 when it does not rest.</summary>
    public readonly uint Level => LevelHandle;
}
