using Ringside.Lab.Measurement;
using Ringside.Lab.Reports;
using Ringside.Linux.Clocks;
using Ringside.Market.Orders;
using Ringside.Net.Randomness;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>How long one command takes in a book that holds a million orders on ten thousand levels.</summary>
public static class DeepBenchmark
{
    private const int Levels = 10_000;
    private const long Middle = 1_000_000;
    private const uint Quantity = 100;

    // How far immediate orders go: there are always makers within so many levels.
    private const long Reach = 2_000;
    private const int SmallOrders = 20_000;

    /// <summary>Measures on a thread of its own.</summary>
    /// <param name="orders">Resting orders.</param>
    /// <param name="commands">Measured commands: 45 % new, 45 % cancel, 9 % modify, 1 % immediate orders that trade.</param>
    /// <param name="warmUpMilliseconds">For how long small books are measured before, so that everything is compiled.</param>
    public static DeepResult Run(int orders = 1_000_000, int commands = 2_000_000, int warmUpMilliseconds = 1_500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orders, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(commands, 1);
        MachineFacts machine = new MachineFactsReader().Read();
        DeepResult? result = null;
        EngineThread.Run(() => result = Measure(orders, commands, warmUpMilliseconds));
        return result! with { Machine = new MachineFactsReader().WithLoadAtEnd(machine) };
    }

    private static DeepResult Measure(int orders, int commands, int warmUpMilliseconds)
    {
        using var memory = new ReportMemory(16);
        long usual = WarmUp(memory, warmUpMilliseconds);
        using BookEngine<LastReport> engine = BookEngine<LastReport>.Create(new LastReport(memory), orders * 2);
        WorkloadCommand[] stream = Generate(orders, commands);
        foreach (ref readonly WorkloadCommand command in stream.AsSpan(0, orders))
            engine.Apply(command);
        Processors.TryPin(Processors.Choose().Engine); // only now: the compiler's threads would inherit it
        Times times = new();
        Loop(engine, stream.AsSpan(orders, commands / 4), times, usual);
        usual = times.Spent.ValueAtPercentile(50);
        times = new Times();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop(engine, stream.AsSpan(orders + (commands / 4)), times, usual);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new DeepResult
        {
            RestingOrders = engine.Book.Store.Rented,
            Levels = engine.Book.LevelCount(Side.Bid) + engine.Book.LevelCount(Side.Ask),
            AllocatedBytes = allocated,
            Command = LatencyRow.Of(times.Spent),
            Nothing = LatencyRow.Of(times.Idle),
            Waiting = LatencyRow.Of(times.Waited),
            MeanNanos = Math.Round(times.Spent.Mean - times.Idle.Mean, 1),
        };
    }

    /// <summary>Rounds on small books, until the compiler has seen the loop often enough.</summary>
    /// <returns>What a command usually takes there, in nanoseconds.</returns>
    private static long WarmUp(ReportMemory memory, int milliseconds)
    {
        WorkloadCommand[] stream = Generate(SmallOrders, SmallOrders);
        Times times = new();
        long end = KernelClock.MonotonicRawNanos() + (milliseconds * 1_000_000L);
        do
        {
            using BookEngine<LastReport> engine = BookEngine<LastReport>.Create(new LastReport(memory), SmallOrders * 2);
            Loop(engine, stream, times, 0);
        }
        while (KernelClock.MonotonicRawNanos() < end);
        return times.Spent.ValueAtPercentile(50);
    }

    /// <summary>Each command between two readings of the clock, a pair of readings with nothing between, and readings for as long as a
    /// command usually takes.</summary>
    private static void Loop(BookEngine<LastReport> engine, ReadOnlySpan<WorkloadCommand> commands, Times times, long usualNanos)
    {
        foreach (ref readonly WorkloadCommand command in commands)
        {
            long start = KernelClock.MonotonicRawNanos();
            long second = KernelClock.MonotonicRawNanos();
            engine.Apply(command);
            long end = KernelClock.MonotonicRawNanos();
            times.Idle.Record(second - start);
            times.Spent.Record(end - second);
            long now = KernelClock.MonotonicRawNanos();
            for (start = now; now - start < usualNanos;)
                now = KernelClock.MonotonicRawNanos();
            times.Waited.Record(now - start);
        }
    }

    private static WorkloadCommand[] Generate(int orders, int commands)
    {
        var random = new SeededRandom(7);
        var stream = new WorkloadCommand[orders + commands];
        List<ulong> live = new(orders * 2);
        ulong next = 1;
        for (int index = 0; index < stream.Length; index++)
        {
            long draw = index < orders ? 0 : random.NextBelow(100);
            var side = (Side)random.NextBelow(2);
            ref WorkloadCommand command = ref stream[index];
            command = new WorkloadCommand { Sequence = index, Side = side, Quantity = Quantity };
            int place = live.Count == 0 ? 0 : (int)random.NextBelow(live.Count);
            if (draw < 45 || live.Count == 0)
            {
                command.Id = next++;
                command.Side = SideOf(command.Id);
                command.Price = Price(random, command.Side);
                live.Add(command.Id);
            }
            else if (draw < 90)
            {
                command.Kind = CommandKind.Cancel;
                command.Id = live[place];
                live[place] = live[^1];
                live.RemoveAt(live.Count - 1);
            }
            else if (draw < 99)
            {
                // The new price lies on the order's own side, or it would sweep half of the book: odd ids sell.
                command.Kind = CommandKind.Modify;
                command.Id = live[place];
                command.Price = Price(random, SideOf(command.Id));
            }
            else
            {
                command.Id = next++;
                command.Life = OrderLife.ImmediateOrCancel;
                command.Quantity = 2 * Quantity;
                command.Price = side == Side.Bid ? Middle + Reach : Middle - Reach;
            }
        }

        return stream;
    }

    private static Side SideOf(ulong id) => (Side)(id & 1);

    private static long Price(SeededRandom random, Side side)
    {
        long depth = 1 + random.NextBelow(Levels / 2);
        return side == Side.Bid ? Middle - depth : Middle + depth;
    }

    private sealed class Times
    {
        internal readonly LatencyHistogram Spent = new();
        internal readonly LatencyHistogram Idle = new();
        internal readonly LatencyHistogram Waited = new();
    }
}
