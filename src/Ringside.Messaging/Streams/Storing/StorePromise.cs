namespace Ringside.Messaging.Streams.Storing;

/// <summary>What a store has promised: it takes nothing live of a lower epoch, and this one only of this instance.</summary>
/// <param name="Epoch">The epoch; 0 before the first promise.</param>
/// <param name="Instance">The writer; 0 while only its packets were heard.</param>
/// <param name="Identity">Which run of numbers the store holds; 0 while it is fresh.</param>
public readonly record struct StorePromise(uint Epoch, ulong Instance, uint Identity)
{
    /// <summary>Random number of the directory that holds the promise: where that is lost, so are all promises, and another one comes up
    /// as a stranger.</summary>
    public uint Directory { get; init; }

    /// <summary>Whether the directory came to a stream that had begun without it. While it holds nothing, it knows nothing of that, not
    /// even that there is nothing.</summary>
    public bool IsLate { get; init; }
}
