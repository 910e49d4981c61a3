using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.App.Reports;
using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Lab.Reports;
using Ringside.Lab.Runs;
using Ringside.Lab.Topologies;
using Ringside.Lab.Triggers;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;

namespace Ringside.App.Commands;

/// <summary><c>ringside demo</c>: what the lab is for, in a minute: the same data at the same trader, over every back end that this
/// machine allows, and, over plain sockets, with three ways to wait.</summary>
internal sealed class DemoCommand
{
    // About 1 MB of packets.
    private const int GeneratedRows = 12_000;
    private const ulong GeneratedSeed = 1;

    // A file of the user's may be long; this much time for each of the replays keeps the demo near a minute.
    private const int LongestReplaySeconds = 8;
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
            "Show how fast a trader on this machine reacts: replay market data over a veth pair (loopback where that is refused), "
                + "once for each way to wait and once for each back end.\n\n"
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
        string topology = Topology();
        Console.Error.WriteLine(
            $"demo: {path ?? $"{GeneratedRows} generated rows"}, {topology}, {rate} packets a second");
        using var interruption = new Interruption();
        var results = new List<RunResult>();
        var refusals = new List<string>();
        foreach ((string backend, string wait) in Cases())
        {
            if (interruption.Token.IsCancellationRequested)
            {
                break;
            }

            try
            {
                results.Add(Run(open, topology, backend, wait, rate, interruption.Token));
            }
            catch (KernelException refusal)
            {
                refusals.Add($"{backend} is refused here: {refusal.Message}");
            }
        }

        if (results.Count > 0)
        {
            TerminalReport.WriteToConsole(results);
        }

        refusals.ForEach(Console.WriteLine);
        if (interruption.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }

        WritePage(results, parsed.GetValue(_report)!);
        return results.All(result => result.Correct) ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    // The ways to wait over sockets show what spinning is worth; the other back ends, spinning, what skipping the stack is.
    private static IEnumerable<(string Backend, string Wait)> Cases() =>
        WaitStrategies.Names.Reverse().Select(wait => ("socket", wait))
            .Concat(Backends.Names.Where(name => name is not ("socket" or "auto")).Select(name => (name, "spin")));

    private static string Topology()
    {
        try
        {
            TopologyCatalog.TryCreate("veth", out ITopology? topology);
            topology!.Dispose();
            return "veth";
        }
        catch (KernelException refusal)
        {
            Console.Error.WriteLine($"demo: no veth pair ({refusal.Message}); loopback stands in for it");
            return "loopback";
        }
    }

    private static RunResult Run(
        Func<TardisReader> open, string topology, string backendName, string wait, int rate, CancellationToken cancellation)
    {
        WaitStrategies.TryParse(wait, out WaitStrategy strategy);
        TriggerOptions.TryCreate("top-of-book", null, null, 3, null, out TriggerOptions? trigger, out _);
        MarketDataFormats.TryGetFormatter(MarketDataFormats.Names[0], out IMarketDataFormatter? formatter);
        MarketDataFormats.TryGetParser(MarketDataFormats.Names[0], out IMarketDataParser? parser);
        Backends.TryGet(backendName, out IBackend? backend);
        Pace.TryParse(string.Create(CultureInfo.InvariantCulture, $"rate:{rate}"), out Pace? pace, out _);
        var options = new LabRunOptions
        {
            OpenData = open,
            Trigger = trigger!,
            Topology = topology,
            Backend = backend!,
            Formatter = formatter!,
            Parser = parser!,
            Wait = strategy,
            Pace = pace!,
        };
        using var progress = new ProgressLine();
        return new LabRun(options).Execute(text => progress.Report($"{backendName}, {wait}: {text}"), cancellation).Result;
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
