using System.Globalization;
using System.Text;

namespace Ringside.Lab.Reports.Charts;

/// <summary>Tick-to-trade over the time of the run: one dot an order, one panel a run, and the median of each window of time.</summary>
internal static class TimeSeriesChart
{
    private const double Micro = 1000;
    private const double Second = 1e9;

    // Dots that would cover each other are drawn once: a long run must not make a page of a hundred megabytes.
    private const double DotDistance = 2.5;

    // A median needs twenty samples, as everywhere in the report.
    private const int SamplesPerWindow = 20;

    /// <summary>Draws the panels.</summary>
    /// <param name="runs">At least one run; those without a time series are left out.</param>
    /// <param name="width">Width of the drawing.</param>
    /// <returns>Empty when no run has a time series.</returns>
    public static string Draw(IReadOnlyList<ChartRun> runs, double width)
    {
        runs = runs.Where(run => run.Result.Samples.Count > 0).ToList();
        if (runs.Count == 0)
        {
            return string.Empty;
        }

        var stack = new PanelStack(runs, width, 280, 150, "Tick-to-trade over the time of the run, logarithmic latency axis");
        var all = runs.SelectMany(run => run.Result.Samples).ToList();
        var until = Math.Max(all.Max(sample => sample.DueOffsetNanos) / Second, 0.001);
        var from = Math.Min(0, all.Min(sample => sample.DueOffsetNanos) / Second);
        var across = new LinearScale(from, until, stack.Left, stack.Right);
        for (var panel = 0; panel < runs.Count; panel++)
        {
            var frame = stack.Frame(panel);
            var upward = LogScale.Around(
                all.Min(sample => sample.TickToTradeNanos) / Micro,
                all.Max(sample => sample.TickToTradeNanos) / Micro,
                frame.Bottom,
                frame.Top);
            stack.Axes(panel, across.Ticks(8), "time in the run (s)", upward.Ticks(), panel == 0 ? "latency (\u00b5s)" : string.Empty);
            var samples = runs[panel].Result.Samples.OrderBy(sample => sample.DueOffsetNanos).ToList();
            stack.Canvas.OpenGroup(runs[panel].Style);
            stack.Canvas.Path(Dots(samples, across, upward), "dots");
            stack.Canvas.Path(Medians(samples, across, upward), "median");
            stack.Canvas.CloseGroup();
            HitColumns(stack.Canvas, frame, runs[panel].Name, samples, from, until);
        }

        return stack.Canvas.ToMarkup();
    }

    private static string Dots(List<LatencySample> samples, LinearScale across, LogScale upward)
    {
        var path = new StringBuilder();
        var taken = new HashSet<(int, int)>();
        foreach (var sample in samples)
        {
            var x = across.Position(sample.DueOffsetNanos / Second);
            var y = upward.Position(sample.TickToTradeNanos / Micro);
            if (taken.Add(((int)(x / DotDistance), (int)(y / DotDistance))))
            {
                // A line of no length with round ends is the shortest way to say "dot".
                path.Append(CultureInfo.InvariantCulture, $"M{x:0.#},{y:0.#}h0");
            }
        }

        return path.ToString();
    }

    private static string Medians(List<LatencySample> samples, LinearScale across, LogScale upward)
    {
        var path = new StringBuilder();
        var size = Math.Max(SamplesPerWindow, samples.Count / 60);
        for (var begin = 0; begin + size <= samples.Count; begin += size)
        {
            var window = samples.GetRange(begin, size);
            var median = window.Select(sample => sample.TickToTradeNanos).Order().ElementAt((size - 1) / 2);
            var middle = window[size / 2].DueOffsetNanos / Second;
            path.Append(begin == 0 ? 'M' : 'L');
            path.Append(CultureInfo.InvariantCulture, $"{across.Position(middle):0.#},{upward.Position(median / Micro):0.#}");
        }

        return path.ToString();
    }

    private static void HitColumns(
        SvgCanvas canvas, ChartFrame frame, string name, List<LatencySample> samples, double from, double until)
    {
        var columns = (int)(frame.Width / 16);
        var seconds = (until - from) / columns;
        var groups = samples.ToLookup(sample => Math.Clamp((int)(((sample.DueOffsetNanos / Second) - from) / seconds), 0, columns - 1));
        foreach (var group in groups)
        {
            var begin = from + (group.Key * seconds);
            var tip = string.Create(
                CultureInfo.InvariantCulture,
                $"{name}\n{begin:0.###} to {begin + seconds:0.###} s\n{group.Count():N0} orders\n"
                + $"min {ReportText.Micros(group.Min(sample => sample.TickToTradeNanos))} \u00b5s\n"
                + $"max {ReportText.Micros(group.Max(sample => sample.TickToTradeNanos))} \u00b5s");
            var left = frame.Left + (group.Key * frame.Width / columns);
            canvas.Rectangle(left, frame.Top, frame.Width / columns, frame.Height, "hit", tip);
        }
    }
}
