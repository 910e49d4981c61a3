using System.Globalization;

namespace Ringside.App.Output.Itch;

/// <summary>Nanoseconds since midnight as a person writes them: <c>09:30:00.123456789</c>.</summary>
internal static class TimeOfDay
{
    private const long NanosPerSecond = 1_000_000_000;
    private const int SecondsPerDay = 86_400;
    private const int FractionDigits = 9;

    /// <summary>The text; hours go on beyond 23 when the number does.</summary>
    internal static string Format(long nanos)
    {
        (long seconds, long fraction) = Math.DivRem(nanos, NanosPerSecond);
        return string.Create(
            CultureInfo.InvariantCulture, $"{seconds / 3_600:D2}:{seconds / 60 % 60:D2}:{seconds % 60:D2}.{fraction:D9}");
    }

    /// <summary>Reads <c>HH:MM</c>, <c>HH:MM:SS</c> or <c>HH:MM:SS.fraction</c>.</summary>
    internal static bool TryParse(string text, out long nanos)
    {
        nanos = 0;
        string[] halves = text.Split('.');
        string[] parts = halves[0].Split(':');
        if (halves.Length > 2 || parts.Length is < 2 or > 3 || (halves.Length == 2 && (parts.Length != 3 || halves[1].Length == 0)))
            return false;
        long seconds = 0;
        foreach (string part in parts)
        {
            if (part.Length != 2 || !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 59)
                return false;
            seconds = (seconds * 60) + number;
        }

        seconds *= parts.Length == 2 ? 60 : 1;
        string fraction = halves.Length == 2 ? halves[1].PadRight(FractionDigits, '0') : "0";
        if (fraction.Length > FractionDigits
            || !long.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out long fractionNanos)
            || seconds >= SecondsPerDay)
        {
            return false;
        }

        nanos = (seconds * NanosPerSecond) + fractionNanos;
        return true;
    }
}
