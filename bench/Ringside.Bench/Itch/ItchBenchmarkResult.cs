using System.Globalization;
using System.Text.Json.Serialization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Itch;

/// <summary>What <see cref="ItchBenchmark"/> found, on one core.</summary>
public sealed record ItchBenchmarkResult
{
    // Rounds of a quiet machine differ by a few per cent.
    private const double MostUneven = 1.25;

    /// <summary>Messages of the day.</summary>
    [JsonPropertyName("messages")]
    public required long Messages { get; init; }

    /// <summary>Stocks of the day.</summary>
    [JsonPropertyName("symbols")]
    public required int Symbols { get; init; }

    /// <summary>Messages a second that are decoded with all their fields: the median round.</summary>
    [JsonPropertyName("parse_per_second")]
    public required double ParsePerSecond { get; init; }

    /// <summary>Messages a second that are decoded and applied to the books of all stocks: the median round.</summary>
    [JsonPropertyName("parse_and_book_per_second")]
    public required double ParseAndBookPerSecond { get; init; }

    /// <summary>The same as <see cref="ParsePerSecond"/>: the best round.</summary>
    [JsonPropertyName("parse_per_second_best")]
    public required double ParsePerSecondBest { get; init; }

    /// <summary>The same as <see cref="ParseAndBookPerSecond"/>: the best round.</summary>
    [JsonPropertyName("parse_and_book_per_second_best")]
    public required double ParseAndBookPerSecondBest { get; init; }

    /// <summary>Bytes that decoding and applying allocates per message, in books whose memory has grown to what the day needs.</summary>
    [JsonPropertyName("allocated_bytes_per_message")]
    public required double AllocatedBytesPerMessage { get; init; }

    /// <summary>Timed rounds of the part that had fewer.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>Orders that rest after the last message.</summary>
    [JsonPropertyName("orders")]
    public required int Orders { get; init; }

    /// <summary>Levels that stand after the last message.</summary>
    [JsonPropertyName("levels")]
    public required int Levels { get; init; }

    /// <summary>Messages that could not be decoded or applied; 0, or the figures mean nothing.</summary>
    [JsonPropertyName("not_applied")]
    public required long NotApplied { get; init; }

    /// <summary>One number for all books at the end, in hexadecimal: the same for the same day on every machine.</summary>
    [JsonPropertyName("books_digest")]
    public required string BooksDigest { get; init; }

    /// <summary>Where it was measured.</summary>
    [JsonPropertyName("machine")]
    public required MachineFacts Machine { get; init; }

    /// <summary>The figures as a table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        itch, one core, {Messages:N0} messages of {Symbols:N0} stocks, {Rounds} rounds; load {Machine.LoadAtStart} before

                         median messages/s  best messages/s
        parse           {ParsePerSecond,18:N0} {ParsePerSecondBest,16:N0}
        parse and book  {ParseAndBookPerSecond,18:N0} {ParseAndBookPerSecondBest,16:N0}

        {Unevenness()}{AllocatedBytesPerMessage:0.###} bytes allocated per message; {Orders:N0} orders at {Levels:N0} levels at the end
        {NotApplied:N0} messages not applied; digest of the books {BooksDigest}
        """);

    /// <summary>A line about rounds that differ so much that the median says more about the measurement than about the code.</summary>
    private string Unevenness()
    {
        double parse = ParsePerSecondBest / ParsePerSecond;
        double book = ParseAndBookPerSecondBest / ParseAndBookPerSecond;
        string part = book > parse ? "parse and book" : "parse";
        double times = Math.Max(parse, book);
        return times <= MostUneven
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the rounds are uneven: the median one of '{part}' took {times:0.0} times as long as the best; measure again, on a "
                    + $"quieter machine or with more messages\n");
    }
}
