namespace Ringside.Linux.Clocks;

/// <summary>The kernel's clocks in nanoseconds (clock_gettime(2)).</summary>
public static class KernelClock
{
    private const int OffsetAttempts = 4;
    private const long CloseEnoughNanos = 500;

    /// <summary>CLOCK_MONOTONIC_RAW: never stepped, never slewed. The time base of all measurements here.</summary>
    /// <returns>Nanoseconds since some point before the start of the machine.</returns>
    public static long MonotonicRawNanos() => Read(KernelClockId.MonotonicRaw);

    /// <summary>CLOCK_MONOTONIC: never stepped, but slewed by time synchronisation.</summary>
    /// <returns>Nanoseconds since some point before the start of the machine.</returns>
    public static long MonotonicNanos() => Read(KernelClockId.Monotonic);

    /// <summary>CLOCK_MONOTONIC_COARSE: as of the last timer tick, 1 to 10 ms ago; a quarter of the price, for ages and limits.</summary>
    /// <returns>Nanoseconds since some point before the start of the machine.</returns>
    public static long MonotonicCoarseNanos() => Read(KernelClockId.MonotonicCoarse);

    /// <summary>CLOCK_REALTIME: the clock of the kernel's software packet stamps.</summary>
    /// <returns>Nanoseconds since 1970.</returns>
    public static long RealtimeNanos() => Read(KernelClockId.Realtime);

    /// <summary>CLOCK_TAI: real time without leap seconds, the clock of time-aware packet schedulers. The same as real time until a time
    /// service has told the kernel the difference (37 s since 2017).</summary>
    /// <returns>Nanoseconds since 1970, counted by atomic clocks.</returns>
    public static long TaiNanos() => Read(KernelClockId.Tai);

    /// <summary>Reads a clock.</summary>
    /// <returns>Nanoseconds since the beginning of that clock.</returns>
    public static long Nanos(KernelClockId clock) => Read(clock);

    /// <summary>How far CLOCK_REALTIME is ahead of CLOCK_MONOTONIC_RAW right now.</summary>
    /// <remarks>Slewing changes it by at most 500 ppm, so it holds to a nanosecond for some microseconds: read it close to
    /// the stamps that it converts.</remarks>
    /// <returns>Nanoseconds to subtract from a real time to get a raw monotonic time.</returns>
    public static long RealtimeOffsetNanos() => Offset(KernelClockId.MonotonicRaw, KernelClockId.Realtime).Nanos;

    /// <summary>How far one clock is ahead of another right now: the other is read before and after, and the closest pair of some
    /// attempts counts.</summary>
    /// <param name="from">The clock that is read twice.</param>
    /// <param name="to">The clock that is read between.</param>
    public static ClockOffset Offset(KernelClockId from, KernelClockId to)
    {
        // Losing the processor between two reads would falsify the result by half of the gap, so the closest of some attempts
        // counts; usually the first is close enough.
        long offset = 0;
        long closest = long.MaxValue;
        for (int attempt = 0; attempt < OffsetAttempts && closest > CloseEnoughNanos; attempt++)
        {
            long before = Read(from);
            long between = Read(to);
            long gap = Read(from) - before;
            if (gap < closest)
            {
                closest = gap;
                offset = between - (before + (gap / 2));
            }
        }

        return new ClockOffset(offset, (closest + 1) / 2);
    }

    private static unsafe long Read(KernelClockId clock)
    {
        long* time = stackalloc long[2];

        // Fails only for a clock that the kernel does not have; these exist since Linux 3.10.
        _ = Libc.clock_gettime((int)clock, time);
        return (time[0] * 1_000_000_000) + time[1];
    }
}
