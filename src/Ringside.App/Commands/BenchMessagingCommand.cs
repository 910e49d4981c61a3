using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Bench.Messaging;
using Ringside.Lab.Reports;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench messaging</c>: messages between two processes, through MDP, raw UDP and TCP.</summary>
internal sealed class BenchMessagingCommand
{
    private const int UsualPeers = 4;

    private readonly Option<string> _pattern = ChoiceOption.Create(
        "--pattern",
        "rr: ask and wait; uni: stream; bi: both ways; n1: N to one; nn: N to N",
        MessagingBenchmark.Patterns[0],
        [.. MessagingBenchmark.Patterns.Skip(1)]);

    private readonly Option<int> _size = NumberOption.Create(
        "--size", "Bytes of a message", MessagingBenchmark.LeastSize, MessagingBenchmark.MostSize, 64);

    private readonly Option<string> _loss = ChoiceOption.Create(
        "--loss", "Datagrams lost of a hundred, in each direction; tcp has no row then", "0", "0.1", "1", "5");

    private readonly Option<string> _wait = ChoiceOption.Create(
        "--wait", "Whether threads ask again and again, or sleep", "spin", "block");

    private readonly Option<string> _trains = ChoiceOption.Create("--gso", "Whether datagrams go and come in trains", "on", "off");

    private readonly Option<int?> _peers = NumberOption.CreateOptional(
        "--peers", $"N of n1 and nn [default: {UsualPeers}]", 1, MessagingBenchmark.MostPeers);

    private readonly Option<string> _systems = new("--systems")
    {
        Description = "What is measured, separated by commas",
        HelpName = "LIST",
        DefaultValueFactory = _ => string.Join(',', MessagingBenchmark.Systems),
    };

    private readonly Option<int> _seconds = NumberOption.Create(
        "--seconds", "Seconds that are measured, after 1 s of warming up", 1, 3600, 4);
    private readonly Option<bool> _matrix = new("--matrix") { Description = "All patterns at every loss, gso and wait, in some minutes" };

    private readonly Option<string?> _loadCurve = new("--load-curve")
    {
        Description = "Draw latency against the rate that is offered into this file",
        HelpName = "FILE.html",
    };

    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    internal static Command Create()
    {
        var verb = new BenchMessagingCommand();
        var command = new Command(
            "messaging",
            "Measure messages between two processes over loopback: MDP beside raw UDP (a datagram for each message) and TCP.\n\n"
                + "Example:  ringside bench messaging --pattern uni --size 1400 --loss 1");
        Option[] options =
        [
            verb._pattern, verb._size, verb._loss, verb._wait, verb._trains, verb._peers, verb._systems, verb._seconds, verb._matrix,
            verb._loadCurve, verb._json,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string[] systems = parsed.GetValue(_systems)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] unknown = [.. systems.Where(system => !MessagingBenchmark.Systems.Contains(system))];
        if (unknown.Length > 0 || systems.Length == 0)
        {
            string given = unknown.Length > 0 ? unknown[0] : parsed.GetValue(_systems)!;
            throw new UsageException($"--systems {given}: expected some of {string.Join(',', MessagingBenchmark.Systems)}");
        }

        string? page = parsed.GetValue(_loadCurve);
        CheckTogether(parsed, page);
        OutputFile.Check(_loadCurve.Name, page);
        using var progress = new ProgressLine();
        var options = new MessagingBenchmarkOptions
        {
            Plans = parsed.GetValue(_matrix)
                ? MessagingMatrix.Plans(systems)
                : [.. systems.Select(system => PlanOf(parsed) with { System = system })],
            Answerer = [.. OwnProgram.Command(), "bench", BenchMessagingAnswerCommand.Name],
            Progress = progress.Report,
            Notice = text => Console.Error.WriteLine($"ringside: {text}"),
        };
        if (page is not null)
            return Draw(systems, options, page);
        MessagingBenchmarkResult result = MessagingBenchmark.Run(options);
        progress.Clear();
        Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result.ToString());
        return ExitCodes.Success;
    }

    // What would be left out of a run without a word is refused.
    private void CheckTogether(ParseResult parsed, string? page)
    {
        bool isMatrix = parsed.GetValue(_matrix);
        if (page is not null && isMatrix)
            throw new UsageException($"{_loadCurve.Name} {page}: the matrix has no curve, expected one of both");
        Option[] chosen = [_pattern, _size, _loss, _wait, _trains, _peers, _seconds];
        Option[] notTaken = page is not null ? [_pattern, _peers, _json] : isMatrix ? chosen : [];
        if (notTaken.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            string why = isMatrix ? $"{_matrix.Name} chooses it for each row" : $"{_loadCurve.Name} draws round trips of two into a page";
            throw new UsageException($"{given.Name}: {why}, expected one of both");
        }
    }

    private int Draw(string[] systems, MessagingBenchmarkOptions options, string page)
    {
        MessagingPlan plan = options.Plans[0];
        IReadOnlyList<LoadCurve> curves = MessagingLoadCurve.Run(systems, plan, options);
        if (!curves.Any(curve => curve.Points.Count > 0))
            throw new RefusedException("nothing was answered: there is nothing to draw");
        string subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"Messages of {plan.Size} bytes and their answers, loss {plan.LossPercent} %, "
                + $"{(plan.Blocks ? "block" : "spin")}, gso {(plan.Trains ? "on" : "off")}");
        using var writer = new StreamWriter(OutputFile.Open(_loadCurve.Name, page));
        writer.Write(LoadCurveReport.ToText(curves, new MachineFactsReader().Read(), "Latency of messages under load", subtitle));
        return ExitCodes.Success;
    }

    private MessagingPlan PlanOf(ParseResult parsed)
    {
        string pattern = parsed.GetValue(_pattern)!;
        int? peers = parsed.GetValue(_peers);
        if (peers > 1 && !MessagingBenchmark.HasPeers(pattern))
            throw new UsageException($"--peers {peers}: {pattern} is between two, expected --pattern n1 or nn with it");
        return new MessagingPlan
        {
            Pattern = pattern,
            Size = parsed.GetValue(_size),
            LossPercent = double.Parse(parsed.GetValue(_loss)!, CultureInfo.InvariantCulture),
            Blocks = parsed.GetValue(_wait) == "block",
            Trains = parsed.GetValue(_trains) == "on",
            Peers = peers ?? (MessagingBenchmark.HasPeers(pattern) ? UsualPeers : 1),
            Milliseconds = parsed.GetValue(_seconds) * 1000,
        };
    }
}
