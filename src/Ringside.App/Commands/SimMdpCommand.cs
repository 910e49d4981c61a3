using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.Linux.Clocks;
using Ringside.Simulation.Mdp;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim mdp</c>: nodes that exchange messages while the network, the clocks and the applications misbehave.</summary>
internal sealed class SimMdpCommand
{
    private const int StandardSeeds = 300;

    private readonly Option<int?> _seeds = NumberOption.CreateOptional(
        "--seeds", $"How many seeds to run [default: {StandardSeeds}, or 1 with --seed]", 1, int.MaxValue);

    private readonly Option<long> _seed = NumberOption.Create(
        "--seed", "The first seed; the same seed gives the same run", 0L, long.MaxValue, 1L);

    internal static Command Create()
    {
        var verb = new SimMdpCommand();
        var command = new Command(
            "mdp",
            "Run MDP nodes in virtual time, with loss, delay, doubling, damage, cuts, moves, restarts and slow applications, and hold all\n"
                + "they do against a plain model. Stops at the first seed that fails, and shows what happened last.\n\n"
                + "Example:  ringside sim mdp --seeds 1000 --seed 7");
        command.Options.Add(verb._seeds);
        command.Options.Add(verb._seed);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        bool isSeedGiven = parsed.GetResult(_seed) is { Implicit: false };
        int seeds = parsed.GetValue(_seeds) ?? (isSeedGiven ? 1 : StandardSeeds);
        ulong first = (ulong)parsed.GetValue(_seed);
        using var interruption = new Interruption();
        using var progress = new ProgressLine();
        var sum = new Sum();
        long start = KernelClock.MonotonicRawNanos();
        for (int i = 0; i < seeds; i++)
        {
            if (interruption.Token.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }

            progress.Report(string.Create(CultureInfo.InvariantCulture, $"seed {first + (ulong)i}, {i} of {seeds} passed"));
            MdpSimulationResult result = MdpSimulation.Run(first + (ulong)i);
            sum.Add(result);
            if (!result.Passed)
            {
                progress.Clear();
                Describe(result);
                return ExitCodes.Incorrect;
            }
        }

        progress.Clear();
        double seconds = (KernelClock.MonotonicRawNanos() - start) / 1e9;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seeds} seeds passed: {sum.Connections} connections, {sum.Messages} messages, {sum.Packets} packets, "
                + $"{sum.VirtualNanos / 1e9:F0} s of virtual time in {seconds:F1} s ({seeds / seconds:F0} seeds a second)"));
        return ExitCodes.Success;
    }

    private static void Describe(MdpSimulationResult failed)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {failed.Seed} failed at step {failed.Steps}, {failed.VirtualNanos / 1e6:F6} ms: {failed.Invariant}"));
        Console.WriteLine($"  found:    {failed.Numbers}");
        Console.WriteLine($"  scenario: {failed.Scenario}");
        Console.WriteLine("  last events:");
        foreach (string line in failed.LastEvents)
        {
            Console.WriteLine($"  {line}");
        }

        Console.WriteLine($"  again:    ringside sim mdp --seed {failed.Seed}");
    }

    private sealed class Sum
    {
        internal long Connections { get; private set; }

        internal long Messages { get; private set; }

        internal long Packets { get; private set; }

        internal long VirtualNanos { get; private set; }

        internal void Add(MdpSimulationResult result)
        {
            Connections += result.Connections;
            Messages += result.Messages;
            Packets += result.Packets;
            VirtualNanos += result.VirtualNanos;
        }
    }
}
