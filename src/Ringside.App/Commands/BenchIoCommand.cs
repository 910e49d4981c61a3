using System.CommandLine;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Bench.Io;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench io</c>: what the network costs through each back end.</summary>
internal sealed class BenchIoCommand
{
    private readonly Option<bool> _quick = new("--quick") { Description = "Some seconds instead of minutes; not for figures to quote" };
    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    private readonly Option<int?> _rounds = NumberOption.CreateOptional(
        "--rounds", "Timed rounds, in which all contenders take turns [default: 5]", 1, 1000);

    private readonly Option<string[]> _backends = new("--backend")
    {
        Description = "Measure only this one of our back ends beside the baselines (repeatable): "
            + string.Join(", ", IoBenchmark.BackendNames),
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    internal static Command Create()
    {
        var verb = new BenchIoCommand();
        var command = new Command(
            "io",
            "Measure round trips, work per packet and allocations of every back end and of plain .NET sockets,\n"
                + "on a veth pair between two network namespaces made for it (needs root or a user namespace).\n\n"
                + "Example:  ringside bench io --quick");
        command.Options.Add(verb._quick);
        command.Options.Add(verb._rounds);
        command.Options.Add(verb._backends);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string[] backends = parsed.GetValue(_backends)!;
        string? unknown = backends.FirstOrDefault(name => !IoBenchmark.BackendNames.Contains(name));
        if (unknown is not null)
            throw new UsageException($"--backend {unknown}: expected one of {string.Join(", ", IoBenchmark.BackendNames)}");
        using var progress = new ProgressLine();
        IoBenchmarkOptions options = parsed.GetValue(_quick) ? IoBenchmarkOptions.Quick : new IoBenchmarkOptions();
        IoBenchmarkResult result = IoBenchmark.Run(options with
        {
            Rounds = parsed.GetValue(_rounds) ?? options.Rounds,
            Backends = backends,
            Answerer = [.. OwnProgram.Command(), "bench", BenchIoAnswerCommand.Name],
            Progress = progress.Report,
        });
        progress.Clear();
        Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result.ToString());
        return ExitCodes.Success;
    }
}
