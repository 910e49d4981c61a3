using System.CommandLine;
using Ringside.App.Output;
using Ringside.App.Reports;
using Ringside.Lab.MarketData;
using Ringside.Lab.Measurement;
using Ringside.Lab.Reports;
using Ringside.Lab.Runs;
using Ringside.Lab.Topologies;
using Ringside.Linux.Errors;
using Ringside.Linux.Threads;

namespace Ringside.App.Commands;

/// <summary><c>ringside lab run</c>: exchange and trader in one process, measured and checked against the oracle.</summary>
internal sealed class RunCommand
{
    private readonly TriggerArguments _trigger = new();
    private readonly Option<string> _data = LabOptions.Data();
    private readonly Option<string> _backend = LabOptions.Backend();
    private readonly Option<string> _wait = LabOptions.Wait();
    private readonly Option<int> _keepWarm = LabOptions.KeepWarm();
    private readonly Option<string> _pace = LabOptions.Pace();
    private readonly Option<string> _formatter = LabOptions.Formatter();
    private readonly Option<string> _parser = LabOptions.Parser();
    private readonly Option<string> _badLines = LabOptions.BadLines();
    private readonly Option<string[]> _socketOptions = LabOptions.SocketOptions();
    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    private readonly Option<string> _topology = new("--topology")
    {
        Description = "Network between exchange and trader: " + string.Join(", ", TopologyCatalog.Names),
        HelpName = "NAME",
        DefaultValueFactory = _ => TopologyCatalog.Names[0],
    };

    private readonly Option<int> _rounds = NumberOption.Create("--rounds", "How often the file is replayed", 1, 10_000, 1);

    private readonly Option<string> _stamps = new("--stamps")
    {
        Description = "Kernel receive stamps of packets: on-demand (SIOCGSTAMPNS), every-packet (SO_TIMESTAMPING) or none",
        HelpName = "SOURCE",
        DefaultValueFactory = _ => "on-demand",
    };

    private readonly Option<int?> _exchangeProcessor = NumberOption.CreateOptional("--exchange-cpu", "Processor of the exchange", 0, 8191);
    private readonly Option<int?> _traderProcessor = NumberOption.CreateOptional("--trader-cpu", "Processor of the trader", 0, 8191);

    private readonly Option<string?> _orders = new("--orders")
    {
        Description = "Write each order with its stamps as CSV",
        HelpName = "FILE",
    };

    private readonly Option<string?> _report = new("--report") { Description = "Write the result as one HTML page", HelpName = "FILE" };

    private readonly Option<string?> _percentiles = new("--hgrm")
    {
        Description = "Write the tick-to-trade percentiles for the HdrHistogram plotter",
        HelpName = "FILE",
    };

    internal static Command Create()
    {
        var verb = new RunCommand();
        var command = new Command(
            "run",
            "Replay a file at a trader in this process, check every order against the oracle, measure tick-to-trade.\n\n"
                + "Example:  ringside lab run --data day.csv.gz --topology veth --wait spin --pace rate:20000 --report report.html\n\n"
                + "Exit code 0: all orders correct; 1: not correct; 2: bad input; 3: refused by the machine; 130: interrupted.");
        verb.AddOptions(command);
        command.SetAction(verb.Execute);
        return command;
    }

    private void AddOptions(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_topology);
        command.Options.Add(_backend);
        command.Options.Add(_wait);
        command.Options.Add(_keepWarm);
        _trigger.AddTo(command);
        _trigger.AddLimitsTo(command);
        foreach (Option option in new Option[]
        {
            _pace, _rounds, _badLines, _formatter, _parser, _stamps, _exchangeProcessor, _traderProcessor, _socketOptions, _orders, _report,
            _percentiles, _json,
        })
        {
            command.Options.Add(option);
        }
    }

    private int Execute(ParseResult parsed)
    {
        LabRunOptions options = Options(parsed);
        foreach (Option<string?> file in new[] { _orders, _report, _percentiles })
        {
            OutputFile.Check(file.Name, parsed.GetValue(file));
        }

        using var interruption = new Interruption();
        LabReport report;
        using (var progress = new ProgressLine())
        {
            report = Execute(options, progress, interruption.Token);
        }

        Write(parsed, report);
        if (report.Interrupted)
        {
            return ExitCodes.Interrupted;
        }

        return report.Result.Correct ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    private static LabReport Execute(LabRunOptions options, ProgressLine progress, CancellationToken interruption)
    {
        try
        {
            return new LabRun(options).Execute(progress.Report, interruption);
        }
        catch (KernelException refusal)
            when (refusal.Error is Errno.EBUSY or Errno.EEXIST && options is { Topology: "loopback", Backend.Name: "xdp" })
        {
            // The general advice is to end the program that has the interface, and that is this one.
            const string advice = "`lo` has room for one AF_XDP port, and both ends of this topology are on it; "
                + "use --topology veth or another --backend";
            throw new KernelException(refusal.Call, refusal.Error, advice);
        }
    }

    private LabRunOptions Options(ParseResult parsed)
    {
        string data = parsed.GetValue(_data)!;
        string topology = parsed.GetValue(_topology)!;
        if (!TopologyCatalog.Names.Contains(topology))
        {
            throw new UsageException($"--topology {topology}: expected one of {string.Join(", ", TopologyCatalog.Names)}");
        }

        return new LabRunOptions
        {
            OpenData = () => TardisReader.OpenFile(data),
            Trigger = _trigger.Parse(parsed),
            Limits = _trigger.ParseLimits(parsed),
            Topology = topology,
            Backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!),
            Wait = LabOptions.ParseWait(parsed.GetValue(_wait)!),
            KeepWarmNanos = parsed.GetValue(_keepWarm) * 1_000L,
            Pace = LabOptions.ParsePace(parsed.GetValue(_pace)!),
            Rounds = parsed.GetValue(_rounds),
            Formatter = FormatLoader.LoadFormatter(parsed.GetValue(_formatter)!),
            Parser = FormatLoader.LoadParser(parsed.GetValue(_parser)!),
            Stamps = LabOptions.ParseStamps(parsed.GetValue(_stamps)!),
            StopAtBadLine = LabOptions.ParseBadLines(parsed.GetValue(_badLines)!),
            SocketOptions = LabOptions.ParseSocketOptions(parsed.GetValue(_socketOptions)!),
            ExchangeProcessor = Processor("--exchange-cpu", parsed.GetValue(_exchangeProcessor)),
            TraderProcessor = Processor("--trader-cpu", parsed.GetValue(_traderProcessor)),
        };
    }

    // Printed first: a file that cannot be written must not take the result with it.
    private void Write(ParseResult parsed, LabReport report)
    {
        if (parsed.GetValue(_json))
        {
            using StreamWriter output = ConsoleStreams.Output();
            output.WriteLine(JsonReport.ToText(report.Result));
        }
        else
        {
            TerminalReport.WriteToConsole([report.Result]);
        }

        WriteFile(parsed, _orders, writer => MeasuredOrderCsv.Write(writer, report.Orders));
        WriteFile(parsed, _report, writer => writer.Write(HtmlReport.ToText([report.Result])));
        WriteFile(parsed, _percentiles, writer => HgrmWriter.Write(report.Result.Measured?.TickToTrade ?? new LatencyHistogram(), writer));
    }

    private static int? Processor(string option, int? processor) =>
        processor is null || ThreadAffinity.AllowedProcessors().Contains(processor.Value)
            ? processor
            : throw new UsageException($"{option} {processor}: expected one of {string.Join(", ", ThreadAffinity.AllowedProcessors())}");

    private static void WriteFile(ParseResult parsed, Option<string?> option, Action<TextWriter> write)
    {
        if (parsed.GetValue(option) is { } path)
        {
            using var writer = new StreamWriter(OutputFile.Open(option.Name, path));
            write(writer);
        }
    }
}
