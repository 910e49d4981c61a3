using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports.Charts;

/// <summary>A run that may be drawn: it is correct and has latencies.</summary>
/// <param name="Index">Place among all runs of the report; gives the colour and the mark.</param>
/// <param name="Name">Its short name; empty for the only run of a report, whose name stands in the heading already.</param>
/// <param name="Result">The run.</param>
/// <param name="Histograms">Its latencies.</param>
internal sealed record ChartRun(int Index, string Name, RunResult Result, RunHistograms Histograms)
{
    /// <summary>Colours that the style sheet has; further runs take them again.</summary>
    public const int Colours = 8;

    /// <summary>Class of everything drawn for this run.</summary>
    public string Style => $"run run-{MarkupWriter.Number(Index)} hue-{MarkupWriter.Number(Index % Colours)}";

    /// <summary>The runs of a report that may be drawn.</summary>
    public static List<ChartRun> Of(IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        var drawn = new List<ChartRun>();
        for (var index = 0; index < runs.Count; index++)
        {
            if (runs[index].Measured is { } histograms)
            {
                drawn.Add(new ChartRun(index, runs.Count == 1 ? string.Empty : names[index], runs[index], histograms));
            }
        }

        return drawn;
    }

    /// <summary>One of the two totals.</summary>
    public LatencyHistogram Total(bool isFromDue) => isFromDue ? Histograms.FromDue : Histograms.TickToTrade;
}
