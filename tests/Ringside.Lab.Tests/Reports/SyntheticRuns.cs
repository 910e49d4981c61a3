using Ringside.Lab.Reports;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Reports;

/// <summary>Results that look like those of real runs, from a seed: for tests of reports, and to look at a page without running the
/// lab.</summary>
internal static class SyntheticRuns
{
    /// <summary>The machine that synthetic runs claim.</summary>
    public static MachineFacts Machine { get; } = new()
    {
        Kernel = "6.18.0-generic",
        Cpu = "Example Processor 9000 @ 3.20GHz",
        Cores = 2,
        Governor = "performance",
        Clocksource = "tsc",
        Smt = "off",
        Mitigations = "6 active, 1 vulnerable (mds)",
        Isolated = "none",
        Virtualised = "yes",
        Runtime = ".NET 10.0.12",
        GarbageCollector = "workstation, not concurrent",
        LoadAtStart = "0.61 0.44 0.30",
        LoadAtEnd = "1.32 0.66 0.38",
    };

    /// <summary>A correct run.</summary>
    /// <param name="seed">The same seed gives the same run.</param>
    /// <param name="wait">Name of the wait strategy.</param>
    /// <param name="orders">How many orders.</param>
    /// <param name="medianMicros">About where the median lies.</param>
    public static RunResult Correct(ulong seed, string wait, int orders, double medianMicros)
    {
        var random = new SeededRandom(seed);
        var histograms = new RunHistograms();
        var samples = new List<LatencySample>(orders);
        double[] shares = [0.18, 0.38, 0.04, 0.22, 0.18];
        var due = 0L;
        for (var order = 0; order < orders; order++)
        {
            due += (long)(-Math.Log(1 - random.NextDouble()) * 22e9 / orders);
            var parts = shares.Select(share => Latency(random, medianMicros * share)).ToArray();
            histograms.PublishToWire.Record(parts[0]);
            histograms.WireToApplication.Record(parts[1]);
            histograms.Decision.Record(parts[2]);
            histograms.ApplicationToWire.Record(parts[3]);
            histograms.WireToExchange.Record(parts[4]);
            var total = parts.Sum();
            histograms.TickToTrade.Record(total);
            histograms.FromDue.Record(total + random.NextInt64(200, 9000) + (random.Chance(3) ? random.NextInt64(400_000) : 0));
            samples.Add(new LatencySample(due, total));
        }

        return Plain(wait, orders) with { Histograms = histograms, Samples = samples };
    }

    /// <summary>A run that missed some orders and sent one too many, although it has latencies.</summary>
    public static RunResult Incorrect(ulong seed, string wait, int orders) =>
        Correct(seed, wait, orders, 30) with
        {
            OrdersReceived = orders - 2,
            OrdersCorrect = orders - 3,
            Missed = 3,
            Unexpected = 1,
            Notes = ["pace not held: asked for 20,000 packets a second, achieved 14,210"],
        };

    private static RunResult Plain(string wait, int orders) => new()
    {
        Topology = "loopback",
        Backend = "socket",
        Wait = wait,
        PacketsSent = 445_262,
        PacketsReceived = 445_262,
        TriggersExpected = orders,
        OrdersReceived = orders,
        OrdersCorrect = orders,
        Missed = 0,
        Unexpected = 0,
        Machine = Machine,
        Trigger = "top-of-book",
        Threshold = 1_000_000,
        Unit = "notional",
        Pace = "rate:20000",
        Rounds = 1,
        SendsFull = 12,
        AchievedPacketsPerSecond = 19_998.4,
        Options =
        [
            new RunOption("SO_RCVBUF", "4194304", "425984", "limited by net.core.rmem_max; root may use SO_RCVBUFFORCE"),
            new RunOption("SO_BUSY_POLL", "50", "50"),
            new RunOption("TCP_NODELAY", "1", "1"),
            new RunOption("SO_SNDLOWAT", "1", "refused", "ENOPROTOOPT: Linux has it fixed at 1; TCP_NOTSENT_LOWAT does what is meant"),
        ],
    };

    // Log-normal with a rare slow tail, as a scheduler makes it.
    private static long Latency(SeededRandom random, double medianMicros)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var slow = random.Next(1000) < 4 ? 4 + (12 * random.NextDouble()) : 1;
        return (long)(medianMicros * 1000 * Math.Exp(0.22 * normal) * slow) + 40;
    }
}
