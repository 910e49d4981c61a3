namespace Ringside.Market.Engine;

/// <summary>Neighbours of an order in the list of its session, and what it adds to the digest; in an array beside the store.</summary>
internal struct OrderLinks
{
    internal uint Previous;
    internal uint Next;
    internal ulong Hash;
}
