namespace Ringside.Lab.Reports.Charts;

/// <summary>The area of a drawing that data is drawn into, with the grid and the axes around it.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
internal readonly record struct ChartFrame(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width of a drawing for a wide window.</summary>
    public const double Wide = 960;

    /// <summary>Width of a drawing for a telephone or a narrow column.</summary>
    public const double Narrow = 420;

    /// <summary>Room on the left for the labels and the title of a vertical axis.</summary>
    public const double LeftRoom = 66;

    /// <summary>Room below for the labels and the title of a horizontal axis.</summary>
    public const double BottomRoom = 48;

    public double Width => Right - Left;

    public double Height => Bottom - Top;

    /// <summary>Vertical grid lines, and labels below where they fit.</summary>
    public void HorizontalAxis(SvgCanvas canvas, IReadOnlyList<AxisTick> ticks, string title)
    {
        canvas.Line(Left, Bottom, Right, Bottom, "axis");
        if (title.Length > 0)
        {
            canvas.Text((Left + Right) / 2, Bottom + 40, title, "middle", "title");
        }

        foreach (var tick in Fitting(ticks, tick => SvgCanvas.TextWidth(tick.Label) + 10))
        {
            canvas.Line(tick.Position, Top, tick.Position, Bottom, "grid");
            if (title.Length > 0)
            {
                canvas.Text(tick.Position, Bottom + 18, tick.Label, "middle", "tick");
            }
        }
    }

    /// <summary>Horizontal grid lines, and labels on the left where they fit.</summary>
    public void VerticalAxis(SvgCanvas canvas, IReadOnlyList<AxisTick> ticks, string title)
    {
        foreach (var tick in Fitting(ticks, _ => SvgCanvas.FontSize + 7))
        {
            canvas.Line(Left, tick.Position, Right, tick.Position, "grid");
            canvas.Text(Left - 8, tick.Position + 4.5, tick.Label, "end", "tick");
        }

        if (title.Length > 0)
        {
            canvas.UpwardText(14, (Top + Bottom) / 2, title, "title");
        }
    }

    /// <summary>The ticks that keep their distance from each other, the important ones first.</summary>
    private static List<AxisTick> Fitting(IReadOnlyList<AxisTick> ticks, Func<AxisTick, double> room)
    {
        var taken = new List<AxisTick>();
        foreach (var tick in ticks.OrderBy(tick => tick.Priority))
        {
            if (taken.TrueForAll(other => Math.Abs(other.Position - tick.Position) >= (room(other) + room(tick)) / 2))
            {
                taken.Add(tick);
            }
        }

        return taken;
    }
}
