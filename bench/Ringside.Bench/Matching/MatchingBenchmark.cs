using Ringside.Lab.Reports;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Matching;

/// <summary>How many messages of a published workload an engine takes in a second, given that its reports are the published
/// ones.</summary>
public static class MatchingBenchmark
{
    private const int WarmUpOrders = 100_000;
    private const uint WarmUpSeed = 4_711;

    /// <summary>Names of the scenarios of workload W2.</summary>
    public static IReadOnlyList<string> ScenarioNames => [.. W2Scenario.All.Select(scenario => scenario.Name)];

    /// <summary>Measures workload W2 on threads of its own.</summary>
    /// <param name="options">What and how.</param>
    public static W2Result RunW2(MatchingBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Runs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Orders, 2);
        MachineFacts machine = new MachineFactsReader().Read();
        W2Scenario[] scenarios = [.. W2Scenario.All.Where(scenario => options.Scenario is null || scenario.Name == options.Scenario)];
        if (scenarios.Length == 0)
            throw new ArgumentException($"no scenario {options.Scenario}; there are: {string.Join(", ", ScenarioNames)}", nameof(options));
        using var memory = new ReportMemory(Math.Max(options.Orders, WarmUpOrders) * 3);
        using ReportDrainer? drainer = options.HandOff ? new ReportDrainer(memory) : null;
        IWorkloadRunner runner = EngineCatalog.Create(options.Engine, memory, drainer);
        List<W2ScenarioResult> results = [];
        Totals totals = default;
        EngineThread.Run(() =>
        {
            totals.WarmUp = WarmUp(runner, options.WarmUpMilliseconds);
            (int engine, int drain) = Processors.Choose();
            drainer?.PinTo(drain);
            Processors.TryPin(engine);
            foreach (W2Scenario scenario in scenarios)
                results.Add(Measure(runner, scenario, memory, options, options.HandOff && drain != engine ? drain : -1, ref totals));
        });
        return Sum(options, runner, results, totals, new MachineFactsReader().WithLoadAtEnd(machine));
    }

    private static W2Result Sum(
        MatchingBenchmarkOptions options, IWorkloadRunner runner, List<W2ScenarioResult> results, Totals totals, MachineFacts machine) =>
        new()
        {
            Engine = options.Engine,
            HandOff = options.HandOff ? "ring" : "none",
            Scenarios = results,
            WorstMillionPerSecond = results.Min(result => result.MillionPerSecond),
            AllocatedBytes = totals.AllocatedBytes,
            Collections = totals.Collections,
            WarmUpMillionPerSecond = Math.Round(totals.WarmUp, 1),
            EngineType = runner.EngineType,
            StateDigest = totals.StateDigest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Machine = machine,
        };

    private static W2ScenarioResult Measure(
        IWorkloadRunner runner,
        W2Scenario scenario,
        ReportMemory memory,
        MatchingBenchmarkOptions options,
        int other,
        ref Totals totals)
    {
        WorkloadCommand[] commands = W2Generator.Generate(scenario, orders: options.Orders);
        List<double> speeds = [];
        List<double> distances = [];
        TimedRun last = default;
        bool isOne = true;
        for (int run = 0; run < options.Runs; run++)
        {
            if (other >= 0)
                distances.Add(CoreDistance.RoundTripNanos(other));
            int collections = GC.CollectionCount(0);
            TimedRun timed = runner.Run(commands);
            totals.Collections += GC.CollectionCount(0) - collections;
            totals.AllocatedBytes += timed.AllocatedBytes;
            isOne &= run == 0 || (timed.Checksum, timed.StateDigest, timed.Reports) == (last.Checksum, last.StateDigest, last.Reports);
            last = timed;
            speeds.Add(Speed(commands, timed));
        }

        string digest = ReportDigest.Of(memory.Reports(last.Reports));
        bool matches = isOne && digest == scenario.ReportDigest;
        bool hasSpeed = matches || options.Engine == EngineCatalog.Floor;
        totals.StateDigest = ulong.RotateLeft(totals.StateDigest, 7) ^ last.StateDigest;
        return new W2ScenarioResult
        {
            Name = scenario.Name,
            Messages = commands.Length,
            MillionPerSecond = hasSpeed ? Math.Round(Median(speeds), 2) : 0,
            Runs = hasSpeed ? [.. speeds.Select(speed => Math.Round(speed, 2))] : [],
            ReportDigest = digest,
            MatchesPublished = matches,
            RoundTripNanos = distances.Count == 0 ? null : Math.Round(Median(distances)),
            StateDigest = last.StateDigest.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Rounds on messages of another seed, on a thread that is not pinned yet: the compiler's thread inherits the
    /// processors of the
    /// thread that first needed it, and must not share the engine's.</summary>
    /// <returns>Speed of the last round.</returns>
    private static double WarmUp(IWorkloadRunner runner, int milliseconds)
    {
        WorkloadCommand[][] traffic =
            [.. W2Scenario.All.Select(scenario => W2Generator.Generate(scenario, WarmUpSeed, WarmUpOrders))];
        long end = KernelClock.MonotonicRawNanos() + (milliseconds * 1_000_000L);
        double speed;
        int round = 0;
        do
        {
            WorkloadCommand[] commands = traffic[round++ % traffic.Length];
            speed = Speed(commands, runner.Run(commands));
        }
        while (KernelClock.MonotonicRawNanos() < end);
        return speed;
    }

    private static double Speed(WorkloadCommand[] commands, TimedRun run) => commands.Length * 1_000.0 / Math.Max(run.Nanos, 1);

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private struct Totals
    {
        internal double WarmUp;
        internal long AllocatedBytes;
        internal int Collections;
        internal ulong StateDigest;
    }
}
