using System.Text.Json;
using Ringside.Bench.Feed;
using Ringside.Lab.MarketData;
using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData;

public sealed class FeedBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_small_file_is_measured_and_the_result_says_what_was_read()
    {
        string path = _folder.Write("small.csv.gz", TardisText.Gzip(TardisText.File(2_000) + "bad\n"));
        FeedBenchmarkResult result = FeedBenchmark.Run(path, new FeedBenchmarkOptions { Rounds = 3, WarmUpRounds = 1 });
        Assert.Equal((2_000, 1, 1, 3), (result.Rows, result.BadLines, result.Levels, result.Rounds));
        Assert.Equal(0, result.BytesAllocatedPerRow);
        Assert.True(result.RowsPerSecondParseBest >= result.RowsPerSecondParse);
        string json = JsonSerializer.Serialize(result);
        foreach (string name in new[] { "rows_per_second_parse", "rows_per_second_parse_and_book", "bytes_allocated_per_row" })
            Assert.Contains($"\"{name}\":", json, StringComparison.Ordinal);
        Assert.Contains("parse and book", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_not_measured()
    {
        byte[] whole = TardisText.Gzip(TardisText.File(2_000));
        string path = _folder.Write("cut.csv.gz", whole[..^1]);
        Assert.Throws<MarketDataException>(() => FeedBenchmark.Run(path, new FeedBenchmarkOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeedBenchmark.Run(path, new FeedBenchmarkOptions { Rounds = 0 }));
    }
}
