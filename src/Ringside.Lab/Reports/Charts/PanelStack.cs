namespace Ringside.Lab.Reports.Charts;

/// <summary>One panel for each run, below each other over one horizontal axis, so that runs are compared without covering each
/// other.</summary>
internal sealed class PanelStack
{
    private const double NameRoom = 26;
    private readonly IReadOnlyList<ChartRun> _runs;
    private readonly double _panelHeight;

    public PanelStack(IReadOnlyList<ChartRun> runs, double width, double singleHeight, double sharedHeight, string description)
    {
        _runs = runs;
        _panelHeight = runs.Count == 1 ? singleHeight : sharedHeight;
        Canvas = new SvgCanvas(width, (runs.Count * (_panelHeight + NameRoom)) + ChartFrame.BottomRoom, description);
    }

    public SvgCanvas Canvas { get; }

    public double Left => ChartFrame.LeftRoom;

    public double Right => Canvas.Width - 18;

    /// <summary>The frame of a panel.</summary>
    public ChartFrame Frame(int panel)
    {
        var top = (panel * (_panelHeight + NameRoom)) + NameRoom;
        return new ChartFrame(Left, top, Right, top + _panelHeight);
    }

    /// <summary>Grid and axes of a panel and the name of its run above it; labels below the last panel only.</summary>
    public void Axes(int panel, IReadOnlyList<AxisTick> across, string acrossTitle, IReadOnlyList<AxisTick> upward, string upwardTitle)
    {
        var frame = Frame(panel);
        frame.VerticalAxis(Canvas, upward, upwardTitle);
        frame.HorizontalAxis(Canvas, across, panel == _runs.Count - 1 ? acrossTitle : string.Empty);
        var run = _runs[panel];
        Canvas.OpenGroup(run.Style);
        Canvas.Text(frame.Left, frame.Top - 9, SvgCanvas.Fit(run.Name, frame.Width * 0.5), "start", "name");
        Canvas.CloseGroup();
    }
}
