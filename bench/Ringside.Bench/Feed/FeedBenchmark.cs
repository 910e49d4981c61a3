using System.Diagnostics;
using Ringside.Lab.MarketData;
using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace Ringside.Bench.Feed;

/// <summary>How many rows a second one core reads, and reads and applies to a book. The file is decompressed into memory first.</summary>
public static class FeedBenchmark
{
    /// <summary>Measures on the calling thread.</summary>
    /// <param name="path">A Tardis <c>incremental_book_L2</c> file, gzip.</param>
    /// <param name="options">How often and how long.</param>
    /// <exception cref="MarketDataException">The file cannot be read to its end.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one round, or a negative number of warm-up rounds.</exception>
    public static FeedBenchmarkResult Run(string path, FeedBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WarmUpRounds);
        byte[] text = TardisReader.ReadAllText(path);
        PriceLevelBook book = new();
        Round last = default;
        double[] parse = Measure(options, () => last = ParseAll(text));
        double[] parseAndBook = Measure(options, () => last = ParseAndApplyAll(text, book));
        return new FeedBenchmarkResult
        {
            RowsPerSecondParse = last.Lines / Median(parse),
            RowsPerSecondParseAndBook = last.Lines / Median(parseAndBook),
            BytesAllocatedPerRow = last.BytesAllocated / (double)last.Lines,
            RowsPerSecondParseBest = last.Lines / parse[0],
            RowsPerSecondParseAndBookBest = last.Lines / parseAndBook[0],
            Rows = last.Rows,
            BadLines = last.Lines - last.Rows,
            Rounds = Math.Min(parse.Length, parseAndBook.Length),
            Levels = book.Count(Side.Bid) + book.Count(Side.Ask),
        };
    }

    private static Round ParseAll(byte[] text)
    {
        using TardisReader reader = Open(text);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        while (reader.TryRead(out _) != ReadStatus.End)
        {
            // Reading is the work.
        }

        return Round.Since(start, allocatedBefore, reader);
    }

    private static Round ParseAndApplyAll(byte[] text, PriceLevelBook book)
    {
        using TardisReader reader = Open(text);
        book.Clear();
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        ReadStatus status;
        while ((status = reader.TryRead(out MarketDataRow row)) != ReadStatus.End)
        {
            if (status == ReadStatus.Row)
                book.Apply(row);
        }

        return Round.Since(start, allocatedBefore, reader);
    }

    private static TardisReader Open(byte[] text) =>
        TardisReader.OpenDecompressed(new MemoryStream(text, writable: false), "decompressed data");

    /// <summary>Seconds of the timed rounds, the best first.</summary>
    private static double[] Measure(FeedBenchmarkOptions options, Func<Round> round)
    {
        long start = Stopwatch.GetTimestamp();
        for (int index = 0; index < options.WarmUpRounds && !IsOver(options, start); index++)
            round();
        List<double> seconds = [];
        while (seconds.Count == 0 || (seconds.Count < options.Rounds && !IsOver(options, start)))
            seconds.Add(round().Seconds);
        seconds.Sort();
        return [.. seconds];
    }

    private static bool IsOver(FeedBenchmarkOptions options, long start) =>
        Stopwatch.GetElapsedTime(start).TotalMilliseconds > options.MaximumMillisecondsPerPart;

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private readonly record struct Round(long Lines, long Rows, double Seconds, long BytesAllocated)
    {
        internal static Round Since(long start, long allocatedBefore, TardisReader reader)
        {
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
            return new Round(reader.Rows + reader.BadLines, reader.Rows, Math.Max(seconds, 1e-9), allocated);
        }
    }
}
