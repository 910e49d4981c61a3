using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Generation;

public sealed class MarketDataGeneratorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(97)]
    [InlineData(1000)]
    [InlineData(12_345)]
    public void Exactly_the_rows_asked_for_come(int rows) => Assert.Equal(rows, Make(rows, 1).Count);

    [Fact]
    public void A_file_starts_with_a_snapshot_of_both_sides_best_first()
    {
        List<MarketDataRow> rows = Make(3000, 1);

        List<MarketDataRow> snapshot = [.. rows.TakeWhile(row => row.IsSnapshot)];
        Assert.Equal(1000, snapshot.Count);
        Assert.Equal(500, snapshot.Count(row => row.Side == Side.Bid));
        List<MarketDataRow> bestFirst = [.. snapshot.OrderBy(row => row.Side == Side.Bid ? -row.PriceE8 : row.PriceE8)];
        Assert.Equal(bestFirst, snapshot);
        Assert.All(snapshot, row => Assert.True(row.AmountE8 > 0));
        Assert.Single(snapshot.Select(row => row.LocalTimestampMicros).Distinct());
    }

    [Fact]
    public void After_every_complete_message_the_book_is_not_crossed_wherever_the_file_ends() =>
        Ringside.Testing.SeededRandom.ForEachSeed(20, random =>
        {
            FeedStatistics statistics = Statistics(Make(random.Next(50, 5000), random.NextUInt64()));

            Assert.Equal(0, statistics.CrossedMessages);
        });

    [Fact]
    public void The_last_rows_come_one_to_a_message_so_that_no_message_is_cut()
    {
        for (int count = 4000; count < 4050; count++)
        {
            List<MarketDataRow> rows = Make(count, 9);
            Assert.Equal(10, rows.TakeLast(10).Select(row => row.LocalTimestampMicros).Distinct().Count());
        }
    }

    [Fact]
    public void A_level_comes_once_in_a_message_bids_before_asks_both_ascending()
    {
        foreach (IGrouping<long, MarketDataRow> message in Make(10_000, 3).GroupBy(row => row.LocalTimestampMicros).Skip(1))
        {
            MarketDataRow[] rows = [.. message];
            Assert.Equal(rows.OrderBy(row => row.Side).ThenBy(row => row.PriceE8), rows);
            Assert.Equal(rows.Length, rows.Select(row => (row.Side, row.PriceE8)).Distinct().Count());
        }
    }

    [Fact]
    public void Times_of_the_recorder_increase_and_those_of_the_exchange_come_before_them()
    {
        List<MarketDataRow> rows = Make(20_000, 4);

        for (int index = 1; index < rows.Count; index++)
        {
            Assert.True(rows[index].LocalTimestampMicros >= rows[index - 1].LocalTimestampMicros);
            Assert.True(rows[index].TimestampMicros >= rows[index - 1].TimestampMicros);
            Assert.True(rows[index].TimestampMicros < rows[index].LocalTimestampMicros);
        }
    }

    [Fact]
    public void Prices_have_two_decimals_and_amounts_three() => Assert.All(
        Make(20_000, 5),
        row => Assert.True(row.PriceE8 > 0 && row.PriceE8 % 5_000_000 == 0 && row.AmountE8 >= 0 && row.AmountE8 % 100_000 == 0));

    [Fact]
    public void In_a_long_file_the_recorder_reconnects_after_a_gap()
    {
        var options = new GeneratorOptions { Rows = 50_000, Seed = 6, SnapshotLevels = 100, MeanRowsBetweenReconnects = 5_000 };
        List<MarketDataRow> rows = [.. Rows(options)];

        FeedStatistics statistics = Statistics(rows);

        Assert.InRange(statistics.SnapshotBlocks, 4, 20);
        Assert.Equal(0, statistics.CrossedMessages);
        for (int start = 200; (start = rows.FindIndex(start, row => row.IsSnapshot)) >= 0; start += 200)
        {
            Assert.InRange(rows[start].LocalTimestampMicros - rows[start - 1].LocalTimestampMicros, 1_000_000, 3_100_000);
            Assert.True(rows.Skip(start).Take(200).All(row => row.IsSnapshot));
            Assert.False(rows[start + 200].IsSnapshot);
        }
    }

    [Fact]
    public void Reconnects_can_be_turned_off()
    {
        var options = new GeneratorOptions { Rows = 50_000, Seed = 6, MeanRowsBetweenReconnects = 0 };

        Assert.Equal(1, Statistics(Rows(options)).SnapshotBlocks);
    }

    [Fact]
    public void A_million_rows_keep_the_same_character()
    {
        // What drifts away (the number of levels, the spread, the price) would show in the last tenth of a long run.
        List<MarketDataRow> rows = [.. Rows(new GeneratorOptions { Rows = 1_000_000, Seed = 7, MeanRowsBetweenReconnects = 0 })];

        List<MarketDataRow> last = rows[900_000..];
        Assert.All(last, row => Assert.InRange(row.PriceE8, 2_000_00000000, 3_000_00000000));
        Assert.InRange((double)last.Count(row => row.AmountE8 == 0) / last.Count, 0.15, 0.35);
        FeedStatistics statistics = Statistics(rows);
        Assert.Equal(0, statistics.CrossedMessages);
        Assert.InRange(statistics.SpreadQuantile(0.99), MarketDataGenerator.TickE8, 20 * MarketDataGenerator.TickE8);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_rows()
    {
        MarketDataGenerator generator = new(new GeneratorOptions { Rows = long.MaxValue, Seed = 8 });

        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int row = 0; row < 100_000; row++)
            {
                generator.TryNext(out _);
            }
        }));
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        GeneratorOptions good = new() { Rows = 10, Seed = 1 };
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketDataGenerator(good with { Rows = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketDataGenerator(good with { SnapshotLevels = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketDataGenerator(good with { SnapshotLevels = 501 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketDataGenerator(good with { MeanRowsBetweenReconnects = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarketDataGenerator(good with { StartMicros = -1 }));
    }

    [Fact]
    public void Summary_numbers_are_near_those_of_the_capture_where_they_are_meant_to_be()
    {
        FeedStatistics made = Statistics(Rows(new GeneratorOptions { Rows = 445_262, Seed = 1 }));
        FeedStatistics captured = Statistics(Capture());
        output.WriteLine($"capture: {captured}");
        output.WriteLine($"made:    {made}");

        Assert.InRange(made.ShareOfRemovals / captured.ShareOfRemovals, 0.75, 1.33);
        Assert.Equal(10_000_000, captured.SpreadQuantile(0.5));
        Assert.Equal(MarketDataGenerator.TickE8, made.SpreadQuantile(0.5));
        Assert.InRange(made.ShareOfMessagesWithSpread(MarketDataGenerator.TickE8), 0.6, 1);
        Assert.InRange(captured.ShareOfMessagesWithSpread(10_000_000), 0.6, 1);
        Assert.InRange(made.AmountTail / captured.AmountTail, 0.2, 2);

        // Meant to differ: the capture's messages are gathered over 50 ms and come like a clock.
        Assert.InRange(made.MeanRowsPerMessage, 2.5, 6);
        Assert.InRange(captured.MeanRowsPerMessage, 60, 75);
        Assert.True(made.GapVariation > 1.2);
        Assert.True(captured.GapVariation < 0.5);
    }

    private static List<MarketDataRow> Make(long rows, ulong seed) => [.. Rows(new GeneratorOptions { Rows = rows, Seed = seed })];

    private static IEnumerable<MarketDataRow> Rows(GeneratorOptions options)
    {
        MarketDataGenerator generator = new(options);
        while (generator.TryNext(out MarketDataRow row))
        {
            yield return row;
        }

        Assert.False(generator.TryNext(out _));
    }

    private static IEnumerable<MarketDataRow> Capture()
    {
        using TardisReader reader = TardisReader.OpenFile(SharedData.RequireCapture());
        while (reader.TryRead(out MarketDataRow row) != ReadStatus.End)
        {
            yield return row;
        }
    }

    private static FeedStatistics Statistics(IEnumerable<MarketDataRow> rows)
    {
        FeedStatistics statistics = new();
        foreach (MarketDataRow row in rows)
        {
            statistics.Take(row);
        }

        statistics.EndMessage();
        return statistics;
    }
}
