namespace Ringside.Linux.Clocks;

/// <summary>Clocks of the kernel (clock_gettime(2)).</summary>
public enum KernelClockId
{
    /// <summary>CLOCK_REALTIME: the time of day; may be stepped.</summary>
    Realtime = 0,

    /// <summary>CLOCK_MONOTONIC: never stepped, but slewed by time synchronisation.</summary>
    Monotonic = 1,

    /// <summary>CLOCK_MONOTONIC_RAW: never stepped, never slewed.</summary>
    MonotonicRaw = 4,

    /// <summary>CLOCK_MONOTONIC_COARSE: as of the last timer tick, 1 to 10 ms ago.</summary>
    MonotonicCoarse = 6,

    /// <summary>CLOCK_BOOTTIME: as <see cref="Monotonic"/>, and goes on while the machine is suspended.</summary>
    BootTime = 7,

    /// <summary>CLOCK_TAI: the time of day without leap seconds.</summary>
    Tai = 11,
}
