namespace Ringside.Market.Orders;

/// <summary>A branch of the tree of far prices: keys below it agree above <c>Bit</c> and differ at it.</summary>
internal struct FarNode
{
    /// <summary>Keys with the bit clear: a node, or a level with <see cref="FarLevels.Leaf"/> set. In a free node the next free
    /// one.</summary>
    internal uint Low;

    /// <summary>Keys with the bit set.</summary>
    internal uint High;

    internal int Bit;
    internal uint Unused;
}
