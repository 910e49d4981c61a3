using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Triggers;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Tests.Generation;

public sealed class GeneratorWriterTests
{
    [Fact]
    public void The_first_lines_look_like_those_of_the_format()
    {
        string[] lines = Encoding.ASCII.GetString(Text(2000, 1)).Split('\n');

        Assert.Equal("exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount", lines[0]);
        Assert.Matches(@"^ringside,DEMO,1767623399999\d{3},1767623400000000,true,bid,2500\.00,\d+\.\d{3}$", lines[1]);
        Assert.Equal("", lines[^1]);
        Assert.Equal(2002, lines.Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        // Integers only: a different digest on another machine or runtime is a fault, not rounding. A change of the
        // model changes it too; then put the new one here.
        Assert.Equal(
            "B3ED2D1E83188BB97949629D77241C411C07374DD388AF8EFBB8414FF8D8721C", Convert.ToHexString(SHA256.HashData(Text(50_000, 1))));
    }

    [Fact]
    public void Another_seed_gives_another_file() => Assert.NotEqual(Text(2000, 1), Text(2000, 2));

    [Fact]
    public void The_reader_gives_back_every_row_as_it_was_made()
    {
        GeneratorOptions options = new GeneratorOptions { Rows = 30_000, Seed = 3 };
        MarketDataGenerator generator = new(options);
        using TardisReader reader = Open(options);

        while (generator.TryNext(out MarketDataRow made))
        {
            Assert.Equal(ReadStatus.Row, reader.TryRead(out MarketDataRow read));
            Assert.Equal(made, read);
        }

        Assert.Equal(ReadStatus.End, reader.TryRead(out _));
    }

    [Fact]
    public void The_file_is_gzip_and_the_stream_stays_open()
    {
        GeneratorOptions options = new GeneratorOptions { Rows = 500, Seed = 4 };
        using MemoryStream file = new();
        GeneratorWriter.Write(file, options);
        file.Position = 0;
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using MemoryStream text = new();
        gzip.CopyTo(text);

        Assert.Equal(Text(500, 4), text.ToArray());
    }

    [Fact]
    public void Progress_is_told_now_and_then_and_at_the_end()
    {
        List<long> told = [];
        GeneratorWriter.WriteText(Stream.Null, new GeneratorOptions { Rows = 150_000, Seed = 5 }, told.Add);

        Assert.Equal([65_536, 131_072, 150_000], told);
    }

    [Fact]
    public void A_demo_of_twelve_thousand_rows_fires_a_useful_number_of_triggers()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Assert.InRange(CountOrders(seed, "top-of-book", "1000000"), 200, 600);
            Assert.InRange(CountOrders(seed, "near-top", "100000"), 200, 2000);
        }
    }

    private static int CountOrders(ulong seed, string trigger, string threshold)
    {
        bool isGood = TriggerOptions.TryCreate(trigger, threshold, "notional", 3, null, out TriggerOptions? options, out string? error);
        Assert.True(isGood, error);
        using TardisReader reader = Open(new GeneratorOptions { Rows = 12_000, Seed = seed });
        OracleResult result = Oracle.Compute(reader, options!);
        Assert.Equal(0, result.Refused);
        Assert.Equal(0, result.BadLines);
        return result.Orders.Count;
    }

    private static TardisReader Open(GeneratorOptions options)
    {
        MemoryStream text = new();
        GeneratorWriter.WriteText(text, options);
        text.Position = 0;
        return TardisReader.OpenDecompressed(text, "generated");
    }

    private static byte[] Text(long rows, ulong seed)
    {
        using MemoryStream text = new();
        GeneratorWriter.WriteText(text, new GeneratorOptions { Rows = rows, Seed = seed });
        return text.ToArray();
    }
}
