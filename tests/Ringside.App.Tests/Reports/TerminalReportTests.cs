using Ringside.App.Reports;
using Ringside.Lab.Reports;

namespace Ringside.App.Tests.Reports;

public sealed class TerminalReportTests
{
    [Fact]
    public void A_comparison_is_two_plain_tables()
    {
        Assert.Equal(
            """
              latency (us)       orders    min    p50    p90   p99   p99.9        max
            ───────────────────────────────────────────────────────────────────────────
              block             correct
                tick-to-trade       100   2.00   2.00   2.00     -       -       2.00
                from due time       100   1.00   3.00   3.00     -       -   1,234.56
              spin              correct
                tick-to-trade        19   1.00      -      -     -       -       1.00
                from due time         -      -      -      -     -       -          -

              p50 of each part (us)   block   spin
            ────────────────────────────────────────
              publish to wire          0.10      -
              wire to application      0.20      -
              decision                 0.30      -
              application to wire      0.40      -
              wire to exchange         0.50      -
              tick-to-trade            2.00      -

            """,
            Text([Block(), Spin()]));
    }

    [Fact]
    public void An_incorrect_run_has_no_speed_and_says_what_is_wrong()
    {
        var text = Text([Block() with { OrdersReceived = 99, OrdersCorrect = 98, Missed = 2, Unexpected = 1 }]);
        Assert.Contains("INCORRECT", text, StringComparison.Ordinal);
        Assert.DoesNotContain("2.00", text, StringComparison.Ordinal);
        Assert.Contains(
            "\n98 of 100 orders correct, 2 missed, 1 unexpected; the speed of an incorrect run is not reported\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_note_is_one_line_however_long()
    {
        var note = "pace not held: " + string.Concat(Enumerable.Repeat("a word and ", 60)) + "the end";
        Assert.Contains($"\nspin: {note}\n", Text([Block(), Spin() with { Notes = [note] }]), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_and_large_numbers_are_not_cut()
    {
        var name = new string('w', 150);
        var slow = Block() with { Wait = name };
        slow.Histograms!.TickToTrade.Record(3_599_999_999_999);
        var text = Text([slow, Spin()]);
        Assert.Contains(name, text, StringComparison.Ordinal);
        Assert.Contains("3,600,000,000.00", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xdp", "xdp:native-copy", "loopback, xdp:native-copy, block")]
    [InlineData("auto", "packet:drop", "loopback, auto (packet:drop), block")]
    [InlineData("socket", "socket", "loopback, socket, block")]
    public void The_back_end_that_ran_is_in_the_title(string asked, string ran, string title) =>
        Assert.Contains(title, Text([Block() with { Backend = asked, FeedPort = ran }]), StringComparison.Ordinal);

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(false, "", true)]
    [InlineData(false, "1", false)]
    [InlineData(true, null, false)]
    public void Colours_are_for_terminals_without_NO_COLOR(bool isRedirected, string? noColor, bool expected) =>
        Assert.Equal(expected, TerminalReport.UseColours(isRedirected, noColor));

    [Fact]
    public void Escape_sequences_come_from_us_or_from_nobody()
    {
        var hostile = Block() with { Wait = "\u001b[31mred", Notes = ["\u001b]0;title\u0007 [bold]markup[/] \r\nnew line"] };
        var plain = Text([hostile, Spin()]);
        Assert.DoesNotContain('\u001b', plain);
        Assert.Contains("?[31mred", plain, StringComparison.Ordinal);
        Assert.Contains("?]0;title? [bold]markup[/] ??new line", plain, StringComparison.Ordinal);
        Assert.Contains("\u001b[", Text([Block()], useColours: true), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31mred", Text([hostile, Spin()], useColours: true), StringComparison.Ordinal);
    }

    private static RunResult Block()
    {
        var histograms = new RunHistograms();
        for (var order = 0; order < 100; order++)
        {
            histograms.TickToTrade.Record(2000);
            histograms.FromDue.Record(order switch { 0 => 1000, 99 => 1_234_560, _ => 3000 });
            histograms.PublishToWire.Record(100);
            histograms.WireToApplication.Record(200);
            histograms.Decision.Record(300);
            histograms.ApplicationToWire.Record(400);
            histograms.WireToExchange.Record(500);
        }

        return Run("block", 100) with { Histograms = histograms };
    }

    private static RunResult Spin()
    {
        var histograms = new RunHistograms();
        for (var order = 0; order < 19; order++)
        {
            histograms.TickToTrade.Record(1000);
        }

        return Run("spin", 19) with { Histograms = histograms };
    }

    private static RunResult Run(string wait, long orders) => new()
    {
        Topology = "loopback",
        Backend = "socket",
        Wait = wait,
        PacketsSent = 1000,
        TriggersExpected = orders,
        OrdersReceived = orders,
        OrdersCorrect = orders,
        Missed = 0,
        Unexpected = 0,
        Machine = new MachineFacts(),
    };

    private static string Text(IReadOnlyList<RunResult> runs, bool useColours = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TerminalReport.Write(runs, output, useColours);
        return output.ToString();
    }
}
