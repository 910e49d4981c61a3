using Ringside.Lab.Reports.Charts;
using Ringside.Lab.Reports.Page;

namespace Ringside.Lab.Reports;

/// <summary>One self-contained HTML page for one run or a comparison of several.</summary>
/// <remarks>
/// The page loads nothing: the style, the drawings and the little script stand in it, and a content security policy says so. It is well
/// formed XML as well, so tools can read it. Every text that comes from outside (option values, the name of the processor) is escaped by
/// <see cref="MarkupWriter"/>. The same input gives the same bytes.
/// </remarks>
public static class HtmlReport
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
        + "form-action 'none'";

    /// <summary>Draws the page.</summary>
    /// <param name="runs">The runs, in the order in which they are to be shown; at least one.</param>
    /// <param name="title">Heading of the page.</param>
    /// <param name="subtitle">A line below it: the data file, the time.</param>
    /// <returns>The whole document; to be stored as UTF-8.</returns>
    /// <exception cref="ArgumentException">No run is given.</exception>
    public static string ToText(IReadOnlyList<RunResult> runs, string title = "Tick-to-trade", string subtitle = "")
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(subtitle);
        if (runs.Count == 0)
        {
            throw new ArgumentException("expected at least one run, got none", nameof(runs));
        }

        var names = ReportText.Names(runs);
        var drawn = ChartRun.Of(runs, names);
        var page = new MarkupWriter();
        Begin(page, title, subtitle);
        ReportTables.Cards(page, runs, names);
        Notes(page, runs, names);
        Section(page, "Both totals", "Tick-to-trade counts from the moment the triggering packet was written; the second total "
            + "counts from the moment it was due, so waiting in a queue cannot hide. A percentile is printed only with "
            + "ten samples beyond it.");
        ReportTables.Headline(page, runs, names);
        page.Close();
        ChartSections(page, drawn, runs, names);
        Section(page, "What was run", string.Empty);
        ReportTables.Runs(page, runs, names);
        page.Close();
        Section(page, "Socket options", "Asked for, and what the kernel says it gave.");
        ReportTables.Options(page, runs, names);
        page.Close();
        Section(page, "Machine", string.Empty);
        ReportTables.Machines(page, runs, names);
        page.Close();
        HowToRead(page);
        return End(page);
    }

    /// <summary>All up to the first section.</summary>
    internal static void Begin(MarkupWriter page, string title, string subtitle)
    {
        page.Trusted("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        Head(page, title);
        page.Open("body").Open("main");
        page.Element("h1", title).Element("p", subtitle, ("class", "lead"));
    }

    /// <summary>All after the last section.</summary>
    /// <returns>The whole page.</returns>
    internal static string End(MarkupWriter page)
    {
        page.Element("footer", "Made by Ringside. This page loads nothing from anywhere.").Close();
        page.Open("div", ("id", "tip"), ("hidden", "hidden")).Close();
        page.Open("script").Trusted(PageStyle.Script).Close();
        return page.Close().Close().ToString();
    }

    /// <summary>Begins a section, which the caller closes.</summary>
    internal static void Section(MarkupWriter page, string heading, string hint)
    {
        page.Open("section").Element("h2", heading);
        if (hint.Length > 0)
        {
            page.Element("p", hint, ("class", "hint"));
        }
    }

    /// <summary>A drawing for a wide window and one for a narrow one.</summary>
    internal static void BothWidths(MarkupWriter page, Func<double, string> draw)
    {
        page.Open("div", ("class", "wide")).Trusted(draw(ChartFrame.Wide)).Close();
        page.Open("div", ("class", "narrow")).Trusted(draw(ChartFrame.Narrow)).Close();
    }

    private static void Head(MarkupWriter page, string title)
    {
        page.Open("head").Empty("meta", ("charset", "utf-8"));
        page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        page.Element("title", title).Open("style").Trusted(PageStyle.Css).Close().Close();
    }

    private static void Notes(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        var notes = new List<(string Text, string Style)>();
        for (var index = 0; index < runs.Count; index++)
        {
            var name = runs.Count == 1 ? string.Empty : names[index] + ": ";
            if (!runs[index].Correct)
            {
                notes.Add(($"{name}incorrect, {ReportText.Fault(runs[index])}. The speed of an incorrect run is not reported.", "wrong"));
            }

            notes.AddRange(runs[index].Notes.Select(note => (name + note, "note")));
        }

        if (notes.Count == 0)
        {
            return;
        }

        Section(page, "Notes", string.Empty);
        page.Open("ul", ("class", "notes"));
        notes.ForEach(note => page.Element("li", note.Text, ("class", note.Style)));
        page.Close().Close();
    }

    private static void ChartSections(
        MarkupWriter page, List<ChartRun> drawn, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        if (drawn.Count == 0)
        {
            Section(page, "No latencies to draw", "No run was correct and had at least one order.");
            page.Close();
            return;
        }

        Section(page, "Latency by percentile", "Further right is rarer: each step is ten times as rare as the one before. The "
            + "line is dotted where fewer than ten samples lie beyond; the open mark is the maximum.");
        Legend(page, drawn);
        Totals(page, "percentile", (isFromDue, width) => PercentileChart.Draw(drawn, isFromDue, width));
        page.Close();
        Section(page, "Histogram", "How many orders took how long. Bins of equal ratio.");
        Totals(page, "histogram", (isFromDue, width) => HistogramChart.Draw(drawn, isFromDue, width));
        page.Close();
        if (TimeSeriesChart.Draw(drawn, ChartFrame.Wide).Length > 0)
        {
            Section(page, "Over time", "Tick-to-trade of each order at the time its packet was due. The dark line is the median of "
                + "neighbouring orders, at least twenty for each point.");
            BothWidths(page, width => TimeSeriesChart.Draw(drawn, width));
            page.Close();
        }

        Section(page, "Where the time goes", "The five parts add up to tick-to-trade order by order; their medians need not, so the "
            + "median of the total stands beside them as a mark.");
        PartLegend(page);
        BothWidths(page, width => BreakdownChart.Draw(drawn, width));
        ReportTables.Breakdown(page, runs, names);
        page.Close();
    }

    private static void Legend(MarkupWriter page, List<ChartRun> drawn)
    {
        if (drawn.Count < 2)
        {
            return;
        }

        page.Open("ul", ("class", "legend"));
        foreach (var run in drawn)
        {
            page.Open("li");
            page.Open("button", ("type", "button"), ("data-run", MarkupWriter.Number(run.Index)), ("aria-pressed", "true"));
            page.Open("span", ("class", "swatch " + ReportTables.Hue(run.Index))).Close().Text(run.Name).Close().Close();
        }

        page.Close();
    }

    private static void PartLegend(MarkupWriter page)
    {
        page.Open("ul", ("class", "legend"));
        var parts = RunBreakdown.Empty.Parts();
        for (var index = 0; index < parts.Count; index++)
        {
            page.Open("li", ("class", "key"));
            page.Open("span", ("class", "swatch part-" + MarkupWriter.Number(index))).Close().Text(parts[index].Name).Close();
        }

        page.Close();
    }

    /// <summary>A drawing of each total and a switch between them that needs no script.</summary>
    private static void Totals(MarkupWriter page, string name, Func<bool, double, string> draw)
    {
        page.Empty("input", ("class", "view view-1"), ("type", "radio"), ("name", name), ("id", name + "-1"), ("checked", "checked"));
        page.Empty("input", ("class", "view view-2"), ("type", "radio"), ("name", name), ("id", name + "-2"));
        page.Open("div", ("class", "switch"));
        page.Element("label", "tick-to-trade", ("for", name + "-1")).Element("label", "from due time", ("for", name + "-2")).Close();
        page.Open("div", ("class", "views"));
        foreach (var isFromDue in (bool[])[false, true])
        {
            page.Open("div", ("class", isFromDue ? "second" : "first"));
            BothWidths(page, width => draw(isFromDue, width));
            page.Close();
        }

        page.Close();
    }

    private static void HowToRead(MarkupWriter page)
    {
        (string Term, string Meaning)[] terms =
        [
            ("Tick-to-trade", "From the time stamp taken before the triggering market data packet is written to the exchange "
                + "having the whole order. The price of the whole way: kernel, network, trader."),
            ("From due time", "The same end, but counted from when the packet should have left at the pace asked for. If the sender fell "
                + "behind, this total grows and tick-to-trade does not: a gap between the two means that the pace was not held."),
            ("Correct", "The orders received are exactly those that an oracle computes from the file alone: same orders, same "
                + "sequence, same fields. The speed of an incorrect run is not reported."),
            ("Percentile", "p99 = 20 \u00b5s: 99 of 100 orders took 20 \u00b5s or less. It is printed only when ten samples lie "
                + "beyond it (p50 needs 20 samples, p90 100, p99 1,000, p99.9 10,000); a dash stands where there are "
                + "too few. Resolution 0.1 %."),
            ("Maximum", "A single sample. It tells what did happen once, not what to expect."),
            ("Comparing runs", "Look at the load averages and at the machine first. A virtual machine, a power-saving governor or "
                + "another busy process can cost more than what is compared here. Repeat a run before believing a small difference."),
        ];
        Section(page, "How to read this page", string.Empty);
        page.Open("dl", ("class", "read"));
        foreach (var (term, meaning) in terms)
        {
            page.Element("dt", term).Element("dd", meaning);
        }

        page.Close().Close();
    }
}
