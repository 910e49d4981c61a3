using System.Globalization;

namespace Ringside.Lab.Reports.Charts;

/// <summary>Maps positive values onto an axis so that equal ratios take equal lengths.</summary>
/// <param name="from">Value at <paramref name="pixelFrom"/>; above 0.</param>
/// <param name="to">Value at <paramref name="pixelTo"/>; above <paramref name="from"/>.</param>
/// <param name="pixelFrom">Begin of the axis in the units of the drawing.</param>
/// <param name="pixelTo">End of the axis; may be below the begin, as SVG counts downwards.</param>
internal readonly struct LogScale(double from, double to, double pixelFrom, double pixelTo)
{
    private readonly double _logFrom = Math.Log10(from);
    private readonly double _perDecade = (pixelTo - pixelFrom) / (Math.Log10(to) - Math.Log10(from));

    /// <summary>Value at the begin of the axis.</summary>
    public double From => from;

    /// <summary>Value at the end of the axis.</summary>
    public double To => to;

    /// <summary>A scale that holds the given values with a little room at both ends, also when they are all the same or 0.</summary>
    public static LogScale Around(double lowest, double highest, double pixelFrom, double pixelTo)
    {
        // A measured 0 has no logarithm: one thousandth of a microsecond is the resolution of everything drawn here.
        var low = Math.Max(lowest, 0.001);
        var high = Math.Max(highest, low);
        var room = Math.Max(Math.Pow(high / low, 0.06), 1.08);
        return new LogScale(low / room, high * room, pixelFrom, pixelTo);
    }

    /// <summary>Where a value stands; values outside of the scale stand at its ends.</summary>
    public double Position(double value) =>
        pixelFrom + ((Math.Log10(Math.Clamp(value, from, to)) - _logFrom) * _perDecade);

    /// <summary>The value at a share (0 to 1) of the length of the axis.</summary>
    public double ValueAt(double share) => from * Math.Pow(to / from, share);

    /// <summary>Round values within the scale: decades first, then 2 and 5, then the rest; equal steps where the scale is too
    /// short.</summary>
    public List<AxisTick> Ticks()
    {
        var decades = Math.Log10(to / from);
        var ticks = new List<AxisTick>();
        if (decades < 0.6)
        {
            foreach (var value in LinearScale.RoundValues(from, to, 5))
            {
                ticks.Add(new AxisTick(Position(value), Label(value), 0));
            }

            return ticks;
        }

        for (var power = (int)Math.Floor(_logFrom); power <= Math.Ceiling(Math.Log10(to)); power++)
        {
            foreach (var digit in (ReadOnlySpan<double>)[1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9])
            {
                var value = digit * Math.Pow(10, power);
                var priority = digit switch { 1 => 0, 2 or 5 => 1, _ => 2 };
                if (value >= from && value <= to && (priority == 0 || decades < (priority == 1 ? 5 : 2)))
                {
                    ticks.Add(new AxisTick(Position(value), Label(value), priority));
                }
            }
        }

        return ticks;
    }

    /// <summary>A number in as few letters as it needs: an axis has little room.</summary>
    public static string Label(double value) => value switch
    {
        >= 1_000_000 => (value / 1_000_000).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 10_000 => (value / 1000).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        >= 100 => value.ToString("#,##0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.######", CultureInfo.InvariantCulture),
    };
}
