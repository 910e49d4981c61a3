using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.MarketData;

public sealed class MarketDataFormatsTests
{
    [Fact]
    public void Every_name_has_both_sides_and_the_text_is_the_default()
    {
        Assert.Equal(["tardis-text", "compact-binary"], MarketDataFormats.Names);
        foreach (string name in MarketDataFormats.Names)
        {
            Assert.True(MarketDataFormats.TryGetFormatter(name, out _));
            Assert.True(MarketDataFormats.TryGetParser(name, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tardis-Text")]
    [InlineData("unknown")]
    public void Another_name_has_none(string name)
    {
        Assert.False(MarketDataFormats.TryGetFormatter(name, out IMarketDataFormatter? formatter));
        Assert.Null(formatter);
        Assert.False(MarketDataFormats.TryGetParser(name, out IMarketDataParser? parser));
        Assert.Null(parser);
    }

    [Theory]
    [InlineData(MarketDataFormats.TardisText)]
    [InlineData(MarketDataFormats.CompactBinary)]
    public void A_line_goes_through_both_sides_without_allocation(string name)
    {
        byte[] line = "binance-futures,BTCUSDT,1723161256493000,1723161255319702,false,ask,61800.20,0.000"u8.ToArray();
        byte[] payload = new byte[TardisRow.MaximumLineLength];
        Assert.Equal(TardisError.None, TardisRow.TryParse(line, out MarketDataRow row));
        Assert.True(MarketDataFormats.TryGetFormatter(name, out IMarketDataFormatter? formatter));
        Assert.True(MarketDataFormats.TryGetParser(name, out IMarketDataParser? parser));
        MarketDataRow back = default;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 5_000; count++)
            {
                formatter.TryFormat(line, row, payload, out int length);
                parser.TryParse(payload.AsSpan(0, length), out back);
            }
        }));
        Assert.Equal(row, back);
    }

    [Fact]
    public void The_text_format_sends_the_line_itself_or_nothing()
    {
        Assert.True(MarketDataFormats.TryGetFormatter(MarketDataFormats.TardisText, out IMarketDataFormatter? formatter));
        byte[] payload = new byte[8];
        Assert.True(formatter.TryFormat("any text"u8, default, payload, out int length));
        Assert.Equal("any text"u8.ToArray(), payload.AsSpan(0, length).ToArray());
        Assert.False(formatter.TryFormat("any text."u8, default, payload, out length));
        Assert.Equal(0, length);
    }
}
