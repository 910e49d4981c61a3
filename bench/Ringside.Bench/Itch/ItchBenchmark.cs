using System.Diagnostics;
using Ringside.Lab.Generation.Itch;
using Ringside.Lab.Reports;
using Ringside.Market.Itch;
using Ringside.Protocols.Itch;

namespace Ringside.Bench.Itch;

/// <summary>How many ITCH messages a second one core decodes, and decodes and applies to the books of all stocks. The day is generated
/// into memory first; what is timed begins with finding the length of each message.</summary>
public static class ItchBenchmark
{
    /// <summary>Measures on the calling thread.</summary>
    /// <param name="options">The day, how often and how long.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one round, a negative time for the warm-up, or no such day.</exception>
    public static ItchBenchmarkResult Run(ItchBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WarmUpMilliseconds);
        byte[] day = Generate(options);
        MachineFactsReader machineReader = new();
        MachineFacts machine = machineReader.Read();
        ItchBooks books = new(new ItchBooksOptions());

        // Once through, so that the memory of the books has grown to what this day needs.
        BuildAll(day, books);
        Round last = default;
        double[] parse = TimedRounds.Measure(options, () => (last = ParseAll(day)).Seconds);
        double[] parseAndBook = TimedRounds.Measure(options, () => (last = BuildAll(day, books)).Seconds);
        return new ItchBenchmarkResult
        {
            Messages = last.Messages,
            Symbols = options.Symbols,
            ParsePerSecond = last.Messages / Median(parse),
            ParseAndBookPerSecond = last.Messages / Median(parseAndBook),
            ParsePerSecondBest = last.Messages / parse[0],
            ParseAndBookPerSecondBest = last.Messages / parseAndBook[0],
            AllocatedBytesPerMessage = last.BytesAllocated / (double)last.Messages,
            Rounds = Math.Min(parse.Length, parseAndBook.Length),
            Orders = books.OrderCount,
            Levels = books.LevelCount,
            NotApplied = books.NotApplied,
            BooksDigest = books.Digest().ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Machine = machineReader.WithLoadAtEnd(machine),
        };
    }

    private static byte[] Generate(ItchBenchmarkOptions options)
    {
        using MemoryStream day = new();
        ItchDayWriter.Write(
            day, new ItchDayOptions { Messages = options.Messages, Symbols = options.Symbols, Seed = options.Seed });
        return day.ToArray();
    }

    private static Round ParseAll(byte[] day)
    {
        FieldTally tally = default;
        ReadOnlySpan<byte> rest = day;
        long messages = 0;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        while (ItchBlock.Read(rest, out ReadOnlySpan<byte> message) == ItchBlockStatus.Message)
        {
            messages += ItchMessage.TryDispatch(message, ref tally) ? 1 : 0;
            rest = rest[(ItchBlock.HeaderSize + message.Length)..];
        }

        return Round.Since(start, allocatedBefore, messages, tally.Sum);
    }

    private static Round BuildAll(byte[] day, ItchBooks books)
    {
        books.Clear();
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        books.ApplyAll(day, out _);
        return Round.Since(start, allocatedBefore, books.Messages, (ulong)books.OrderCount);
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private readonly record struct Round(long Messages, double Seconds, long BytesAllocated, ulong Witness)
    {
        internal static Round Since(long start, long allocatedBefore, long messages, ulong witness)
        {
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            return new Round(messages, Math.Max(seconds, 1e-9), allocated, witness);
        }
    }
}
