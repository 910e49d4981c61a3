namespace Ringside.Messaging.Streams.Logs;

/// <summary>Who has batches that others may be given.</summary>
internal interface IBatchSource
{
    /// <summary>The packets of a batch; valid until the next call.</summary>
    /// <returns>False when it is not here, or may not be given to anybody now.</returns>
    bool TryPackets(long number, out ReadOnlySpan<byte> packets);
}
