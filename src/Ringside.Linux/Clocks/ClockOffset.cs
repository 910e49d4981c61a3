namespace Ringside.Linux.Clocks;

/// <summary>How far one clock is ahead of another (clock_gettime(2)).</summary>
/// <param name="Nanos">What to subtract from a time of the one to get a time of the other, in nanoseconds.</param>
/// <param name="UncertaintyNanos">How wrong that may be at most, at the moment of reading; the rates differ as well (slewing: up to
/// 500 ppm).</param>
public readonly record struct ClockOffset(long Nanos, long UncertaintyNanos);
