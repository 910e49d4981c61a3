namespace Ringside.Market.Orders;

/// <summary>Heads of the free lists and counters of an <see cref="OrderStore"/>; beside the records, so that the books that share the
/// store find them without a second object.</summary>
internal struct StoreHeader
{
    internal uint FreeOrder;
    internal uint FreeLevel;
    internal uint FreeNode;

    /// <summary>First records that were never used.</summary>
    internal uint FreshOrder;
    internal uint FreshLevel;
    internal uint FreshNode;

    internal uint Limit;
    internal uint Rented;

    /// <summary>Slots taken beyond the expected ones.</summary>
    internal long Grown;

    /// <summary>Records looked at or moved off the usual path: far prices, moves of a window, looks of fill-or-kill orders.</summary>
    internal long Steps;
}
