using System.Globalization;

namespace Ringside.Messaging.Mdp;

/// <summary>Times as text with a unit: 500ns, 200us, 20ms, 1s.</summary>
internal static class DurationText
{
    private static (string Unit, long Nanos)[] Units => [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

    /// <summary>Whole numbers with a unit.</summary>
    internal static bool TryParse(string text, out long nanos)
    {
        foreach ((string unit, long factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
                && count <= long.MaxValue / factor)
            {
                nanos = count * factor;
                return true;
            }
        }

        nanos = 0;
        return false;
    }

    /// <summary>In the greatest unit that tells it exactly.</summary>
    internal static string Format(long nanos)
    {
        (string unit, long factor) = Units.Last(unit => nanos % unit.Nanos == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{nanos / factor}{unit}");
    }
}
