using System.Globalization;
using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports.Charts;

/// <summary>How many orders took how long: one panel for each run, bins of equal ratio, as a share of the orders of the run.</summary>
internal static class HistogramChart
{
    private const double Micro = 1000;

    /// <summary>Draws the panels.</summary>
    /// <param name="runs">At least one run.</param>
    /// <param name="isFromDue">Whether to draw the total from the due time or tick-to-trade.</param>
    /// <param name="width">Width of the drawing.</param>
    public static string Draw(IReadOnlyList<ChartRun> runs, bool isFromDue, double width)
    {
        var stack = new PanelStack(runs, width, 260, 130, "Histogram of latency, logarithmic latency axis");
        var across = LogScale.Around(
            runs.Min(run => run.Total(isFromDue).Minimum) / Micro,
            runs.Max(run => run.Total(isFromDue).Maximum) / Micro,
            stack.Left,
            stack.Right);
        var bins = BinCount(runs.Min(run => run.Total(isFromDue).Count), width);
        var shares = runs.Select(run => Shares(run.Total(isFromDue), across, bins)).ToList();
        var highest = shares.Max(share => share.Max()) * 1.06;
        for (var panel = 0; panel < runs.Count; panel++)
        {
            var frame = stack.Frame(panel);
            var upward = new LinearScale(0, highest, frame.Bottom, frame.Top);
            stack.Axes(panel, across.Ticks(), "latency (\u00b5s)", upward.Ticks(3, "\u2009%"), panel == 0 ? "share of orders" : string.Empty);
            DrawBars(stack.Canvas, frame, runs[panel], shares[panel], across, upward, runs[panel].Total(isFromDue).Count);
            DrawPercentiles(stack.Canvas, frame, runs[panel], Distribution.Of(runs[panel].Total(isFromDue)), across);
        }

        return stack.Canvas.ToMarkup();
    }

    // Few samples need wide bins, or the picture is made of single orders.
    private static int BinCount(long samples, double width) =>
        Math.Clamp((int)(4 * Math.Cbrt(samples)), 16, width > ChartFrame.Narrow ? 90 : 45);

    /// <summary>Per cent of the samples in each bin.</summary>
    private static double[] Shares(LatencyHistogram histogram, LogScale across, int bins)
    {
        var shares = new double[bins];
        var perBin = Math.Log(across.To / across.From) / bins;
        foreach (var bucket in histogram.Buckets)
        {
            var bin = (int)(Math.Log(Math.Max(bucket.MiddleNanos, 1) / Micro / across.From) / perBin);
            shares[Math.Clamp(bin, 0, bins - 1)] += 100.0 * bucket.Count / histogram.Count;
        }

        return shares;
    }

    private static void DrawBars(
        SvgCanvas canvas, ChartFrame frame, ChartRun run, double[] shares, LogScale across, LinearScale upward, long count)
    {
        canvas.OpenGroup(run.Style);
        for (var bin = 0; bin < shares.Length; bin++)
        {
            if (shares[bin] == 0)
            {
                continue;
            }

            double from = across.ValueAt(bin / (double)shares.Length), to = across.ValueAt((bin + 1) / (double)shares.Length);
            double left = across.Position(from), right = across.Position(to);

            // A bin with one order must still be seen.
            var height = Math.Max(frame.Bottom - upward.Position(shares[bin]), 1.5);
            var orders = (long)Math.Round(shares[bin] * count / 100);
            var tip = string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Name}\n{from:N2} to {to:N2} \u00b5s\n{orders:N0} orders ({shares[bin]:0.##} %)");
            canvas.Rectangle(left + 0.5, frame.Bottom - height, right - left - 1, height, "bar", tip);
        }

        canvas.CloseGroup();
    }

    private static void DrawPercentiles(SvgCanvas canvas, ChartFrame frame, ChartRun run, Distribution distribution, LogScale across)
    {
        (string Name, long? Nanos)[] lines = [("p50", distribution.P50), ("p90", distribution.P90), ("p99", distribution.P99)];
        var free = frame.Left + SvgCanvas.TextWidth(SvgCanvas.Fit(run.Name, frame.Width * 0.5)) + 12;
        foreach (var (name, nanos) in lines)
        {
            if (nanos is not { } value)
            {
                continue;
            }

            var x = across.Position(value / Micro);
            var label = $"{name} {ReportText.Micros(value)}";
            var begin = Math.Min(x, frame.Right - SvgCanvas.TextWidth(label));
            canvas.Line(x, frame.Top - 4, x, frame.Bottom, "reference");
            if (begin >= free)
            {
                canvas.Text(begin, frame.Top - 9, label, "start", "tick");
                free = begin + SvgCanvas.TextWidth(label) + 10;
            }
        }
    }
}
