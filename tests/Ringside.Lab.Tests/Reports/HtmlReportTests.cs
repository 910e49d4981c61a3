using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Ringside.Lab.Reports;

namespace Ringside.Lab.Tests.Reports;

public sealed partial class HtmlReportTests
{
    /// <summary>Name a folder in it, and the pages of the test below are left there for a look.</summary>
    private const string PreviewVariable = "RINGSIDE_REPORT_PREVIEW";

    public static TheoryData<string> Pages => [.. AllPages().Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_page_is_well_formed_and_loads_nothing(string name)
    {
        var text = HtmlReport.ToText(AllPages()[name], "Tick-to-trade on <this> machine", "btcusdt.csv.gz, 445,262 rows");
        if (Environment.GetEnvironmentVariable(PreviewVariable) is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".html"), text);
        }

        var page = Parse(text);
        Assert.DoesNotContain("http://", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", text, StringComparison.OrdinalIgnoreCase);
        string[] loading = ["link", "img", "iframe", "object", "embed", "base", "use", "image", "audio", "video"];
        Assert.DoesNotContain(page.Descendants(), element => loading.Contains(element.Name.LocalName));
        var attributes = page.Descendants().Attributes().Select(attribute => attribute.Name.LocalName).ToList();
        Assert.DoesNotContain(attributes, attribute => attribute is "src" or "href" or "style");
        Assert.DoesNotContain(attributes, attribute => attribute.StartsWith("on", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_drawing_has_a_number_that_is_none(string name)
    {
        var text = HtmlReport.ToText(AllPages()[name]);
        Assert.DoesNotMatch(NoNumber(), text);
        Assert.DoesNotContain("E+", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_runs_give_the_same_bytes() =>
        Assert.Equal(HtmlReport.ToText(AllPages()["three-runs"]), HtmlReport.ToText(AllPages()["three-runs"]));

    [Fact]
    public void Text_from_outside_is_never_markup()
    {
        const string hostile = "</style></script><script>alert(1)</script><img onerror='x' \"`&\u0000\ud800";
        var run = SyntheticRuns.Correct(1, hostile, 150, 20) with
        {
            Topology = hostile,
            Backend = hostile,
            Trigger = hostile,
            Pace = hostile,
            Unit = hostile,
            Notes = [hostile],
            Options = [new RunOption(hostile, hostile, hostile, hostile)],
            Machine = SyntheticRuns.Machine with { Cpu = hostile, Kernel = hostile, LoadAtEnd = hostile },
        };
        var text = HtmlReport.ToText([run, run with { Wait = "x" + hostile }], hostile, hostile);
        var page = Parse(text);
        Assert.Single(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.Contains("alert(1)", page.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', text);
    }

    [Fact]
    public void The_speed_of_an_incorrect_run_is_nowhere_on_the_page()
    {
        var wrong = SyntheticRuns.Incorrect(5, "spin", 2000);
        var maximum = ReportText.Micros(wrong.Histograms!.TickToTrade.Maximum);
        Assert.Contains(maximum, HtmlReport.ToText([SyntheticRuns.Correct(5, "spin", 2000, 30)]), StringComparison.Ordinal);
        var text = HtmlReport.ToText([wrong]);
        Assert.DoesNotContain(maximum, text, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", text, StringComparison.Ordinal);
        Assert.Contains("speed not reported", text, StringComparison.Ordinal);
        Assert.Contains("1,997 of 2,000 orders correct, 3 missed, 1 unexpected", text, StringComparison.Ordinal);
        Assert.Contains("pace not held", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_run_that_is_correct_is_in_every_drawing()
    {
        var page = Parse(HtmlReport.ToText(AllPages()["three-runs"]));
        var drawings = page.Descendants("svg").ToList();
        Assert.Equal(12, drawings.Count);
        foreach (var name in (string[])["block", "spin", "spin-then-block"])
        {
            // The narrow percentile curves have their names in the legend only.
            Assert.True(drawings.Count(drawing => drawing.Value.Contains(name, StringComparison.Ordinal)) >= 10);
        }
    }

    [Fact]
    public void Figures_of_the_table_are_those_of_the_run()
    {
        var run = SyntheticRuns.Correct(3, "spin", 10_000, 18);
        var cells = Parse(HtmlReport.ToText([run])).Descendants("td").Select(cell => cell.Value.Trim()).ToList();
        foreach (var total in (Ringside.Lab.Measurement.Distribution[])[run.TickToTradeNanos, run.FromDueNanos])
        {
            foreach (var value in (long?[])[total.Minimum, total.P50, total.P90, total.P99, total.P999, total.Maximum])
            {
                Assert.NotNull(value);
                Assert.Contains(ReportText.Micros(value), cells);
            }
        }
    }

    [Fact]
    public void A_long_run_does_not_make_a_huge_page()
    {
        var text = HtmlReport.ToText([SyntheticRuns.Correct(1, "spin", 200_000, 20)]);
        Assert.InRange(text.Length, 1, 2_000_000);
    }

    [Fact]
    public void A_report_of_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => HtmlReport.ToText([]));

    private static Dictionary<string, RunResult[]> AllPages()
    {
        var correct = SyntheticRuns.Correct(1, "spin", 150, 18);
        return new Dictionary<string, RunResult[]>
        {
            ["few-samples"] = [correct],
            ["one-run"] = [SyntheticRuns.Correct(2, "spin", 12_000, 18)],
            ["three-runs"] =
            [
                SyntheticRuns.Correct(3, "block", 662, 34),
                SyntheticRuns.Correct(4, "spin", 662, 17),
                SyntheticRuns.Correct(5, "spin-then-block", 662, 19),
            ],
            ["three-few"] =
            [
                SyntheticRuns.Correct(13, "block", 150, 34),
                SyntheticRuns.Correct(14, "spin", 150, 17),
                SyntheticRuns.Correct(15, "spin-then-block", 150, 19),
            ],
            ["one-incorrect"] = [SyntheticRuns.Correct(6, "block", 3000, 34), SyntheticRuns.Incorrect(7, "spin", 3000)],
            ["incorrect"] = [SyntheticRuns.Incorrect(8, "spin", 150)],
            ["nothing-expected"] =
            [
                correct with { TriggersExpected = 0, OrdersReceived = 0, OrdersCorrect = 0, Histograms = null, Samples = [] },
            ],
            ["one-sample"] = [SyntheticRuns.Correct(9, "spin", 1, 18)],
            ["ten-samples"] = [SyntheticRuns.Correct(9, "spin", 10, 18)],
            ["zero-latency"] = [Flat(0)],
            ["one-hour"] = [Flat(3_600_000_000_000), Flat(1), Flat(5_000_000_000)],
            ["eleven-runs"] =
            [
                .. Enumerable.Range(0, 11).Select(n => SyntheticRuns.Correct((ulong)n, $"wait strategy number {n}", 400, 15 + n)),
            ],
        };
    }

    private static RunResult Flat(long nanos)
    {
        var run = SyntheticRuns.Correct(1, "spin", 30, 1) with { Histograms = new RunHistograms() };
        for (var order = 0; order < 30; order++)
        {
            run.Histograms!.TickToTrade.Record(nanos);
            run.Histograms!.FromDue.Record(nanos);
        }

        return run with { Samples = [.. Enumerable.Repeat(new LatencySample(0, nanos), 30)] };
    }

    private static XDocument Parse(string text)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore };
        using var reader = XmlReader.Create(new StringReader(text), settings);
        return XDocument.Load(reader);
    }

    [GeneratedRegex("NaN|Infinity|\u221e")]
    private static partial Regex NoNumber();
}
