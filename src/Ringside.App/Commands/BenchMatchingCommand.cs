using System.CommandLine;
using System.Text.Json;
using Ringside.Bench.Matching;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench matching</c>: how fast orders are matched, on published workloads.</summary>
internal sealed class BenchMatchingCommand
{
    private readonly Option<string> _workload = ChoiceOption.Create(
        "--workload", "w2: messages a second; w1: latency at a rate; deep: latency in a full book", "w2", "w1", "deep");

    private readonly Option<string> _scenario = ChoiceOption.Create(
        "--scenario", "Scenario of w2", "all", [.. MatchingBenchmark.ScenarioNames]);
    private readonly Option<string> _engine = ChoiceOption.Create("--engine", "What matches", "book", "venue", "floor");
    private readonly Option<string> _handOff = ChoiceOption.Create(
        "--handoff", "Where reports go: kept, or to a second thread by a ring", "none", "ring");

    private readonly Option<int?> _rate = NumberOption.CreateOptional(
        "--rate", "Commands a second of w1 [default: 125,000 to 7,000,000]", 1_000, 50_000_000);

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
        command.Options.Add(verb._rate);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string engine = parsed.GetValue(_engine)!;
        string workload = parsed.GetValue(_workload)!;
        CheckTogether(parsed, workload, engine);
        return workload switch
        {
            "w1" => Print(parsed, W1Benchmark.Run(parsed.GetValue(_rate))),
            "deep" => Print(parsed, DeepBenchmark.Run()),
            _ => RunW2(parsed, engine),
        };
    }

    private void CheckTogether(ParseResult parsed, string workload, string engine)
    {
        if (workload != "w1" && parsed.GetValue(_rate) is { } rate)
            throw new UsageException($"--rate {rate}: {workload} has no rate, expected --workload w1 with it");
        if (workload == "w2")
            return;
        if (engine != "book")
            throw new UsageException($"--engine {engine}: {workload} is measured with the book only");
        if (parsed.GetValue(_handOff) is { } handOff and not "none")
            throw new UsageException($"--handoff {handOff}: {workload} keeps its reports, expected --workload w2 with it");
        if (parsed.GetValue(_scenario) is { } scenario and not "all")
            throw new UsageException($"--scenario {scenario}: {workload} has no scenarios, expected --workload w2 with it");
    }

    private int RunW2(ParseResult parsed, string engine)
    {
        string scenario = parsed.GetValue(_scenario)!;
        var options = new MatchingBenchmarkOptions
        {
            Scenario = scenario == "all" ? null : scenario,
            Engine = engine,
            HandOff = parsed.GetValue(_handOff) == "ring",
        };
        W2Result result = MatchingBenchmark.RunW2(options);
        Print(parsed, result);
        return result.IsCorrect ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    private int Print<T>(ParseResult parsed, T result)
    {
        Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result!.ToString());
        return ExitCodes.Success;
    }
}
