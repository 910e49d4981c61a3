using System.CommandLine;
using System.Text.Json;
using Ringside.Bench.Matching;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench matching</c>: how fast orders are matched, on published workloads.</summary>
internal sealed class BenchMatchingCommand
{
    private readonly Option<string> _workload = Choice("--workload", "Workload", "w2");
    private readonly Option<string> _scenario = Choice("--scenario", "Scenario of w2", "all", [.. MatchingBenchmark.ScenarioNames]);
    private readonly Option<string> _engine = Choice("--engine", "What matches", "book", "venue", "floor");
    private readonly Option<string> _handOff = Choice("--handoff", "Where reports go: kept, or to a second thread by a ring", "none", "ring");
    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    internal static Command Create()
    {
        var verb = new BenchMatchingCommand();
        var command = new Command(
            "matching",
            "Measure how fast orders are matched. Every run's reports are held against the published digest; without it no speed.\n\n"
                + "Example:  ringside bench matching --workload w2 --handoff ring");
        command.Options.Add(verb._workload);
        command.Options.Add(verb._scenario);
        command.Options.Add(verb._engine);
        command.Options.Add(verb._handOff);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private static Option<string> Choice(string name, string description, string usual, params string[] others)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong([usual, .. others]);
        return option;
    }

    private int Execute(ParseResult parsed)
    {
        string scenario = parsed.GetValue(_scenario)!;
        var options = new MatchingBenchmarkOptions
        {
            Scenario = scenario == "all" ? null : scenario,
            Engine = parsed.GetValue(_engine)!,
            HandOff = parsed.GetValue(_handOff) == "ring",
        };
        try
        {
            W2Result result = MatchingBenchmark.RunW2(options);
            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result.ToString());
            return result.IsCorrect ? ExitCodes.Success : ExitCodes.Incorrect;
        }
        catch (NotSupportedException error)
        {
            throw new UsageException($"--engine {options.Engine}: {error.Message}");
        }
    }
}
