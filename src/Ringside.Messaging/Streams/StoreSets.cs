namespace Ringside.Messaging.Streams;

/// <summary>What counts in an epoch: a set of stores, and, while a change to it is under way, the one before.</summary>
/// <remarks>The first batch of the epoch must be stable in both. A later batch of the epoch shows that it is, and retires the former
/// one.</remarks>
/// <param name="Current">The set in force, or that is to be.</param>
/// <param name="Former">The set before it, when this epoch changes it; else null.</param>
public sealed record StoreSets(StoreSet Current, StoreSet? Former = null)
{
    /// <summary>What counts behind the first batch of the epoch.</summary>
    public StoreSets Settled => Former is null ? this : new StoreSets(Current);
}
