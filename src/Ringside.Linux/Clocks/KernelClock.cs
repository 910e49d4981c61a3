namespace Ringside.Linux.Clocks;

/// <summary>The kernel's clocks in nanoseconds (clock_gettime(2)).</summary>
public static class KernelClock
{
    private const int ClockRealtime = 0;
    private const int ClockMonotonic = 1;
    private const int ClockMonotonicRaw = 4;
    private const int ClockMonotonicCoarse = 6;

    private const int OffsetAttempts = 4;
    private const long CloseEnoughNanos = 500;

    /// <summary>CLOCK_MONOTONIC_RAW: never stepped, never slewed. The time base of all measurements here.</summary>
    /// <returns>Nanoseconds since some point before the start of the machine.</returns>
    public static long MonotonicRawNanos() => Read(ClockMonotonicRaw);

    /// <summary>CLOCK_MONOTONIC: never stepped, but slewed by time synchronisation.</summary>
    /// <returns>Nanoseconds since some point before the start of the machine.</returns>
    public static long MonotonicNanos() => Read(ClockMonotonic);

    /// <summary>CLOCK_MONOTONIC_COARSE: as of the last timer tick, 1 to 10 ms ago; a quarter of the price, for ages and limits.</summary>
    /// <returns>Nanoseconds since some point before the start of the machine.</returns>
    public static long MonotonicCoarseNanos() => Read(ClockMonotonicCoarse);

    /// <summary>CLOCK_REALTIME: the clock of the kernel's software packet stamps.</summary>
    /// <returns>Nanoseconds since 1970.</returns>
    public static long RealtimeNanos() => Read(ClockRealtime);

    /// <summary>How far CLOCK_REALTIME is ahead of CLOCK_MONOTONIC_RAW right now.</summary>
    /// <remarks>Slewing changes it by at most 500 ppm, so it holds to a nanosecond for some microseconds: read it close to
    /// the stamps that it converts.</remarks>
    /// <returns>Nanoseconds to subtract from a real time to get a raw monotonic time.</returns>
    public static long RealtimeOffsetNanos()
    {
        // Losing the processor between two reads would falsify the result by half of the gap, so the closest of some attempts
        // counts; usually the first is close enough.
        long offset = 0;
        long closest = long.MaxValue;
        for (int attempt = 0; attempt < OffsetAttempts && closest > CloseEnoughNanos; attempt++)
        {
            long before = MonotonicRawNanos();
            long realtime = RealtimeNanos();
            long gap = MonotonicRawNanos() - before;
            if (gap < closest)
            {
                closest = gap;
                offset = realtime - (before + (gap / 2));
            }
        }

        return offset;
    }

    private static unsafe long Read(int clock)
    {
        long* time = stackalloc long[2];

        // Fails only for a clock that the kernel does not have; these exist since Linux 2.6.32.
        _ = Libc.clock_gettime(clock, time);
        return (time[0] * 1_000_000_000) + time[1];
    }
}
