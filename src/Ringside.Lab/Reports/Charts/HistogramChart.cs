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
            var title = panel == 0 ? "share of orders" : string.Empty;
            stack.Axes(panel, across.Ticks(), "latency (\u00b5s)", upward.Ticks(3, "\u2009%"), title);
            DrawBars(stack.Canvas, frame, runs[panel], shares[panel], across, upward, runs[panel].Total(isFromDue).Count);
            DrawPercentiles(stack.Canvas, frame, runs[panel], Distribution.Of(runs[panel].Total(isFromDue)), across);
        }

        return stack.Canvas.ToMarkup();
    }

    // Few samples need wide bins, or the picture is made of single orders.
    private static int BinCount(long samples, double width) =>
        Math.Clamp((int)(5 * Math.Cbrt(samples)), 24, width > ChartFrame.Narrow ? 90 : 45);

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
        (string Name, long? Nanos)[] percentiles = [("p50", distribution.P50), ("p90", distribution.P90), ("p99", distribution.P99)];
        var given = percentiles
            .Where(percentile => percentile.Nanos is not null)
            .Select(percentile => (
                X: across.Position(percentile.Nanos!.Value / Micro),
                Label: $"{percentile.Name} {ReportText.Micros(percentile.Nanos)}"))
            .ToList();
        if (canvas.Width <= ChartFrame.Narrow)
        {
            given.ForEach(percentile => canvas.Line(percentile.X, frame.Top, percentile.X, frame.Bottom, "reference"));
            canvas.Text(frame.Right, frame.Top - 9, string.Join(", ", given.Select(percentile => percentile.Label)), "end", "tick");
            return;
        }

        var free = frame.Left + SvgCanvas.TextWidth(SvgCanvas.Fit(run.Name, frame.Width * 0.5)) + 6;
        foreach (var (x, label) in given)
        {
            // The median has its label on the left, the others on the right: they are often close to each other. A line without a label
            // would be a riddle, so where there is no room for the label there is no line.
            var length = SvgCanvas.TextWidth(label);
            var begin = label == given[0].Label && x - length - 4 >= free ? x - length - 4 : x + 4;
            if (begin >= free && begin + length <= canvas.Width)
            {
                canvas.Line(x, frame.Top - 18, x, frame.Bottom, "reference");
                canvas.Text(begin < x ? x - 4 : x + 4, frame.Top - 9, label, begin < x ? "end" : "start", "tick");
                free = begin + length + 4;
            }
        }
    }
}
