namespace Ringside.Messaging.Streams;

/// <summary>An epoch of a stream and the number of its first batch.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="First">Number of its first batch.</param>
public readonly record struct EpochRun(uint Epoch, long First);
