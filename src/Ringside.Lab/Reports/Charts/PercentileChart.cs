using System.Globalization;
using System.Text;
using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports.Charts;

/// <summary>Latency by percentile: every further nine takes the same width, so the tail is not squeezed into the right edge.</summary>
/// <remarks>
/// The line is solid as far as ten samples lie beyond it and dotted from there to the maximum: that part shows single samples, which the
/// next run will have elsewhere. Marks stand at those percentiles that the tables print.
/// </remarks>
internal static class PercentileChart
{
    private const double Micro = 1000;
    private const int Steps = 240;
    private static ReadOnlySpan<double> Marked => [2, 10, 100, 1000];

    /// <summary>Draws all runs over each other.</summary>
    /// <param name="runs">At least one run.</param>
    /// <param name="isFromDue">Whether to draw the total from the due time or tick-to-trade.</param>
    /// <param name="width">Width of the drawing.</param>
    public static string Draw(IReadOnlyList<ChartRun> runs, bool isFromDue, double width)
    {
        var canvas = new SvgCanvas(width, width > ChartFrame.Narrow ? 430 : 360, "Latency by percentile, both axes logarithmic");
        var hasEndLabels = width > ChartFrame.Narrow && runs.Any(run => run.Name.Length > 0);
        var endRoom = hasEndLabels ? 152 : 22;
        var frame = new ChartFrame(ChartFrame.LeftRoom, 14, width - endRoom, canvas.Height - ChartFrame.BottomRoom);
        var samples = Math.Max(10, runs.Max(run => run.Total(isFromDue).Count));
        var across = new LogScale(1, samples, frame.Left, frame.Right);
        var upward = LogScale.Around(
            runs.Min(run => run.Total(isFromDue).Minimum) / Micro,
            runs.Max(run => run.Total(isFromDue).Maximum) / Micro,
            frame.Bottom,
            frame.Top);
        frame.VerticalAxis(canvas, upward.Ticks(), "latency (\u00b5s)");
        frame.HorizontalAxis(canvas, PercentileTicks(across, samples), "percentile");
        HitColumns(canvas, frame, across, runs, isFromDue);
        foreach (var run in runs)
        {
            DrawRun(canvas, run, run.Total(isFromDue), across, upward);
        }

        if (hasEndLabels)
        {
            EndLabels(canvas, frame, upward, runs, isFromDue);
        }

        return canvas.ToMarkup();
    }

    /// <summary>The percentile at which one of <paramref name="inverse"/> samples lies beyond (10 gives 90).</summary>
    private static double Percentile(double inverse) => 100 - (100 / inverse);

    private static string PercentileLabel(double inverse) =>
        Percentile(inverse).ToString("0.#########", CultureInfo.InvariantCulture) + "\u2009%";

    private static List<AxisTick> PercentileTicks(LogScale across, double samples)
    {
        var ticks = new List<AxisTick> { new(across.Position(1), "0\u2009%", 0), new(across.Position(2), "50\u2009%", 1) };
        for (var inverse = 10.0; inverse <= samples; inverse *= 10)
        {
            ticks.Add(new AxisTick(across.Position(inverse), PercentileLabel(inverse), 0));
        }

        return ticks;
    }

    private static void DrawRun(SvgCanvas canvas, ChartRun run, LatencyHistogram histogram, LogScale across, LogScale upward)
    {
        var solidTo = Math.Max(1, histogram.Count / (double)Distribution.SamplesBeyond);
        var solid = Curve(histogram, across, upward, 1, solidTo);
        var dotted = Curve(histogram, across, upward, solidTo, Math.Max(solidTo, histogram.Count));
        canvas.OpenGroup(run.Style);
        canvas.Path(dotted, "curve dotted");
        canvas.Path(solid, "curve");
        foreach (var inverse in Marked)
        {
            if (histogram.Count < Distribution.SamplesBeyond * inverse)
            {
                break;
            }

            var value = histogram.ValueAtPercentile(Percentile(inverse)) / Micro;
            canvas.Mark(across.Position(inverse), upward.Position(value), run.Index, "mark");
        }

        canvas.Mark(across.Position(histogram.Count), upward.Position(histogram.Maximum / Micro), run.Index, "mark open");
        canvas.CloseGroup();
    }

    private static string Curve(LatencyHistogram histogram, LogScale across, LogScale upward, double from, double to)
    {
        var path = new StringBuilder();
        var last = (X: string.Empty, Y: string.Empty);
        for (var step = 0; step <= Steps; step++)
        {
            var inverse = from * Math.Pow(to / from, step / (double)Steps);
            var value = inverse >= histogram.Count ? histogram.Maximum : histogram.ValueAtPercentile(Percentile(inverse));
            var point = (X: MarkupWriter.Number(across.Position(inverse)), Y: MarkupWriter.Number(upward.Position(value / Micro)));

            // Horizontal and vertical pieces: a percentile keeps its value until the next sample.
            path.Append(step == 0 ? $"M{point.X},{point.Y}" : point.Y == last.Y ? string.Empty : $"H{point.X}V{point.Y}");
            last = point;
        }

        return path.Append('H').Append(last.X).ToString();
    }

    private static void HitColumns(SvgCanvas canvas, ChartFrame frame, LogScale across, IReadOnlyList<ChartRun> runs, bool isFromDue)
    {
        var columns = (int)(frame.Width / 12);
        for (var column = 0; column < columns; column++)
        {
            var inverse = across.ValueAt((column + 0.5) / columns);
            var tip = new StringBuilder(Percentile(inverse).ToString("0.####", CultureInfo.InvariantCulture)).Append(" %");
            foreach (var run in runs)
            {
                var histogram = run.Total(isFromDue);
                var text = ReportText.Micros(histogram.ValueAtPercentile(Percentile(inverse)));
                var isThin = histogram.Count < Distribution.SamplesBeyond * inverse;
                tip.Append('\n').Append(run.Name).Append(run.Name.Length > 0 ? ": " : string.Empty);
                tip.Append(text).Append(" \u00b5s").Append(isThin ? " (few samples)" : string.Empty);
            }

            canvas.Rectangle(
                frame.Left + (column * frame.Width / columns), frame.Top, frame.Width / columns, frame.Height, "hit", tip.ToString());
        }
    }

    /// <summary>Names of the runs at the right end of their lines, moved apart where they would overlap.</summary>
    private static void EndLabels(
        SvgCanvas canvas, ChartFrame frame, LogScale upward, IReadOnlyList<ChartRun> runs, bool isFromDue)
    {
        const double lineHeight = 17;
        var labels = runs
            .Select(run => (Run: run, Y: upward.Position(run.Total(isFromDue).Maximum / Micro)))
            .OrderBy(label => label.Y)
            .ToArray();
        var lowest = frame.Bottom - (lineHeight * (labels.Length - 1));
        var next = frame.Top;
        for (var index = 0; index < labels.Length; index++)
        {
            var y = Math.Min(Math.Max(labels[index].Y, next), lowest + (lineHeight * index));
            next = y + lineHeight;
            canvas.OpenGroup(labels[index].Run.Style);
            canvas.Text(frame.Right + 12, y + 4.5, SvgCanvas.Fit(labels[index].Run.Name, canvas.Width - frame.Right - 14), "start", "name");
            canvas.CloseGroup();
        }
    }
}
