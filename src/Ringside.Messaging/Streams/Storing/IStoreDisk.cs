namespace Ringside.Messaging.Streams.Storing;

/// <summary>Where a store keeps one stream.</summary>
/// <remarks>Appending does not wait. What is rare and must be done before anything else goes on (a promise, a cut) does.</remarks>
public interface IStoreDisk
{
    /// <summary>Number of the last batch that is kept as the policy wants it: written, or on the disk for certain.</summary>
    long Kept { get; }

    /// <summary>Why it keeps nothing any more (it is full, or fails); null while it does.</summary>
    string? Trouble { get; }

    /// <summary>Begins to write the next batch.</summary>
    /// <param name="number">Its number: one above the last that was begun.</param>
    /// <param name="packets">All its packets; copied.</param>
    /// <returns>False when too much is being written, or there is trouble.</returns>
    bool TryAppend(long number, ReadOnlySpan<byte> packets);

    /// <summary>Goes on with what is being written.</summary>
    /// <returns>How much was done.</returns>
    int DoWork(long nowNanos);

    /// <summary>Waits until all that was begun is written, or has failed.</summary>
    /// <returns>Number of the last batch that is written.</returns>
    long Drain();

    /// <summary>Removes the batches above a number, after <see cref="Drain"/>.</summary>
    void CutTo(long number);

    /// <summary>Keeps a promise so that it survives whatever happens to the machine.</summary>
    /// <returns>False when that failed: it was not promised.</returns>
    bool TrySave(in StorePromise promise);

    /// <summary>Reads a batch that was written.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="packets">All its packets; valid until the next call.</param>
    /// <returns>False when it is not here, or cannot be read.</returns>
    bool TryRead(long number, out ReadOnlySpan<byte> packets);
}
