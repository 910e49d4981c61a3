namespace Ringside.Lab.Reports.Charts;

/// <summary>Maps values onto an axis so that equal differences take equal lengths.</summary>
/// <param name="from">Value at <paramref name="pixelFrom"/>.</param>
/// <param name="to">Value at <paramref name="pixelTo"/>; above <paramref name="from"/>.</param>
/// <param name="pixelFrom">Begin of the axis in the units of the drawing.</param>
/// <param name="pixelTo">End of the axis.</param>
internal readonly struct LinearScale(double from, double to, double pixelFrom, double pixelTo)
{
    /// <summary>Round values in a range: multiples of 1, 2 or 5 times a power of ten, about as many as asked for.</summary>
    public static IEnumerable<double> RoundValues(double from, double to, int about)
    {
        var rough = (to - from) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        for (var multiple = (long)Math.Ceiling(from / step); multiple * step <= to; multiple++)
        {
            yield return multiple * step;
        }
    }

    /// <summary>Where a value stands; values outside of the scale stand at its ends.</summary>
    public double Position(double value) => pixelFrom + ((Math.Clamp(value, from, to) - from) / (to - from) * (pixelTo - pixelFrom));

    /// <summary>Round values within the scale.</summary>
    public List<AxisTick> Ticks(int about, string suffix = "")
    {
        var ticks = new List<AxisTick>();
        foreach (var value in RoundValues(from, to, about))
        {
            ticks.Add(new AxisTick(Position(value), LogScale.Label(value) + suffix, 0));
        }

        return ticks;
    }
}
