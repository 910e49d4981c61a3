using System.Text;
using Ringside.Lab.MarketData;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;
using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData;

public sealed class TardisReaderTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void All_rows_of_a_file_come_in_order(string lineEnd)
    {
        using TardisReader reader = Open(TardisText.File(5_000, lineEnd));
        for (int number = 1; number <= 5_000; number++)
        {
            Assert.Equal(ReadStatus.Row, reader.TryRead(out MarketDataRow row));
            Assert.Equal(number * 100_000L, row.AmountE8);
            Assert.Equal(number, reader.RowNumber);
            Assert.Equal(TardisError.None, reader.Error);
            Assert.Equal(TardisText.Line(number), Encoding.UTF8.GetString(reader.Line));
        }

        AssertEnd(reader, rows: 5_000, badLines: 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void The_last_line_may_end_with_the_data(string end)
    {
        using TardisReader reader = Open(TardisText.File(1) + TardisText.Line(2) + end);
        Assert.Equal(ReadStatus.Row, reader.TryRead(out _));
        Assert.Equal(ReadStatus.Row, reader.TryRead(out MarketDataRow row));
        Assert.Equal(200_000, row.AmountE8);
        Assert.Equal(TardisText.Line(2), Encoding.UTF8.GetString(reader.Line));
        AssertEnd(reader, rows: 2, badLines: 0);
    }

    [Theory]
    [InlineData("binance-futures,BTCUSDT,1723161256493000", TardisError.MissingField)]
    [InlineData("", TardisError.MissingField)]
    [InlineData("a,b,1,2,false,bid,3,4,5", TardisError.ExtraField)]
    [InlineData("a,b,1,2,false,bid,x,4", TardisError.BadNumber)]
    [InlineData("a,b,1,2,false,bid,NaN,4", TardisError.BadNumber)]
    [InlineData("a,b,1,2,false,bid,-3,4", TardisError.Negative)]
    [InlineData("a,b,1,2,false,bid,3,0.123456789", TardisError.TooPrecise)]
    [InlineData("a,b,1,2,false,bid,3,92233720369", TardisError.OutOfRange)]
    [InlineData("a,b,1,2,false,buy,3,4", TardisError.UnknownSide)]
    [InlineData("a,b,1,2,yes,bid,3,4", TardisError.BadFlag)]
    [InlineData("a,b,1,2,true,bid,3,0", TardisError.EmptySnapshotLevel)]
    public void A_bad_line_is_counted_and_reading_goes_on(string bad, TardisError expected)
    {
        using TardisReader reader = Open(TardisText.File(1) + bad + "\n" + TardisText.Line(3));
        Assert.Equal(ReadStatus.Row, reader.TryRead(out _));
        Assert.Equal(ReadStatus.BadLine, reader.TryRead(out MarketDataRow row));
        Assert.Equal(default, row);
        Assert.Equal(expected, reader.Error);
        Assert.Equal(bad, Encoding.UTF8.GetString(reader.Line));
        Assert.Equal(2, reader.RowNumber);
        Assert.Equal(ReadStatus.Row, reader.TryRead(out row));
        Assert.Equal(300_000, row.AmountE8);
        Assert.Equal(3, reader.RowNumber);
        AssertEnd(reader, rows: 2, badLines: 1);
    }

    [Theory]
    [InlineData(TardisRow.MaximumLineLength + 1)]
    [InlineData(TardisRow.MaximumLineLength + 2)]
    [InlineData(LineReader.DefaultBufferSize - 1)]
    [InlineData(LineReader.DefaultBufferSize)]
    [InlineData(LineReader.DefaultBufferSize + 1)]
    [InlineData((3 * LineReader.DefaultBufferSize) + 77)]
    public void A_line_that_is_too_long_is_one_bad_line(int length)
    {
        string tooLong = TardisText.Line(2) + new string('0', length - TardisText.Line(2).Length);
        foreach (string lineEnd in new[] { "\n", "\r\n" })
        {
            using TardisReader reader = Open(TardisText.File(1) + tooLong + lineEnd + TardisText.Line(3) + lineEnd);
            Assert.Equal(ReadStatus.Row, reader.TryRead(out _));
            Assert.Equal(ReadStatus.BadLine, reader.TryRead(out _));
            Assert.Equal(TardisError.TooLong, reader.Error);
            Assert.Equal(tooLong[..TardisRow.MaximumLineLength], Encoding.UTF8.GetString(reader.Line));
            Assert.Equal(2, reader.RowNumber);
            Assert.Equal(ReadStatus.Row, reader.TryRead(out MarketDataRow row));
            Assert.Equal(300_000, row.AmountE8);
            AssertEnd(reader, rows: 2, badLines: 1);
        }
    }

    [Theory]
    [InlineData(TardisRow.MaximumLineLength + 1)]
    [InlineData(2 * LineReader.DefaultBufferSize)]
    public void A_line_that_is_too_long_may_be_the_last(int length)
    {
        using TardisReader reader = Open(TardisText.File(1) + new string('x', length));
        Assert.Equal(ReadStatus.Row, reader.TryRead(out _));
        Assert.Equal(ReadStatus.BadLine, reader.TryRead(out _));
        Assert.Equal(TardisError.TooLong, reader.Error);
        AssertEnd(reader, rows: 1, badLines: 1);
    }

    [Fact]
    public void The_longest_line_is_a_row_with_either_line_end()
    {
        string longest = TardisText.Line(2) + new string('0', TardisRow.MaximumLineLength - TardisText.Line(2).Length);
        using TardisReader reader = Open($"{TardisText.Header}\r\n{longest}\r\n{longest}\n{longest}\r");
        for (int count = 0; count < 3; count++)
            Assert.Equal(ReadStatus.Row, reader.TryRead(out _));
        AssertEnd(reader, rows: 3, badLines: 0);
    }

    [Fact]
    public void A_stream_that_gives_little_at_a_time_reads_the_same() => SeededRandom.ForEachSeed(20, random =>
    {
        StringBuilder text = new(TardisText.Header + "\n");
        List<int> lengths = [];
        for (int count = 0; count < 300; count++)
        {
            int length = random.Chance(95) ? random.Next(100) : random.Next(2_000);
            lengths.Add(length);
            text.Append('y', length).Append(random.NextBool() ? "\n" : "\r\n");
        }

        using TricklingStream stream = new(Encoding.UTF8.GetBytes(text.ToString()), random);
        using LineReader reader = new(stream, "text", TardisRow.MaximumLineLength, bufferSize: random.Next(600, 3_000));
        Assert.True(reader.TryRead());
        foreach (int length in lengths)
        {
            Assert.True(reader.TryRead());
            Assert.Equal(Math.Min(length, TardisRow.MaximumLineLength + 1), reader.Current.Length);
        }

        Assert.False(reader.TryRead());
        Assert.Equal(lengths.Count + 1, reader.Lines);
    });

    [Theory]
    [InlineData("", "text holds no text")]
    [InlineData(TardisText.Header, "text holds the header line only")]
    [InlineData(TardisText.Header + "\r\n", "text holds the header line only")]
    [InlineData("timestamp,price\n1,2\n", "text line 1 is not the header: found \"timestamp,price\", expected \"exchange,symbol,")]
    [InlineData("\n" + TardisText.Header + "\n", "text line 1 is not the header: found \"\"")]
    [InlineData("\u001b[31mred\n1\n", "found \"?[31mred\"")]
    public void Text_without_the_header_and_a_row_is_refused(string text, string expected)
    {
        MarketDataException exception = Assert.Throws<MarketDataException>(() => Open(text));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Reading_allocates_nothing_per_row()
    {
        byte[] text = Encoding.UTF8.GetBytes(TardisText.File(20_000) + "bad\n");
        long few = Allocations.Measure(() => ReadAll(text, TardisText.Header.Length + 100));
        long many = Allocations.Measure(() => ReadAll(text, text.Length));
        Assert.Equal(few, many);
    }

    private static void ReadAll(byte[] text, int length)
    {
        using TardisReader reader = TardisReader.OpenDecompressed(new MemoryStream(text, 0, length), "text");
        while (reader.TryRead(out _) != ReadStatus.End)
        {
            // Reading is the work.
        }
    }

    private static TardisReader Open(string text) => TardisReader.OpenDecompressed(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text");

    private static void AssertEnd(TardisReader reader, long rows, long badLines)
    {
        for (int count = 0; count < 2; count++)
        {
            Assert.Equal(ReadStatus.End, reader.TryRead(out _));
            Assert.Equal(TardisError.None, reader.Error);
            Assert.True(reader.Line.IsEmpty);
        }

        Assert.Equal(rows, reader.Rows);
        Assert.Equal(badLines, reader.BadLines);
    }
}
