using System.Globalization;
using System.Text;
using Ringside.Lab.Reports.Page;

namespace Ringside.Lab.Reports.Charts;

/// <summary>Latency against load, both axes logarithmic, a line for each system.</summary>
internal static class LoadCurveChart
{
    private const double Micro = 1000;
    private const double EndRoom = 80;

    /// <summary>Draws all curves over each other.</summary>
    /// <param name="curves">At least one point in all.</param>
    /// <param name="latency">Which latency of a point, in nanoseconds.</param>
    /// <param name="load">Which load of a point.</param>
    /// <param name="axis">What the load is.</param>
    /// <param name="width">Width of the drawing.</param>
    public static string Draw(
        IReadOnlyList<LoadCurve> curves, Func<LoadPoint, long> latency, Func<LoadPoint, double> load, string axis, double width)
    {
        var canvas = new SvgCanvas(width, 360, $"Latency against {axis}, both axes logarithmic");
        var frame = new ChartFrame(ChartFrame.LeftRoom, 14, width - EndRoom, canvas.Height - ChartFrame.BottomRoom);
        LoadPoint[] all = [.. curves.SelectMany(curve => curve.Points)];
        var across = LogScale.Around(all.Min(load), all.Max(load), frame.Left, frame.Right);
        var upward = LogScale.Around(all.Min(latency) / Micro, all.Max(latency) / Micro, frame.Bottom, frame.Top);
        frame.VerticalAxis(canvas, upward.Ticks(), "latency (\u00b5s)");
        frame.HorizontalAxis(canvas, across.Ticks(), axis);
        for (int index = 0; index < curves.Count; index++)
        {
            canvas.OpenGroup(ReportTables.Hue(index));
            DrawCurve(canvas, curves[index], index, point => (across.Position(load(point)), upward.Position(latency(point) / Micro)));
            canvas.CloseGroup();
        }

        return canvas.ToMarkup();
    }

    private static void DrawCurve(SvgCanvas canvas, LoadCurve curve, int index, Func<LoadPoint, (double X, double Y)> place)
    {
        if (curve.Points.Count == 0)
        {
            return;
        }

        var path = new StringBuilder();
        for (int i = 0; i < curve.Points.Count; i++)
        {
            (double x, double y) = place(curve.Points[i]);
            path.Append(i == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{MarkupWriter.Number(x)},{MarkupWriter.Number(y)}");
            canvas.Mark(x, y, index, i == curve.Points.Count - 1 ? "mark open" : "mark");
        }

        canvas.Path(path.ToString(), "curve");
        (double endX, double endY) = place(curve.Points[^1]);
        canvas.Text(endX + 10, endY + 4.5, curve.Name, "start", "name");
    }
}
