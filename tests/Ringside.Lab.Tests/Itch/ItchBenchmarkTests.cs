using System.Text.Json;
using Ringside.Bench.Itch;
using Ringside.Market.Itch;

namespace Ringside.Lab.Tests.Itch;

public sealed class ItchBenchmarkTests
{
    [Fact]
    public void A_small_day_is_measured_and_the_result_says_what_was_built()
    {
        ItchBenchmarkResult result = ItchBenchmark.Run(new ItchBenchmarkOptions
        {
            Messages = ItchDays.Options.Messages,
            Symbols = ItchDays.Options.Symbols,
            Seed = ItchDays.Options.Seed,
            Rounds = 3,
            WarmUpMilliseconds = 0,
        });
        ItchBooks books = new(new ItchBooksOptions());
        Assert.Equal(ItchDays.Plain(ItchDays.Options).Length - 2, books.ApplyAll(ItchDays.Plain(ItchDays.Options), out _));
        Assert.Equal(books.Digest().ToString("x16", System.Globalization.CultureInfo.InvariantCulture), result.BooksDigest);
        Assert.Equal((5_000L, 20, 0L, 3), (result.Messages, result.Symbols, result.NotApplied, result.Rounds));
        Assert.Equal((books.OrderCount, books.LevelCount), (result.Orders, result.Levels));
        Assert.Equal(0, result.AllocatedBytesPerMessage);
        string json = JsonSerializer.Serialize(result);
        string[] names =
        [
            "messages", "symbols", "parse_per_second", "parse_and_book_per_second", "allocated_bytes_per_message", "books_digest",
            "machine",
        ];
        Assert.All(names, name => Assert.Contains($"\"{name}\":", json, StringComparison.Ordinal));
        Assert.Contains("parse and book", result.ToString(), StringComparison.Ordinal);
        ItchBenchmarkResult uneven = result with
        {
            ParsePerSecond = 13,
            ParsePerSecondBest = 59,
            ParseAndBookPerSecond = 1,
            ParseAndBookPerSecondBest = 1.2,
        };
        Assert.Contains(
            "the median one of 'parse' took 4.5 times as long as the best", uneven.ToString(), StringComparison.Ordinal);
        ItchBenchmarkResult even = uneven with { ParsePerSecondBest = 15 };
        Assert.DoesNotContain("uneven", even.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ItchBenchmark.Run(new ItchBenchmarkOptions { Rounds = 0 }));
    }
}
