namespace Ringside.Messaging.Objects;

/// <summary>What an <see cref="ObjectReceiver"/> has seen.</summary>
/// <param name="Completed">Objects that came whole.</param>
/// <param name="Dropped">Objects that were begun and dropped, those among them that were abandoned included.</param>
/// <param name="Abandoned">Objects of which nothing came for too long.</param>
/// <param name="Refused">Heads that were refused.</param>
/// <param name="IgnoredParts">Blocks and appends that were not taken: unknown object, other peer, out of turn, no room for one more
/// range.</param>
/// <param name="RepeatedBytes">Bytes of blocks that were there already.</param>
public readonly record struct ObjectReceiverCounters(
    long Completed, long Dropped, long Abandoned, long Refused, long IgnoredParts, long RepeatedBytes);
