using System.Globalization;

namespace Ringside.Lab.Measurement;

/// <summary>Writes a histogram as <c>.hgrm</c> text: the percentile distribution that the HdrHistogram plotter reads.</summary>
/// <remarks>
/// <para>Format (HdrHistogram, <c>AbstractHistogram.outputPercentileDistribution</c>; its page plotFiles.html takes the lines that have
/// exactly four fields and do not start with '#', and of those the first and the last field):</para>
/// <code>
///        Value     Percentile TotalCount 1/(1-Percentile)
///
///       12.345 0.500000000000         50           2.00
///       99.000 1.000000000000        100
/// #[Mean    =       14.120, StdDeviation   =        3.002]
/// #[Max     =       99.000, Total count    =          100]
/// #[Buckets =           32, SubBuckets     =         2048]
/// </code>
/// <para>Steps: from 0 % each half of the way to 100 % is cut into the same number of ticks. Value is the highest value of the bucket that
/// reaches the percentile, so the last one may lie above Max by the resolution; TotalCount is the number of values up to it.</para>
/// </remarks>
public static class HgrmWriter
{
    /// <summary>Nanoseconds in a microsecond: divide by it to get the usual unit of such files.</summary>
    public const double NanosPerMicro = 1000;

    /// <summary>Ticks per half of the way to 100 %, as HdrHistogram has them.</summary>
    public const int DefaultTicksPerHalf = 5;

    /// <summary>Writes the distribution with '\n' line ends and '.' as decimal point, whatever the culture.</summary>
    /// <param name="histogram">What to write; nothing but the head and the foot when it is empty.</param>
    /// <param name="output">Where to; not flushed, not closed.</param>
    /// <param name="nanosPerUnit">Nanoseconds in the unit of the file: 1,000 (the default) writes microseconds, 1 nanoseconds.</param>
    /// <param name="ticksPerHalf">Lines for each half of the remaining way to 100 %; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A unit or a number of ticks that is not positive.</exception>
    public static void Write(
        LatencyHistogram histogram,
        TextWriter output,
        double nanosPerUnit = NanosPerMicro,
        int ticksPerHalf = DefaultTicksPerHalf)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nanosPerUnit);
        ArgumentOutOfRangeException.ThrowIfLessThan(ticksPerHalf, 1);
        output.Write("       Value     Percentile TotalCount 1/(1-Percentile)\n\n");
        WriteLines(histogram, output, nanosPerUnit, ticksPerHalf);

        var digits = histogram.SignificantDigits;
        var mean = Fixed(histogram.Mean / nanosPerUnit, digits);
        var deviation = Fixed(histogram.StandardDeviation / nanosPerUnit, digits);
        var maximum = Fixed(histogram.Maximum / nanosPerUnit, digits);
        output.Write($"#[Mean    = {mean,12}, StdDeviation   = {deviation,12}]\n");
        output.Write(string.Create(CultureInfo.InvariantCulture, $"#[Max     = {maximum,12}, Total count    = {histogram.Count,12}]\n"));
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"#[Buckets = {histogram.MagnitudeCount,12}, SubBuckets     = {histogram.StepsPerMagnitude,12}]\n"));
    }

    private static void WriteLines(LatencyHistogram histogram, TextWriter output, double nanosPerUnit, int ticksPerHalf)
    {
        var seen = 0L;
        var half = 0;
        var tick = 0;
        foreach (var bucket in histogram.Buckets)
        {
            seen += bucket.Count;
            var value = Fixed(bucket.HighestNanos / nanosPerUnit, histogram.SignificantDigits);

            while (true)
            {
                // The fraction of a tick is 1 - left / whole, compared in whole numbers: 30 of 100 values do reach the tick of 30 %.
                var whole = (Int128)(2 * ticksPerHalf) << half;
                var left = (2 * ticksPerHalf) - tick;
                if (seen * whole < histogram.Count * (whole - left))
                {
                    break;
                }

                var fraction = 1 - (left / (double)whole);
                var inverse = Fixed((double)whole / left, 2);
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{value,12} {fraction:F12} {seen,10} {inverse,14}\n"));
                tick = (tick + 1) % ticksPerHalf;
                half += tick == 0 ? 1 : 0;
                if (seen == histogram.Count)
                {
                    // Ticks beyond the last value would repeat it for ever: one line, then the line of 100 %.
                    output.Write(string.Create(CultureInfo.InvariantCulture, $"{value,12} {1.0:F12} {seen,10}\n"));
                    break;
                }
            }
        }
    }

    private static string Fixed(double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);
}
