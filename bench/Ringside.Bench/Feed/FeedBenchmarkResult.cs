using System.Globalization;
using System.Text.Json.Serialization;

namespace Ringside.Bench.Feed;

/// <summary>What <see cref="FeedBenchmark"/> found, on one core.</summary>
public sealed record FeedBenchmarkResult
{
    /// <summary>Rows a second that are read from decompressed text in memory: the median round.</summary>
    [JsonPropertyName("rows_per_second_parse")]
    public required double RowsPerSecondParse { get; init; }

    /// <summary>Rows a second that are read and applied to a price-level book: the median round.</summary>
    [JsonPropertyName("rows_per_second_parse_and_book")]
    public required double RowsPerSecondParseAndBook { get; init; }

    /// <summary>Bytes that reading and applying allocates per row, opening the reader apart.</summary>
    [JsonPropertyName("bytes_allocated_per_row")]
    public required double BytesAllocatedPerRow { get; init; }

    /// <summary>The same as <see cref="RowsPerSecondParse"/>: the best round.</summary>
    [JsonPropertyName("rows_per_second_parse_best")]
    public required double RowsPerSecondParseBest { get; init; }

    /// <summary>The same as <see cref="RowsPerSecondParseAndBook"/>: the best round.</summary>
    [JsonPropertyName("rows_per_second_parse_and_book_best")]
    public required double RowsPerSecondParseAndBookBest { get; init; }

    /// <summary>Good rows of the file.</summary>
    [JsonPropertyName("rows")]
    public required long Rows { get; init; }

    /// <summary>Bad lines of the file; they are read but not applied.</summary>
    [JsonPropertyName("bad_lines")]
    public required long BadLines { get; init; }

    /// <summary>Timed rounds of the part that had fewer.</summary>
    [JsonPropertyName("rounds")]
    public required int Rounds { get; init; }

    /// <summary>Levels that stand in the book after the last row, bids and asks: the work was done.</summary>
    [JsonPropertyName("levels")]
    public required int Levels { get; init; }

    /// <summary>The figures as a table.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        feed, one core, {Rows:N0} rows, {BadLines:N0} bad lines, {Rounds} rounds

                           median rows/s      best rows/s
        parse           {RowsPerSecondParse,16:N0} {RowsPerSecondParseBest,16:N0}
        parse and book  {RowsPerSecondParseAndBook,16:N0} {RowsPerSecondParseAndBookBest,16:N0}

        {BytesAllocatedPerRow:0.###} bytes allocated per row; {Levels:N0} levels in the book at the end
        """);
}
