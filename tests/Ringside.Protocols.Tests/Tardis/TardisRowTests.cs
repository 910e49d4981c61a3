using System.Text;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Tardis;

public sealed class TardisRowTests
{
    private const string Usual = "binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,2.909";

    [Theory]
    [InlineData(Usual)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.2,02.90900000000000000000000000000000")]
    [InlineData("an-exchange-with-a-name-that-goes-on,BTCUSDT,01723161256493000,1723161255319702,false,bid,61800.2,2.909")]
    public void A_line_becomes_a_row(string line)
    {
        Assert.Equal(TardisError.None, Parse(line, out MarketDataRow row));
        MarketDataRow expected = new()
        {
            TimestampMicros = 1_723_161_256_493_000,
            LocalTimestampMicros = 1_723_161_255_319_702,
            IsSnapshot = false,
            Side = Side.Bid,
            PriceE8 = 6_180_020_000_000,
            AmountE8 = 290_900_000,
        };
        Assert.Equal(expected, row);
    }

    [Theory]
    [InlineData("x,y,1,2,true,ask,3,4", 1, 2, true, Side.Ask, 300_000_000, 400_000_000)]
    [InlineData("x,y,0,0,false,bid,0,0", 0, 0, false, Side.Bid, 0, 0)]
    [InlineData("x,BTC.USD,1723161256493000,1723161255319702,true,ask,0.5,12345678.12345678",
        1_723_161_256_493_000, 1_723_161_255_319_702, true, Side.Ask, 50_000_000, 1_234_567_812_345_678)]
    [InlineData("x,y,9223372036854775807,9223372036854775807,false,ask,92233720368.54775807,92233720368.54775807",
        long.MaxValue, long.MaxValue, false, Side.Ask, long.MaxValue, long.MaxValue)]
    public void Every_field_is_kept(
        string line, long timestamp, long localTimestamp, bool isSnapshot, Side side, long priceE8, long amountE8)
    {
        Assert.Equal(TardisError.None, Parse(line, out MarketDataRow row));
        Assert.Equal(timestamp, row.TimestampMicros);
        Assert.Equal(localTimestamp, row.LocalTimestampMicros);
        Assert.Equal(isSnapshot, row.IsSnapshot);
        Assert.Equal(side, row.Side);
        Assert.Equal(priceE8, row.PriceE8);
        Assert.Equal(amountE8, row.AmountE8);
    }

    [Theory]
    [InlineData("", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20", TardisError.MissingField)]
    [InlineData(",BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,,1723161256493000,1723161255319702,false,bid,61800.20,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,,1723161255319702,false,bid,61800.20,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,,false,bid,61800.20,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,,bid,61800.20,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,,61800.20,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,,2.909", TardisError.MissingField)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,", TardisError.MissingField)]
    [InlineData(Usual + ",", TardisError.ExtraField)]
    [InlineData("x," + Usual, TardisError.ExtraField)]
    [InlineData("binance-futures,BTCUSDT,172316125649300x,1723161255319702,false,bid,61800.20,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,172316125531970:,false,bid,61800.20,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493.00,1723161255319702,false,bid,61800.20,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,NaN,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,6180/.20,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,.9", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,2.", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,2.9.9", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,1e3", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,-61800.x,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,-,1723161255319702,false,bid,61800.20,2.909", TardisError.BadNumber)]
    [InlineData("binance-futures,BTCUSDT,-172316125649300,1723161255319702,false,bid,61800.20,2.909", TardisError.Negative)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,-61800.20,2.909", TardisError.Negative)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,-0.1", TardisError.Negative)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.123456789,2.909", TardisError.TooPrecise)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,61800.20,0.000000001", TardisError.TooPrecise)]
    [InlineData("binance-futures,BTCUSDT,9223372036854775808,1723161255319702,false,bid,61800.20,2.909", TardisError.OutOfRange)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bid,92233720368.54775808,2.909", TardisError.OutOfRange)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,buy,61800.20,2.909", TardisError.UnknownSide)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,BID,61800.20,2.909", TardisError.UnknownSide)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,bids,61800.20,2.909", TardisError.UnknownSide)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,maybe,bid,61800.20,2.909", TardisError.BadFlag)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,truer,bid,61800.20,2.909", TardisError.BadFlag)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,True,bid,61800.20,2.909", TardisError.BadFlag)]
    [InlineData("binance-futures,BTCUSDT,1723161256493000,1723161255319702,true,bid,61800.20,0.000", TardisError.EmptySnapshotLevel)]
    public void Each_fault_has_its_name(string line, TardisError expected)
    {
        Assert.Equal(expected, Parse(line, out MarketDataRow row));
        Assert.Equal(default, row);
    }

    [Fact]
    public void The_longest_line_is_read_and_one_byte_more_is_too_long()
    {
        string longest = Usual + new string('0', TardisRow.MaximumLineLength - Usual.Length);
        Assert.Equal(TardisError.None, Parse(longest, out MarketDataRow row));
        Assert.Equal(290_900_000, row.AmountE8);
        Assert.Equal(TardisError.TooLong, Parse(longest + "0", out _));
    }

    [Fact]
    public void Usual_lines_take_the_fast_path()
    {
        Assert.True(TardisRowFast.TryParse(Encoding.ASCII.GetBytes(Usual), out _));
        Assert.True(TardisRowFast.TryParse("x,y,1723161256493000,1723161255319702,true,ask,1,1"u8, out _));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        byte[] line = Encoding.ASCII.GetBytes(Usual);
        byte[] bad = Encoding.ASCII.GetBytes(Usual + "x");
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 10_000; count++)
            {
                TardisRow.TryParse(line, out _);
                TardisRow.TryParse(bad, out _);
            }
        }));
    }

    private static TardisError Parse(string line, out MarketDataRow row) => TardisRow.TryParse(Encoding.ASCII.GetBytes(line), out row);
}
