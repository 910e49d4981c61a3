namespace Ringside.Linux.Clocks;

/// <summary>The machine's own time: CLOCK_MONOTONIC_RAW (clock_gettime(2)).</summary>
public sealed class RawClock : INanoClock
{
    /// <inheritdoc/>
    public long NowNanos() => KernelClock.MonotonicRawNanos();

    /// <inheritdoc/>
    public long RealtimeOffsetNanos() => KernelClock.RealtimeOffsetNanos();
}
