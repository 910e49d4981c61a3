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
    /// <exception cref="InvalidDataException">The book did not end as the one that made the commands.</exception>
    public static W1Result Run(int? rate = null, int commands = 3_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commands, 1);
        MachineFacts machine = new MachineFactsReader().Read();
        IReadOnlyList<int> rates = rate is { } one ? [one] : Rates;
        List<W1Row> rows = [];
        EngineThread.Run(() =>
        {
            int warmUp = Math.Min(commands, 400_000);
            W1Workload workload = W1Generator.Generate(commands, [warmUp, .. rates.Select(each => CountAt(each, commands))]);
            using var memory = new ReportMemory(16);

            // Warm before the thread is bound: see MatchingBenchmark.
            for (int round = 0; round < 8; round++)
                Measure(workload, warmUp, 2_000_000, memory);
            (int processor, int other) = Processors.Choose();
            Processors.TryPin(processor);
            foreach (int each in rates)
                rows.Add(MeasureBesideNoise(workload, CountAt(each, commands), each, memory, processor == other ? null : other));
        });
        return new W1Result { Rows = rows, Machine = new MachineFactsReader().WithLoadAtEnd(machine) };
    }

    private static int CountAt(int rate, int commands) => (int)Math.Min(commands, (long)rate * MaximumSecondsPerRate);

    /// <summary>The book on this processor, and at the same time, on the same beat, nothing on the other. With one processor nothing
    /// goes first.</summary>
    private static W1Row MeasureBesideNoise(W1Workload workload, int count, int rate, ReportMemory memory, int? otherProcessor)
    {
        var noise = new LatencyHistogram();
        using var noiseMemory = new ReportMemory(16);
        var idle = new Thread(() =>
        {
            if (otherProcessor is { } processor)
                Processors.TryPin(processor);
            FloorEngine<LastReport> nothing = FloorEngine<LastReport>.Create(new LastReport(noiseMemory));
            Loop(ref nothing, workload.Measured.AsSpan(0, count), rate, noise);
        })
        {
            Name = "noise",
            IsBackground = true,
        };
        idle.Start();
        if (otherProcessor is null)
            idle.Join();
        W1Row row = Measure(workload, count, rate, memory);
        idle.Join();
        return row with { Noise = LatencyRow.Of(noise) };
    }

    private static W1Row Measure(W1Workload workload, int count, int rate, ReportMemory memory)
    {
        using BookEngine<LastReport> created = BookEngine<LastReport>.Create(new LastReport(memory));
        BookEngine<LastReport> engine = created;
        foreach (ref readonly WorkloadCommand command in workload.Fill.AsSpan())
            engine.Apply(in command);
        var late = new LatencyHistogram();
        int collections = GC.CollectionCount(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long nanos = Loop(ref engine, workload.Measured.AsSpan(0, count), rate, late);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (engine.StateDigest() != workload.States[count])
            throw new InvalidDataException($"after {count:N0} commands the book is not the one that the generator had");
        return new W1Row
        {
            Rate = rate,
            AchievedRate = Math.Round(count * 1e9 / nanos),
            Commands = count,
            Latency = LatencyRow.Of(late),
            AllocatedBytes = allocated,
            Collections = GC.CollectionCount(0) - collections,
        };
    }

    /// <returns>Nanoseconds from the time the first command was due until the one behind the last is due or the last one is done.</returns>
    private static long Loop<TEngine>(ref TEngine engine, ReadOnlySpan<WorkloadCommand> commands, int rate, LatencyHistogram late)
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

        return Math.Max(KernelClock.MonotonicRawNanos() - start, (long)(commands.Length * spacing));
    }
}
