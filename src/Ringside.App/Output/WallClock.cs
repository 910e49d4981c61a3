using System.Globalization;

namespace Ringside.App.Output;

/// <summary>CLOCK_REALTIME as people read it: the time of day in UTC, to the nanosecond.</summary>
internal static class WallClock
{
    private const long NanosPerSecond = 1_000_000_000;
    private const long SecondsPerDay = 86_400;

    internal static string Of(long realtimeNanos)
    {
        long second = realtimeNanos / NanosPerSecond % SecondsPerDay;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}.{realtimeNanos % NanosPerSecond:000000000}");
    }
}
