using Ringside.Bench.Feed;
using Ringside.Lab.MarketData;
using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData;

/// <summary>The real capture: 445,262 rows, see its own README.</summary>
public sealed class CaptureTests
{
    [Fact]
    public void It_has_the_rows_that_it_is_known_to_have()
    {
        using TardisReader reader = TardisReader.OpenFile(SharedData.RequireCapture());
        PriceLevelBook book = new();
        long snapshotRows = 0;
        ReadStatus status;
        while ((status = reader.TryRead(out MarketDataRow row)) != ReadStatus.End)
        {
            Assert.Equal(ReadStatus.Row, status);
            snapshotRows += row.IsSnapshot ? 1 : 0;
            book.Apply(row);
        }

        Assert.Equal(2_000, snapshotRows);
        Assert.Equal(445_262, reader.Rows);
        Assert.Equal(445_262, reader.RowNumber);
        Assert.Equal(0, reader.BadLines);
        Assert.Equal((0, 0), (book.Refused, book.Evicted));
        Assert.Equal((5_018, 4_578), (book.Count(Side.Bid), book.Count(Side.Ask)));
    }

    [Theory]
    [InlineData(MarketDataFormats.TardisText)]
    [InlineData(MarketDataFormats.CompactBinary)]
    public void Its_rows_survive_the_way_through_a_built_in_format(string name)
    {
        using TardisReader reader = TardisReader.OpenFile(SharedData.RequireCapture());
        Assert.True(MarketDataFormats.TryGetFormatter(name, out IMarketDataFormatter? formatter));
        Assert.True(MarketDataFormats.TryGetParser(name, out IMarketDataParser? parser));
        byte[] payload = new byte[1_500];
        for (int count = 0; count < 20_000; count++)
        {
            Assert.Equal(ReadStatus.Row, reader.TryRead(out MarketDataRow row));
            Assert.True(formatter.TryFormat(reader.Line, row, payload, out int length));
            Assert.True(parser.TryParse(payload.AsSpan(0, length), out MarketDataRow back));
            Assert.Equal(row, back);
        }
    }

    [Fact]
    public void The_feed_benchmark_measures_it()
    {
        FeedBenchmarkOptions options = new() { Rounds = 1, WarmUpRounds = 1 };
        FeedBenchmarkResult result = FeedBenchmark.Run(SharedData.RequireCapture(), options);
        Assert.Equal((445_262, 0, 9_596, 1), (result.Rows, result.BadLines, result.Levels, result.Rounds));
        Assert.True(result.RowsPerSecondParse > 0 && result.RowsPerSecondParseAndBook > 0);
        Assert.Equal(0, result.BytesAllocatedPerRow);
    }
}
