using System.Globalization;
using Ringside.Lab.Reports.Charts;

namespace Ringside.Lab.Reports;

/// <summary>One self-contained HTML page of latency against offered rate, for several systems.</summary>
/// <remarks>The page loads nothing, like that of a run (<see cref="HtmlReport"/>); the same input gives the same bytes.</remarks>
public static class LoadCurveReport
{
    private static (string Name, Func<LoadPoint, long> Of)[] Percentiles =>
        [("p50", point => point.P50Nanos), ("p99", point => point.P99Nanos), ("p99.9", point => point.P999Nanos)];

    /// <summary>Draws the page.</summary>
    /// <param name="curves">The systems; at least one, with at least one point.</param>
    /// <param name="machine">Where it was measured.</param>
    /// <param name="title">Heading of the page.</param>
    /// <param name="subtitle">A line below it: what was measured.</param>
    /// <returns>The whole document; to be stored as UTF-8.</returns>
    /// <exception cref="ArgumentException">There is no point.</exception>
    public static string ToText(IReadOnlyList<LoadCurve> curves, MachineFacts machine, string title, string subtitle)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(machine);
        if (!curves.Any(curve => curve.Points.Count > 0))
        {
            throw new ArgumentException("expected at least one point, got none", nameof(curves));
        }

        var page = new MarkupWriter();
        HtmlReport.Begin(page, title, subtitle);
        foreach ((string name, Func<LoadPoint, long> of) in Percentiles)
        {
            HtmlReport.Section(
                page,
                $"{name} against messages a second",
                "Each message is due at its time, whatever became of those before, "
                + "and its latency counts from then. A curve ends where the system did not keep up any more (open mark).");
            Chart(page, curves, of, point => point.OfferedPerSecond, "messages a second");
            page.Close();
        }

        HtmlReport.Section(page, "p99 against bytes a second", "The same messages, by their bytes.");
        Chart(page, curves, point => point.P99Nanos, point => point.OfferedBytesPerSecond, "bytes a second");
        page.Close();
        Table(page, curves);
        HtmlReport.Section(page, "Machine", string.Empty);
        page.Element("p", string.Create(
            CultureInfo.InvariantCulture,
            $"{machine.Cpu}, {machine.Cores} processors, virtualised: {machine.Virtualised}, Linux {machine.Kernel}, {machine.Runtime}"));
        page.Close();
        return HtmlReport.End(page);
    }

    private static void Chart(
        MarkupWriter page, IReadOnlyList<LoadCurve> curves, Func<LoadPoint, long> latency, Func<LoadPoint, double> load, string axis) =>
        HtmlReport.BothWidths(page, width => LoadCurveChart.Draw(curves, latency, load, axis, width));

    private static void Table(MarkupWriter page, IReadOnlyList<LoadCurve> curves)
    {
        string[] heads = ["System", "Offered /s", "Answered /s", "Offered MB/s", "p50 (\u00b5s)", "p99 (\u00b5s)", "p99.9 (\u00b5s)"];
        HtmlReport.Section(page, "Figures", string.Empty);
        page.Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr");
        for (int column = 0; column < heads.Length; column++)
        {
            page.Element("th", heads[column], ("class", column == 0 ? "name" : "number"));
        }

        page.Close().Close().Open("tbody");
        foreach (LoadCurve curve in curves)
        {
            foreach (LoadPoint point in curve.Points)
            {
                Row(page, curve.Name, point);
            }
        }

        page.Close().Close().Close().Close();
    }

    private static void Row(MarkupWriter page, string name, LoadPoint point)
    {
        page.Open("tr").Element("td", name, ("class", "name"));
        string[] cells =
        [
            ReportText.Count((long)point.OfferedPerSecond),
            ReportText.Count((long)point.AnsweredPerSecond),
            (point.OfferedBytesPerSecond / 1e6).ToString("N2", CultureInfo.InvariantCulture),
            .. Percentiles.Select(percentile => ReportText.Micros(percentile.Of(point))),
        ];
        foreach (string cell in cells)
        {
            page.Element("td", cell, ("class", "number"));
        }

        page.Close();
    }
}
