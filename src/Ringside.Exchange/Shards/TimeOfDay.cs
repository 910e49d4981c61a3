namespace Ringside.Exchange.Shards;

/// <summary>Stamps as ITCH and OUCH say them.</summary>
internal static class TimeOfDay
{
    private const long DayNanos = 86_400_000_000_000;

    /// <summary>Nanoseconds since midnight (UTC) of a stamp, which counts from 1970; 0 for one before that.</summary>
    internal static long SinceMidnight(long timeNanos) => timeNanos >= 0 ? timeNanos % DayNanos : 0;
}
