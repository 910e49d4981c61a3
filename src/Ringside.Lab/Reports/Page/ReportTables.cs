using System.Globalization;
using Ringside.Lab.Measurement;

namespace Ringside.Lab.Reports.Page;

/// <summary>The tables and cards of the page.</summary>
internal static class ReportTables
{
    private const string Missing = "\u2013";

    /// <summary>One card a run: its median in large type, or why its speed is not reported. A single run has a card for each
    /// total.</summary>
    public static void Cards(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        page.Open("div", ("class", "cards"));
        for (var index = 0; index < runs.Count; index++)
        {
            var run = runs[index];
            page.Open("div", ("class", "card " + Hue(index)));
            page.Element("span", names[index], ("class", "run-name"));
            Badge(page, run);
            if (run.Correct && run.TickToTradeNanos.Count > 0)
            {
                CardFigures(page, "tick-to-trade", run.TickToTradeNanos);
            }
            else
            {
                var reason = run.Correct ? "no order was expected, none came" : ReportText.Fault(run);
                page.Element("div", run.Correct ? "no latency" : "speed not reported", ("class", "figure none"));
                page.Element("div", reason, ("class", "under"));
            }

            page.Close();
        }

        if (runs.Count == 1 && runs[0].FromDueNanos.Count > 0)
        {
            page.Open("div", ("class", "card hue-6")).Element("span", "from due time", ("class", "run-name"));
            CardFigures(page, "from due time", runs[0].FromDueNanos);
            page.Close();
        }

        page.Close();
    }

    /// <summary>Both totals of every run.</summary>
    public static void Headline(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        string[] figures = ["orders", "min", "p50", "p90", "p99", "p99.9", "max"];
        page.Open("div", ("class", "scroll")).Open("table", ("class", "groups"));
        page.Open("thead").Open("tr").Element("th", "Run").Element("th", "Correct", ("class", "wide")).Element("th", "Latency (\u00b5s)");
        foreach (var figure in figures)
        {
            page.Element("th", figure, ("class", "number"));
        }

        page.Close().Close();
        for (var index = 0; index < runs.Count; index++)
        {
            page.Open("tbody").Open("tr");
            page.Open("td", ("class", "name"), ("rowspan", "2")).Open("span", ("class", "swatch " + Hue(index))).Close();
            page.Text(names[index]).Close();
            page.Open("td", ("class", "wide"), ("rowspan", "2"));
            Badge(page, runs[index]);
            page.Close();
            DistributionCells(page, "tick-to-trade", runs[index].TickToTradeNanos);
            page.Close().Open("tr");
            DistributionCells(page, "from due time", runs[index].FromDueNanos);
            page.Close().Close();
        }

        page.Close().Close();
    }

    /// <summary>The five parts of every run.</summary>
    public static void Breakdown(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        page.Open("div", ("class", "scroll")).Open("table", ("class", "groups"));
        page.Open("thead").Open("tr").Element("th", "Run").Element("th", "Part (\u00b5s)");
        foreach (var figure in (string[])["orders", "min", "p50", "p90", "p99", "p99.9", "max"])
        {
            page.Element("th", figure, ("class", "number"));
        }

        page.Close().Close();
        for (var index = 0; index < runs.Count; index++)
        {
            if (runs[index].Measured is null)
            {
                continue;
            }

            var parts = runs[index].BreakdownNanos.Parts();
            page.Open("tbody");
            for (var part = 0; part < parts.Count; part++)
            {
                page.Open("tr");
                if (part == 0)
                {
                    page.Element("td", names[index], ("class", "name"), ("rowspan", MarkupWriter.Number(parts.Count)));
                }

                DistributionCells(page, parts[part].Name, parts[part].Nanos);
                page.Close();
            }

            page.Close();
        }

        page.Close().Close();
    }

    /// <summary>What was run and what was counted, one column a run.</summary>
    public static void Runs(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        (string Name, Func<RunResult, string> Value)[] rows =
        [
            ("Topology", run => run.Topology),
            ("Back end", ReportText.BackendOf),
            ("Wait strategy", run => run.Wait),
            ("Trigger", run => $"{run.Trigger} {run.Threshold.ToString("#,##0.########", CultureInfo.InvariantCulture)} {run.Unit}".Trim()),
            ("Pace", run => run.Pace),
            ("Packets a second, achieved", run => run.AchievedPacketsPerSecond.ToString("N0", CultureInfo.InvariantCulture)),
            ("Rounds", run => ReportText.Count(run.Rounds)),
            ("Packets sent", run => ReportText.Count(run.PacketsSent)),
            ("Packets received", run => ReportText.Count(run.PacketsReceived)),
            ("Bad packets", run => ReportText.Count(run.BadPackets)),
            ("Orders expected", run => ReportText.Count(run.TriggersExpected)),
            ("Orders received", run => ReportText.Count(run.OrdersReceived)),
            ("Orders correct", run => ReportText.Count(run.OrdersCorrect)),
            ("Missed / unexpected", run => $"{ReportText.Count(run.Missed)} / {ReportText.Count(run.Unexpected)}"),
            ("Orders refused (quantity)", run => ReportText.Count(run.OrdersRefused)),
            ("Orders limited (rate)", run => ReportText.Count(run.OrdersLimited)),
            ("Sends to a full socket", run => ReportText.Count(run.SendsFull)),
            ("Load average at start", run => run.Machine.LoadAtStart),
            ("Load average at end", run => run.Machine.LoadAtEnd),
        ];
        page.Open("div", ("class", "scroll")).Open("table").Open("tr").Element("th", "");
        foreach (var name in names)
        {
            page.Element("th", name);
        }

        page.Close();
        foreach (var (name, value) in rows)
        {
            page.Open("tr").Element("td", name, ("class", "fact"));
            foreach (var run in runs)
            {
                page.Element("td", value(run) is { Length: > 0 } text ? text : Missing);
            }

            page.Close();
        }

        page.Close().Close();
    }

    /// <summary>Options asked for and obtained; one table when all runs have the same.</summary>
    public static void Options(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        var isShared = runs.All(run => run.Options.SequenceEqual(runs[0].Options));
        for (var index = 0; index < (isShared ? 1 : runs.Count); index++)
        {
            if (runs.Count > 1)
            {
                page.Element("h3", isShared ? "All runs" : names[index]);
            }

            if (runs[index].Options.Count == 0)
            {
                page.Element("p", "No option was asked for.", ("class", "soft"));
                continue;
            }

            page.Open("div", ("class", "scroll")).Open("table").Open("tr");
            page.Element("th", "Option").Element("th", "Asked").Element("th", "Obtained").Element("th", "").Element("th", "Note").Close();
            foreach (var option in runs[index].Options)
            {
                var isSame = option.Asked == option.Obtained;
                page.Open("tr").Element("td", option.Name, ("class", "name")).Element("td", option.Asked).Element("td", option.Obtained);
                page.Open("td").Element("span", isSame ? "as asked" : "differs", ("class", isSame ? "badge good" : "badge warn")).Close();
                page.Element("td", option.Note, ("class", "soft")).Close();
            }

            page.Close().Close();
        }
    }

    /// <summary>The machine, or one column for each different machine.</summary>
    public static void Machines(MarkupWriter page, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        // The load belongs to a run and stands with it.
        var machines = runs
            .Select((run, index) => (Name: names[index], Facts: run.Machine with { LoadAtStart = string.Empty, LoadAtEnd = string.Empty }))
            .GroupBy(run => run.Facts, run => run.Name)
            .ToList();
        page.Open("div", ("class", "scroll")).Open("table");
        if (machines.Count > 1)
        {
            page.Open("tr").Element("th", "");
            machines.ForEach(machine => page.Element("th", string.Join("; ", machine)));
            page.Close();
        }

        var facts = machines.ConvertAll(machine => machine.Key.Named());
        for (var row = 0; row < facts[0].Count; row++)
        {
            page.Open("tr").Element("td", facts[0][row].Key, ("class", "fact"));
            facts.ForEach(machine => page.Element("td", machine[row].Value));
            page.Close();
        }

        page.Close().Close();
    }

    public static string Hue(int index) => $"hue-{MarkupWriter.Number(index % Charts.ChartRun.Colours)}";

    private static void Badge(MarkupWriter page, RunResult run) =>
        page.Element("span", run.Correct ? "correct" : "incorrect", ("class", run.Correct ? "badge good" : "badge bad"));

    private static void CardFigures(MarkupWriter page, string name, Distribution total)
    {
        page.Open("div", ("class", "figure"));
        page.Text(ReportText.Micros(total.P50, Missing)).Element("small", "\u00b5s").Close();
        var samples = $"median {name} of {ReportText.Count(total.Count)} orders";
        page.Element("div", total.P50 is null ? samples + " (needs 20)" : samples, ("class", "under"));
        page.Open("dl");
        foreach (var (figure, nanos) in ((string, long?)[])[("p90", total.P90), ("p99", total.P99), ("max", total.Maximum)])
        {
            page.Open("div").Element("dt", figure).Element("dd", ReportText.Micros(nanos, Missing)).Close();
        }

        page.Close();
    }

    private static void DistributionCells(MarkupWriter page, string name, Distribution nanos)
    {
        page.Element("td", name, ("class", "row"));
        page.Element("td", nanos.Count == 0 ? Missing : ReportText.Count(nanos.Count), ("class", "number"));
        foreach (var value in (long?[])[nanos.Minimum, nanos.P50, nanos.P90, nanos.P99, nanos.P999, nanos.Maximum])
        {
            var style = value is null ? "number none" : value == nanos.P50 ? "number strong" : "number";
            page.Element("td", ReportText.Micros(value, Missing), ("class", style));
        }
    }
}
