using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.Linux.Clocks;
using Ringside.Simulation;

namespace Ringside.App.Commands;

/// <summary>Runs a simulation with one seed after the other, until one fails.</summary>
/// <param name="name">Of the verb of <c>ringside sim</c>.</param>
/// <param name="standard">How many seeds when nothing is said.</param>
/// <param name="run">One run.</param>
internal sealed class SimSeeds(string name, int standard, Func<ulong, SimulationResult> run)
{
    private readonly Option<int?> _seeds = NumberOption.CreateOptional(
        "--seeds", $"How many seeds to run [default: {standard}, or 1 with --seed]", 1, int.MaxValue);

    private readonly Option<long> _seed = NumberOption.Create(
        "--seed", "The first seed; the same seed gives the same run", 0L, long.MaxValue, 1L);

    /// <summary>Makes the verb.</summary>
    /// <param name="description">What it says of itself.</param>
    internal Command Create(string description) => Create(name, description);

    /// <summary>Makes a verb of another name that does the same.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="description">What it says of itself.</param>
    internal Command Create(string verb, string description)
    {
        var command = new Command(verb, description);
        command.Options.Add(_seeds);
        command.Options.Add(_seed);
        command.SetAction(Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        bool isSeedGiven = parsed.GetResult(_seed) is { Implicit: false };
        int seeds = parsed.GetValue(_seeds) ?? (isSeedGiven ? 1 : standard);
        ulong first = (ulong)parsed.GetValue(_seed);
        using var interruption = new Interruption();
        using var progress = new ProgressLine();
        var sums = new Dictionary<string, long>();
        long virtualNanos = 0;
        long start = KernelClock.MonotonicRawNanos();
        for (int i = 0; i < seeds; i++)
        {
            if (interruption.Token.IsCancellationRequested)
            {
                progress.Clear();
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"interrupted, {i} of {seeds} seeds passed"));
                return ExitCodes.Interrupted;
            }

            progress.Report(string.Create(CultureInfo.InvariantCulture, $"seed {first + (ulong)i}, {i} of {seeds} passed"));
            SimulationResult result = run(first + (ulong)i);
            if (!result.Passed)
            {
                progress.Clear();
                Describe(result);
                return ExitCodes.Incorrect;
            }

            virtualNanos += result.VirtualNanos;
            foreach ((string what, long count) in result.Counts)
            {
                sums[what] = sums.GetValueOrDefault(what) + count;
            }
        }

        progress.Clear();
        double seconds = (KernelClock.MonotonicRawNanos() - start) / 1e9;
        string counts = string.Join(", ", sums.Select(sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Value} {sum.Key}")));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seeds} {(seeds == 1 ? "seed" : "seeds")} passed: {counts}, "
                + $"{virtualNanos / 1e9:F0} s of virtual time in {seconds:F1} s ({seeds / seconds:F0} seeds a second)"));
        return ExitCodes.Success;
    }

    private void Describe(SimulationResult failed)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seed {failed.Seed} failed at {failed.VirtualNanos / 1e6:F6} ms: {failed.Invariant}"));
        Console.WriteLine($"  found:    {failed.Numbers}");
        Console.WriteLine($"  scenario: {failed.Scenario}");
        Console.WriteLine("  last events:");
        foreach (string line in failed.LastEvents)
        {
            Console.WriteLine($"  {line}");
        }

        Console.WriteLine($"  again:    ringside sim {name} --seed {failed.Seed}");
    }
}
