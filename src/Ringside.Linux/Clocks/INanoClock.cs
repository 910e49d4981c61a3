namespace Ringside.Linux.Clocks;

/// <summary>The time as an argument: what a shell asks when it stamps something between two duty cycles
/// (clock_gettime(2) in production, virtual time in tests).</summary>
public interface INanoClock
{
    /// <summary>CLOCK_MONOTONIC_RAW, or the virtual time of a test, in nanoseconds.</summary>
    long NowNanos();

    /// <summary>What to subtract from a CLOCK_REALTIME stamp to get the time of <see cref="NowNanos"/>, in nanoseconds.</summary>
    long RealtimeOffsetNanos();
}
