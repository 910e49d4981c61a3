namespace Ringside.Messaging.Streams.Following;

/// <summary>What a store holds and has promised.</summary>
/// <param name="Promised">The epoch that it has promised.</param>
/// <param name="Epoch">Epoch of its last batch.</param>
/// <param name="Number">Number of its last batch.</param>
/// <param name="Chain">Chain of its last batch.</param>
public readonly record struct StoreMark(uint Promised, uint Epoch, long Number, ulong Chain)
{
    /// <summary>Whether it makes anything stable: only what was stored in the epoch that the store serves now does.</summary>
    public bool Counts => Promised == Epoch && Epoch != 0;
}
