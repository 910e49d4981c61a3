namespace Ringside.Lab.Runs;

/// <summary>One correct order with the stamps of its packet and its own, CLOCK_MONOTONIC_RAW in nanoseconds.</summary>
/// <param name="TriggerId">Id of the exchange message that fired.</param>
/// <param name="Row">Data row of the file, from 1.</param>
/// <param name="DueNanos">When the packet was due.</param>
/// <param name="SentNanos">The stamp taken right before the packet was written.</param>
/// <param name="ReceivedNanos">When the exchange had the order.</param>
public readonly record struct MeasuredOrder(long TriggerId, long Row, long DueNanos, long SentNanos, long ReceivedNanos)
{
    /// <summary>From the packet's write to the order, in nanoseconds.</summary>
    public long TickToTradeNanos => ReceivedNanos - SentNanos;
}
