using Ringside.Lab.Measurement;
using Ringside.Lab.Reports;
using Ringside.Linux.Clocks;

namespace Ringside.Bench.Matching;

/// <summary>How late commands of workload W1 are done, when each is due at its time whether or not the one before is done (open
/// loop).</summary>
public static class W1Benchmark
{
    private const int MaximumSecondsPerRate = 3;

    /// <summary>Rates of the table, in commands a second.</summary>
    public static IReadOnlyList<int> Rates =>
        [125_000, 250_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000, 6_000_000, 7_000_000];

    /// <summary>Measures on a thread of its own.</summary>
    /// <param name="rate">One rate, or null for all of the table.</param>
    /// <param name="commands">Commands of a rate; fewer where they would take longer than three seconds.</param>
    public static W1Result Run(int? rate = null, int commands = 3_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commands, 1);
        MachineFacts machine = new MachineFactsReader().Read();
        List<W1Row> rows = [];
        EngineThread.Run(() =>
        {
            (WorkloadCommand[] fill, WorkloadCommand[] measured) = W1Generator.Generate(commands);
            using var memory = new ReportMemory(16);

            // Warm before the thread is bound: see MatchingBenchmark.
            for (int round = 0; round < 8; round++)
                Measure(fill, measured.AsSpan(0, Math.Min(measured.Length, 400_000)), 2_000_000, memory);
            Processors.TryPin(Processors.Choose().Engine);
            foreach (int each in rate is { } one ? [one] : Rates)
            {
                int count = (int)Math.Min(measured.Length, (long)each * MaximumSecondsPerRate);
                rows.Add(Measure(fill, measured.AsSpan(0, count), each, memory));
            }
        });
        return new W1Result { Rows = rows, Machine = new MachineFactsReader().WithLoadAtEnd(machine) };
    }

    private static W1Row Measure(WorkloadCommand[] fill, ReadOnlySpan<WorkloadCommand> commands, int rate, ReportMemory memory)
    {
        var noise = new LatencyHistogram();
        FloorEngine<LastReport> nothing = FloorEngine<LastReport>.Create(new LastReport(memory));
        Loop<FloorEngine<LastReport>>(ref nothing, commands[..Math.Max(commands.Length / 3, 1)], rate, noise);
        BookEngine<LastReport> engine = BookEngine<LastReport>.Create(new LastReport(memory));
        foreach (ref readonly WorkloadCommand command in fill.AsSpan())
            engine.Apply(in command);
        var late = new LatencyHistogram();
        int collections = GC.CollectionCount(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop(ref engine, commands, rate, late);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var row = new W1Row
        {
            Rate = rate,
            Commands = commands.Length,
            Latency = LatencyRow.Of(late),
            Noise = LatencyRow.Of(noise),
            AllocatedBytes = allocated,
            Collections = GC.CollectionCount(0) - collections,
        };
        engine.Dispose();
        return row;
    }

    private static void Loop<TEngine>(ref TEngine engine, ReadOnlySpan<WorkloadCommand> commands, int rate, LatencyHistogram late)
        where TEngine : struct, IMatchingEngine<TEngine, LastReport>
    {
        double spacing = 1e9 / rate;
        long start = KernelClock.MonotonicRawNanos() + 1_000;
        for (int index = 0; index < commands.Length; index++)
        {
            long due = start + (long)(index * spacing);
            while (KernelClock.MonotonicRawNanos() < due)
            {
                // Not yet.
            }

            engine.Apply(in commands[index]);
            late.Record(KernelClock.MonotonicRawNanos() - due);
        }
    }
}
