using Ringside.Lab.Measurement;
using Ringside.Lab.Reports;
using Spectre.Console;

namespace Ringside.App.Reports;

/// <summary>Results as tables for a terminal: both totals of every run, the medians of the five parts, and the notes, in
/// microseconds.</summary>
/// <remarks>
/// Colours only where somebody looks: not into a pipe or a file, and not when NO_COLOR is set (https://no-color.org). The tables are as
/// wide as they need to be, whatever the width of the terminal: a figure that was cut off is worse than a line that wraps.
/// </remarks>
internal static class TerminalReport
{
    // Wider than any table: Spectre would otherwise cut at 80 columns where it finds no terminal.
    private const int Width = 4096;
    private const string Missing = "-";

    /// <summary>Writes to standard output.</summary>
    public static void WriteToConsole(IReadOnlyList<RunResult> runs) =>
        Write(runs, Console.Out, UseColours(Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Whether to use colours: on a terminal, unless NO_COLOR is set to anything but nothing.</summary>
    public static bool UseColours(bool isRedirected, string? noColor) => !isRedirected && string.IsNullOrEmpty(noColor);

    /// <summary>Writes the tables and the notes.</summary>
    /// <param name="runs">At least one run.</param>
    /// <param name="output">Where to.</param>
    /// <param name="useColours">Whether to write escape sequences for colours; plain text otherwise.</param>
    public static void Write(IReadOnlyList<RunResult> runs, TextWriter output, bool useColours) => Write(output, useColours, console =>
    {
        var names = ReportText.Names(runs);
        console.Write(Totals(runs, names));
        if (runs.Any(run => run.BreakdownNanos.Parts().Any(part => part.Nanos.Count > 0)))
        {
            console.Write(Breakdown(runs, names));
        }

        Notes(console, runs, names);
    });

    /// <summary>Writes what is drawn on a console as wide as it needs to be.</summary>
    internal static void Write(TextWriter output, bool useColours, Action<IAnsiConsole> draw)
    {
        using var buffer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = useColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = useColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(buffer),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        draw(console);
        WriteTidy(buffer.ToString(), output);
    }

    /// <summary>Writes without the blanks at the ends of lines, and with one empty line where the tables have several.</summary>
    private static void WriteTidy(string text, TextWriter output)
    {
        var last = string.Empty;
        foreach (var line in text.TrimEnd().Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length > 0 || last.Length > 0)
            {
                output.WriteLine(line);
            }

            last = line;
        }
    }

    private static Table Totals(IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        var table = NewTable("latency (us)", "orders", "min", "p50", "p90", "p99", "p99.9", "max");
        for (var index = 0; index < runs.Count; index++)
        {
            var run = runs[index];
            var verdict = run.Correct
                ? new Text("correct", Color.Green)
                : new Text("INCORRECT", new Style(Color.Red, null, Decoration.Bold));
            table.AddRow(new Text(Printable(names[index]), new Style(null, null, Decoration.Bold)), verdict);
            AddRow(table, Figures("  tick-to-trade", run.TickToTradeNanos));
            AddRow(table, Figures("  from due time", run.FromDueNanos));
        }

        return table;
    }

    private static Table Breakdown(IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        // One column a run: five parts side by side would be wider than a terminal usually is.
        var table = NewTable(["p50 of each part (us)", .. names.Select(Printable)]);
        var parts = runs.Select(run => run.BreakdownNanos.Parts()).ToList();
        for (var part = 0; part < parts[0].Count; part++)
        {
            AddRow(table, [parts[0][part].Name, .. parts.Select(run => ReportText.Micros(run[part].Nanos.P50, Missing))]);
        }

        AddRow(table, ["tick-to-trade", .. runs.Select(run => ReportText.Micros(run.TickToTradeNanos.P50, Missing))]);
        return table;
    }

    /// <summary>A table with the look of all of them: the first column to the left, figures to the right.</summary>
    internal static Table NewTable(params ReadOnlySpan<string> headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading)) { NoWrap = true, Alignment = Justify.Right });
        }

        table.Columns[0].Alignment = Justify.Left;
        return table;
    }

    // As texts: Spectre takes strings for markup, and what comes from outside must not be any.
    private static void AddRow(Table table, IEnumerable<string> cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string[] Figures(string name, Distribution nanos) =>
    [
        name,
        nanos.Count == 0 ? Missing : ReportText.Count(nanos.Count),
        ReportText.Micros(nanos.Minimum, Missing),
        ReportText.Micros(nanos.P50, Missing),
        ReportText.Micros(nanos.P90, Missing),
        ReportText.Micros(nanos.P99, Missing),
        ReportText.Micros(nanos.P999, Missing),
        ReportText.Micros(nanos.Maximum, Missing),
    ];

    private static void Notes(IAnsiConsole console, IReadOnlyList<RunResult> runs, IReadOnlyList<string> names)
    {
        for (var index = 0; index < runs.Count; index++)
        {
            var name = runs.Count == 1 ? string.Empty : Printable(names[index]) + ": ";
            if (!runs[index].Correct)
            {
                var fault = ReportText.Fault(runs[index]);
                console.Write(new Text($"{name}{fault}; the speed of an incorrect run is not reported\n", Color.Red));
            }

            foreach (var note in runs[index].Notes)
            {
                console.Write(new Text($"{name}{Printable(note)}\n", Color.Yellow));
            }
        }
    }

    // Names and notes may hold text from outside: an escape sequence in it must not reach the terminal.
    private static string Printable(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
