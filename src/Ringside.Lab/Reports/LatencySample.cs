namespace Ringside.Lab.Reports;

/// <summary>One order in the time series of a run.</summary>
/// <param name="DueOffsetNanos">When the triggering packet was due, in nanoseconds since the run began to publish updates.</param>
/// <param name="TickToTradeNanos">Tick-to-trade of the order that it triggered, in nanoseconds.</param>
public readonly record struct LatencySample(long DueOffsetNanos, long TickToTradeNanos);
