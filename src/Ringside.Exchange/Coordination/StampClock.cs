namespace Ringside.Exchange.Coordination;

/// <summary>Makes the stamps of a stream: nanoseconds since 1970 that never go back, and go at the pace of a clock that nobody sets.
/// </summary>
/// <remarks>
/// <para>From the last stamp on, a stamp advances with CLOCK_BOOTTIME, and is drawn towards the time of day by at most 500 millionths of
/// what has passed (what adjtimex(2) allows a clock): so an operator who sets the time of day by an hour moves stamps by two seconds in
/// the hour after, and never back. Only the first writer of a venue that was down jumps, and only forward.</para>
/// <para>No rule that must hold depends on stamps; DAY orders end by them, and people read them.</para>
/// </remarks>
public sealed class StampClock
{
    /// <summary>Distance from the time of day above which somebody must be told.</summary>
    public const long AlarmAboveNanos = 1_000_000_000;

    /// <summary>A stamp is slewed by one nanosecond in so many.</summary>
    public const long SlewOneIn = 2_000;

    private long _bootNanos;
    private long _slewRest;

    private StampClock(long stampNanos, long bootNanos)
    {
        StampNanos = stampNanos;
        _bootNanos = bootNanos;
    }

    /// <summary>The last stamp.</summary>
    public long StampNanos { get; private set; }

    /// <summary>How far the time of day was ahead of the last stamp that was made; negative when it was behind.</summary>
    public long OffNanos { get; private set; }

    /// <summary>The same while it is more than <see cref="AlarmAboveNanos"/> either way, else 0.</summary>
    public long AlarmNanos => OffNanos is > AlarmAboveNanos or < -AlarmAboveNanos ? OffNanos : 0;

    /// <summary>Starts where the venue was down: from the last stamp or the time of day, whichever is greater.</summary>
    /// <param name="lastStampNanos">The last stamp of the stream; 0 for a new one.</param>
    /// <param name="bootNanos">CLOCK_BOOTTIME.</param>
    /// <param name="wallNanos">CLOCK_REALTIME.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last stamp is negative.</exception>
    public static StampClock ColdStart(long lastStampNanos, long bootNanos, long wallNanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lastStampNanos);
        StampClock clock = new(Math.Max(lastStampNanos, wallNanos), bootNanos);
        clock.OffNanos = Off(wallNanos, clock.StampNanos);
        return clock;
    }

    /// <summary>Starts where another writer has stamped until now, so that its stamps go on without a jump.</summary>
    /// <param name="lastStampNanos">The last stamp of the stream.</param>
    /// <param name="heardBootNanos">CLOCK_BOOTTIME when it was heard.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last stamp is negative.</exception>
    public static StampClock TakeOver(long lastStampNanos, long heardBootNanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lastStampNanos);
        return new StampClock(lastStampNanos, heardBootNanos);
    }

    /// <summary>Another writer has stamped meanwhile: as after <see cref="TakeOver"/>, with this same clock.</summary>
    /// <param name="lastStampNanos">The last stamp of the stream.</param>
    /// <param name="heardBootNanos">CLOCK_BOOTTIME when it was heard.</param>
    /// <exception cref="ArgumentOutOfRangeException">The last stamp is negative.</exception>
    public void GoOnFrom(long lastStampNanos, long heardBootNanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lastStampNanos);
        (StampNanos, _bootNanos, _slewRest, OffNanos) = (lastStampNanos, heardBootNanos, 0, 0);
    }

    /// <summary>Makes the next stamp: not below the last one. At the end of 64 bits it stands still.</summary>
    /// <param name="bootNanos">CLOCK_BOOTTIME; a time before the last one counts as the last one.</param>
    /// <param name="wallNanos">CLOCK_REALTIME.</param>
    public long Next(long bootNanos, long wallNanos)
    {
        long elapsed = 0;
        if (bootNanos > _bootNanos)
        {
            // A difference of two numbers of 64 bits has up to 65, of which a stamp has no room for the last two.
            ulong wide = (ulong)bootNanos - (ulong)_bootNanos;
            elapsed = (long)Math.Min(wide, (ulong)(long.MaxValue - StampNanos));
            _bootNanos = bootNanos;
        }

        // What a short time allows is less than a nanosecond: the rest counts for the next one.
        long rest = _slewRest + (elapsed % SlewOneIn);
        long most = (elapsed / SlewOneIn) + (rest / SlewOneIn);
        _slewRest = rest % SlewOneIn;
        long stamp = StampNanos + elapsed;
        long slew = Math.Clamp(Off(wallNanos, stamp), -most, Math.Min(most, long.MaxValue - stamp));
        StampNanos = stamp + slew;
        OffNanos = Off(wallNanos, StampNanos);
        return StampNanos;
    }

    // Stamps are not negative; a time of day that is counts as 1970.
    private static long Off(long wallNanos, long stampNanos) => Math.Max(0, wallNanos) - stampNanos;
}
