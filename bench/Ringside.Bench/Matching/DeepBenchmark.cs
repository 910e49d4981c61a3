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

    /// <summary>Measures on a thread of its own.</summary>
    /// <param name="orders">Resting orders.</param>
    /// <param name="commands">Measured commands: 45 % new, 45 % cancel, 9 % modify, 1 % immediate orders that trade.</param>
    public static DeepResult Run(int orders = 1_000_000, int commands = 2_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orders, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(commands, 1);
        MachineFacts machine = new MachineFactsReader().Read();
        DeepResult? result = null;
        EngineThread.Run(() => result = Measure(orders, commands));
        return result! with { Machine = new MachineFactsReader().WithLoadAtEnd(machine) };
    }

    private static DeepResult Measure(int orders, int commands)
    {
        using var memory = new ReportMemory(16);
        using var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = orders * 2, MaximumOrders = orders * 2 });
        using var index = new OrderIndex(store, 1);
        using var book = new OrderBook(store, new OrderBookOptions());
        var matching = new MatchingBook<ReportSink<LastReport>>(book, index, new ReportSink<LastReport>(new LastReport(memory)));
        WorkloadCommand[] stream = Generate(orders, commands);
        foreach (ref readonly WorkloadCommand command in stream.AsSpan(0, orders))
            Apply(matching, command);
        Processors.TryPin(Processors.Choose().Engine);
        ReadOnlySpan<WorkloadCommand> measured = stream.AsSpan(orders);
        var spent = new LatencyHistogram();
        var idle = new LatencyHistogram();
        Loop(matching, measured[..(measured.Length / 4)], spent, idle);
        spent.Reset();
        idle.Reset();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Loop(matching, measured[(measured.Length / 4)..], spent, idle);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new DeepResult
        {
            RestingOrders = store.Rented,
            Levels = book.LevelCount(Side.Bid) + book.LevelCount(Side.Ask),
            AllocatedBytes = allocated,
            Command = LatencyRow.Of(spent),
            Nothing = LatencyRow.Of(idle),
            MeanNanos = Math.Round(spent.Mean - idle.Mean, 1),
        };
    }

    /// <summary>Each command between two readings of the clock, and a pair of readings with nothing between.</summary>
    private static void Loop(
        MatchingBook<ReportSink<LastReport>> book, ReadOnlySpan<WorkloadCommand> commands, LatencyHistogram spent, LatencyHistogram idle)
    {
        foreach (ref readonly WorkloadCommand command in commands)
        {
            long start = KernelClock.MonotonicRawNanos();
            long second = KernelClock.MonotonicRawNanos();
            Apply(book, command);
            long end = KernelClock.MonotonicRawNanos();
            idle.Record(second - start);
            spent.Record(end - second);
        }
    }

    private static void Apply(MatchingBook<ReportSink<LastReport>> book, in WorkloadCommand command)
    {
        switch (command.Kind)
        {
            case CommandKind.New:
                book.New(command.Sequence, command.Id, command.Side, command.Price, command.Quantity, command.Life);
                break;
            case CommandKind.Cancel:
                book.Cancel(command.Sequence, command.Id);
                break;
            default:
                book.Modify(command.Sequence, command.Id, command.Price, command.Quantity);
                break;
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
                command.Price = side == Side.Bid ? Middle + 100 : Middle - 100;
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
}
