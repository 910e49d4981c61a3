namespace Ringside.Lab.Reports.Charts;

/// <summary>Where the time goes: the medians of the five parts of tick-to-trade, one bar a run, and the median of the total as a
/// mark.</summary>
internal static class BreakdownChart
{
    private const double Micro = 1000;
    private const double RowHeight = 66;
    private const double BarHeight = 30;

    /// <summary>Draws the bars of the runs that have enough samples for a median.</summary>
    /// <returns>Empty when no run has.</returns>
    public static string Draw(IReadOnlyList<ChartRun> runs, double width)
    {
        runs = runs.Where(run => run.Result.BreakdownNanos.Parts().Any(part => part.Nanos.P50 is not null)).ToList();
        if (runs.Count == 0)
        {
            return string.Empty;
        }

        var canvas = new SvgCanvas(width, (runs.Count * RowHeight) + ChartFrame.BottomRoom + 4, "Medians of the parts of tick-to-trade");
        var frame = new ChartFrame(18, 0, width - 18, canvas.Height - ChartFrame.BottomRoom);
        var longest = runs.Max(run => Math.Max(Sum(run), run.Result.TickToTradeNanos.P50 ?? 0)) / Micro;
        var across = new LinearScale(0, Math.Max(longest, 0.001) * 1.02, frame.Left, frame.Right);
        frame.HorizontalAxis(canvas, across.Ticks(width > ChartFrame.Narrow ? 10 : 5), "median of each part (\u00b5s)");
        for (var row = 0; row < runs.Count; row++)
        {
            DrawRow(canvas, runs[row], across, frame, (row * RowHeight) + 26);
        }

        return canvas.ToMarkup();
    }

    private static long Sum(ChartRun run) => run.Result.BreakdownNanos.Parts().Sum(part => part.Nanos.P50 ?? 0);

    private static void DrawRow(SvgCanvas canvas, ChartRun run, LinearScale across, ChartFrame frame, double top)
    {
        var begin = 0L;
        var index = 0;
        foreach (var part in run.Result.BreakdownNanos.Parts())
        {
            var length = part.Nanos.P50 ?? 0;
            double left = across.Position(begin / Micro), right = across.Position((begin + length) / Micro);
            var label = ReportText.Micros(length);
            canvas.Rectangle(
                left, top, right - left, BarHeight, $"part part-{MarkupWriter.Number(index)}", $"{run.Name}\n{part.Name}: {label} \u00b5s");
            if (right - left > SvgCanvas.TextWidth(label) + 8)
            {
                canvas.Text((left + right) / 2, top + 20, label, "middle", "inside");
            }

            begin += length;
            index++;
        }

        canvas.OpenGroup(run.Style);
        canvas.Text(frame.Left, top - 8, SvgCanvas.Fit(run.Name, frame.Width * 0.5), "start", "name");
        canvas.CloseGroup();
        if (run.Result.TickToTradeNanos.P50 is { } total)
        {
            var x = across.Position(total / Micro);
            canvas.Line(x, top - 1, x, top + BarHeight + 6, "total");
            canvas.Text(frame.Right, top - 8, $"total p50 {ReportText.Micros(total)} \u00b5s", "end", "tick");
        }
    }
}
