using Ringside.Net.Capabilities;
using Ringside.Net.Ports.Auto;
using Spectre.Console;

namespace Ringside.App.Reports;

/// <summary>What a machine gives and refuses, as tables for a terminal: one for each area, with the reason beside each refusal.</summary>
internal static class CapabilityTables
{
    /// <summary>Writes the tables.</summary>
    /// <param name="survey">What was asked and answered.</param>
    /// <param name="output">Where to.</param>
    /// <param name="useColours">Whether to write escape sequences for colours; plain text otherwise.</param>
    internal static void Write(CapabilitySurvey survey, TextWriter output, bool useColours) =>
        TerminalReport.Write(output, useColours, console =>
        {
            console.Write(new Text($"Linux {survey.Kernel}, interface {survey.Interface}\n"));
            foreach (CapabilityArea area in survey.Areas)
            {
                console.Write(new Text($"\n{area.Name}", new Style(null, null, Decoration.Bold)));
                console.Write(new Text($" ({area.Where})\n"));
                console.Write(TableOf(area));
            }

            console.Write(new Text($"\nThe back end auto tries, in this order: {string.Join(", ", AutoBackend.Ladder)}\n"));
        });

    private static Table TableOf(CapabilityArea area)
    {
        Table table = TerminalReport.NewTable("asked", "answer", "obtained, or why not");
        table.Columns[1].Alignment = Justify.Left;
        table.Columns[2].Alignment = Justify.Left;
        foreach (Capability item in area.Items)
        {
            (string answer, Color colour) = item.Outcome switch
            {
                CapabilityOutcome.Obtained => ("yes", Color.Green),
                CapabilityOutcome.Reduced => ("less", Color.Yellow),
                _ => ("no", Color.Red),
            };
            table.AddRow(new Text(item.Asked), new Text(answer, colour), new Text(Describe(item)));
        }

        return table;
    }

    private static string Describe(Capability item)
    {
        string got = item.Got == "yes" ? string.Empty : item.Got;
        return item.Why is null ? got : got.Length == 0 ? $"{item.Why}" : $"{got} ({item.Why})";
    }
}
