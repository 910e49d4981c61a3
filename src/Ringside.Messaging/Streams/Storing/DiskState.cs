namespace Ringside.Messaging.Streams.Storing;

/// <summary>What a disk holds at the start.</summary>
/// <param name="Promise">The last promise; zeros for a fresh store.</param>
/// <param name="Last">Number of the last whole batch.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Runs">The epochs of what it holds.</param>
/// <param name="Doubt">Why it may hold less than it has said; null when it does not.</param>
public sealed record DiskState(StorePromise Promise, long Last, ulong Chain, IReadOnlyList<EpochRun> Runs, string? Doubt);
