using Ringside.Linux.Clocks;

namespace Ringside.Net.Ports.Xdp;

/// <summary>Turns the stamps of the XDP program into those that ports tell: CLOCK_MONOTONIC into CLOCK_REALTIME
/// (clock_gettime(2)).</summary>
/// <remarks>
/// How exact: both clocks are slewed alike, so their distance changes only when somebody sets the time; it is read again when
/// a stamp is more than a tenth of a second younger than the last reading, which is how long a step of the clock may go unnoticed.
/// A reading is wrong by less than the time between its two looks at a clock, about 25 ns; the closest of some counts. The program takes
/// the stamp when the packet has reached it: in the driver in native modes, later, after the socket buffer was made, in the generic one.
/// </remarks>
internal struct XdpStamps
{
    private const long RefreshNanos = 100_000_000;
    private const int Attempts = 4;

    private long _offsetNanos;
    private long _readAtNanos;

    /// <summary>The stamp as CLOCK_REALTIME.</summary>
    /// <param name="monotonicNanos">The program's stamp; 0 when it could write none.</param>
    /// <returns>Nanoseconds since 1970; 0 when there is no stamp.</returns>
    internal long ToRealtime(long monotonicNanos)
    {
        if (monotonicNanos == 0)
        {
            return 0;
        }

        if (monotonicNanos - _readAtNanos > RefreshNanos)
        {
            Read();
        }

        return monotonicNanos + _offsetNanos;
    }

    private void Read()
    {
        long closest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = KernelClock.MonotonicNanos();
            long realtime = KernelClock.RealtimeNanos();
            long gap = KernelClock.MonotonicNanos() - before;
            if (gap < closest)
            {
                closest = gap;
                _offsetNanos = realtime - (before + (gap / 2));
                _readAtNanos = before;
            }
        }
    }
}
