using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.App.Output.Itch;
using Ringside.Lab.Itch;

namespace Ringside.App.Commands.Itch;

/// <summary><c>ringside itch stats</c>: what a day holds.</summary>
internal sealed class StatsCommand
{
    private const int ProgressMask = 0xFFFF;

    private readonly Argument<string> _file = ItchOptions.File();
    private readonly Option<int> _top = NumberOption.Create("--top", "Stocks to list, the busiest first", 0, 1 << 16, 10);
    private readonly Option<bool> _json = LabOptions.Json("Print the figures as JSON");

    internal static Command Create()
    {
        var verb = new StatsCommand();
        var command = new Command(
            "stats",
            "Count the messages of a day by type and by stock, with times, trades and what could not be applied to the books.\n\n"
                + "Example:  ringside itch stats day.itch.gz --top 5");
        command.Arguments.Add(verb._file);
        command.Options.Add(verb._top);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var day = new ItchDayCounts(ItchOptions.NewBooks());
        using var progress = new ProgressLine();
        using var interruption = new Interruption();
        using ItchFileReader reader = ItchFileReader.OpenFile(parsed.GetValue(_file)!);
        while (reader.TryRead(out ReadOnlySpan<byte> message))
        {
            day.Add(message);
            if ((reader.Messages & ProgressMask) != 0)
                continue;
            if (interruption.Token.IsCancellationRequested)
                return ExitCodes.Interrupted;
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"stats: message {reader.Messages:N0}"));
        }

        progress.Clear();
        ItchOptions.WarnOfMissingEnd(reader);
        var text = new ItchStatsText(day, reader, parsed.GetValue(_top));
        Console.WriteLine(parsed.GetValue(_json) ? text.ToJson() : text.ToString());
        return ExitCodes.Success;
    }
}
