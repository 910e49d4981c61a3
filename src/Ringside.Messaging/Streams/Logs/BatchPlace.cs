namespace Ringside.Messaging.Streams.Logs;

/// <summary>Where a batch stands in a log, and what it is.</summary>
/// <param name="Position">Bytes before it, since the log began.</param>
/// <param name="Length">Bytes of all its packets.</param>
/// <param name="Epoch">Epoch in which it was written.</param>
/// <param name="Chain">Its chain.</param>
internal readonly record struct BatchPlace(long Position, int Length, uint Epoch, ulong Chain);
