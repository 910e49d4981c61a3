using System.Text;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Tardis;

public sealed class TardisRowFuzz
{
    private static readonly byte[][] Corpus =
    [
        .. new[]
        {
            "binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,2.909",
            "binance-futures,BTCUSDT,1723161256493000,1723161255319702,true,ask,61800.30,0.001",
            "okex-swap,BTC-USDT-SWAP,1723161256493000,1723161255319702,true,bid,0.00000001,99999999.99999999",
            "x,y,1723161256493000,1723161255319702,true,ask,1,1",
            "x,y,1,2,false,bid,12345678,12345678",
            "deribit,BTC-27SEP24-60000-C.X,1723161256493000,1723161255319702,false,ask,123456789.123456789,0",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    [Fact]
    public void Spoiled_lines_give_the_same_with_and_without_the_fast_path() => SeededRandom.ForEachSeed(20, random =>
    {
        ByteMutator mutator = new(random, Corpus);
        for (int count = 0; count < 5_000; count++)
            Compare(mutator.Next());
    });

    [Fact]
    public void Lines_with_one_other_character_give_the_same_with_and_without_the_fast_path()
    {
        foreach (byte[] line in Corpus)
        {
            for (int position = 0; position < line.Length; position++)
            {
                byte kept = line[position];
                for (int value = 0; value < 256; value++)
                {
                    line[position] = (byte)value;
                    Compare(line);
                }

                line[position] = kept;
            }
        }
    }

    [Fact]
    public void Made_up_lines_give_the_same_with_and_without_the_fast_path() => SeededRandom.ForEachSeed(20, random =>
    {
        string[] parts =
            ["binance", "x", "", ",", ",", ",", "true", "false", "bid", "ask", "1723161256493000", "0", "1.5", ".", "-", "12345678"];
        for (int count = 0; count < 3_000; count++)
        {
            string[] fields = ["exchange", "BTC", "1723161256493000", "1723161255319702", "false", "bid", Number(random), Number(random)];
            if (random.Chance(30))
                fields[random.Next(fields.Length)] = random.Pick<string>(parts);
            Compare(Encoding.ASCII.GetBytes(string.Join(',', fields)));
        }
    });

    [Fact]
    public unsafe void Nothing_is_read_in_front_of_a_line_or_behind_it() => SeededRandom.ForEachSeed(3, random =>
    {
        using GuardedPage page = new();
        ByteMutator mutator = new(random, Corpus);
        for (int count = 0; count < 5_000; count++)
        {
            byte[] line = count < Corpus.Length ? Corpus[count] : mutator.Next();
            TardisError expected = TardisRow.TryParse(line, out MarketDataRow row);
            Assert.Equal(expected, TardisRow.TryParse(page.AtStart(line), out MarketDataRow atStart));
            Assert.Equal(row, atStart);
            Assert.Equal(expected, TardisRow.TryParse(page.AtEnd(line), out MarketDataRow atEnd));
            Assert.Equal(row, atEnd);
        }
    });

    private static string Number(SeededRandom random)
    {
        string text = (random.NextUInt64() >> random.Next(20, 64)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return random.Chance(70) ? text.Insert(random.Next(text.Length + 1), ".") : text;
    }

    private static void Compare(byte[] line)
    {
        TardisError expected = TardisRowScalar.TryParse(line, out MarketDataRow expectedRow);
        Assert.Equal(expected, TardisRow.TryParse(line, out MarketDataRow row));
        Assert.Equal(expectedRow, row);
    }
}
