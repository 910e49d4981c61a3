using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.App.Reports;
using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Lab.Reports;
using Ringside.Lab.Runs;
using Ringside.Lab.Triggers;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;

namespace Ringside.App.Commands;

/// <summary><c>ringside demo</c>: what the lab is for, in a minute: the same data at the same trader, three ways to wait.</summary>
internal sealed class DemoCommand
{
    // About 1 MB of packets.
    private const int GeneratedRows = 12_000;
    private const ulong GeneratedSeed = 1;

    // A file of the user's may be long; this much time for each of the three replays keeps the demo under a minute.
    private const int LongestReplaySeconds = 13;
    private const int UsualRate = 20_000;

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Market data file to replay [default: generated data]",
        HelpName = "FILE",
    };

    private readonly Option<string> _report = new("--report")
    {
        Description = "Page to write",
        HelpName = "FILE",
        DefaultValueFactory = _ => "report.html",
    };

    internal static Command Create()
    {
        var verb = new DemoCommand();
        var command = new Command(
            "demo",
            "Show how fast a trader on this machine reacts: replay market data over loopback, once for each way to wait.\n\n"
                + "Example:  ringside demo");
        command.Options.Add(verb._data);
        command.Options.Add(verb._report);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string? path = parsed.GetValue(_data);
        OutputFile.Check("--report", parsed.GetValue(_report));
        Func<TardisReader> open = path is null ? GeneratedData() : () => TardisReader.OpenFile(path);
        int rate = Rate(open);
        Console.Error.WriteLine(
            $"demo: {path ?? $"{GeneratedRows} generated rows"}, loopback, socket port, {rate} packets a second, "
                + "three wait strategies");
        using var interruption = new Interruption();
        var results = new List<RunResult>();
        foreach (string wait in WaitStrategies.Names)
        {
            if (interruption.Token.IsCancellationRequested)
            {
                break;
            }

            results.Add(Run(open, wait, rate, interruption.Token));
        }

        TerminalReport.WriteToConsole(results);
        if (interruption.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }

        WritePage(results, parsed.GetValue(_report)!);
        return results.All(result => result.Correct) ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    private static RunResult Run(Func<TardisReader> open, string wait, int rate, CancellationToken cancellation)
    {
        WaitStrategies.TryParse(wait, out WaitStrategy strategy);
        TriggerOptions.TryCreate("top-of-book", null, null, 3, null, out TriggerOptions? trigger, out _);
        MarketDataFormats.TryGetFormatter(MarketDataFormats.Names[0], out IMarketDataFormatter? formatter);
        MarketDataFormats.TryGetParser(MarketDataFormats.Names[0], out IMarketDataParser? parser);
        Backends.TryGet("socket", out IBackend? backend);
        Pace.TryParse(string.Create(CultureInfo.InvariantCulture, $"rate:{rate}"), out Pace? pace, out _);
        var options = new LabRunOptions
        {
            OpenData = open,
            Trigger = trigger!,
            Backend = backend!,
            Formatter = formatter!,
            Parser = parser!,
            Wait = strategy,
            Pace = pace!,
        };
        using var progress = new ProgressLine();
        return new LabRun(options).Execute(text => progress.Report($"{wait}: {text}"), cancellation).Result;
    }

    private static Func<TardisReader> GeneratedData()
    {
        using var text = new MemoryStream();
        GeneratorWriter.WriteText(text, new GeneratorOptions { Rows = GeneratedRows, Seed = GeneratedSeed });
        byte[] bytes = text.ToArray();
        return () => TardisReader.OpenDecompressed(new MemoryStream(bytes, writable: false), "generated data");
    }

    private static int Rate(Func<TardisReader> open)
    {
        using TardisReader reader = open();
        while (reader.TryRead(out _) != ReadStatus.End)
        {
        }

        return (int)Math.Max(UsualRate, reader.Rows / LongestReplaySeconds);
    }

    private static void WritePage(IReadOnlyList<RunResult> results, string path)
    {
        using (var page = new StreamWriter(OutputFile.Open("--report", path)))
        {
            page.Write(HtmlReport.ToText(results));
        }

        Console.WriteLine($"\nThe same as a page with curves: {path}");
    }
}
