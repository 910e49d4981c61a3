using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

public sealed class TradeLineParserTests
{
    private static readonly OrderTokens Tokens = new("RUN1");

    [Fact]
    public void Orders_are_read_as_they_are_written()
    {
        OrderRequest buy = new()
        {
            Kind = OrderRequestKind.Enter,
            Token = default,
            Side = Side.Bid,
            Shares = 100,
            Stock = Alpha8.Of("ALPHA"),
            PriceE4 = 105_000,
        };
        Assert.Equal(buy, Read("buy 100 ALPHA 10.50").Request);
        Assert.Equal(buy with { Side = Side.Ask, Life = OrderLife.FillOrKill }, Read("\tSELL 100  ALPHA 10.5 FOK\r").Request);
        Assert.Equal(buy with { Life = OrderLife.PostOnly, Token = Token("MINE") }, Read("buy 100 ALPHA 10.50 post as MINE").Request);
        Assert.Equal(
            buy with { PriceE4 = OrderRequest.MarketPriceE4, Life = OrderLife.ImmediateOrCancel }, Read("buy 100 ALPHA market").Request);
        Assert.Equal(OrderRequest.Cancel(Token("RUN12")), Read("cancel #2").Request);
        Assert.Equal(OrderRequest.Cancel(Token("X")) with { Shares = 7 }, Read("cancel X 7").Request);
        Assert.Equal(
            new OrderRequest
            {
                Kind = OrderRequestKind.Replace,
                Token = Token("Y"),
                Existing = Token("RUN11"),
                Shares = 50,
                PriceE4 = 106_001,
            },
            Read("replace #1 50 10.6001 as Y").Request);
    }

    [Theory]
    [InlineData("", (int)TradeLineKind.Nothing)]
    [InlineData("  \t", (int)TradeLineKind.Nothing)]
    [InlineData("# buy 1 A 1", (int)TradeLineKind.Nothing)]
    [InlineData("orders", (int)TradeLineKind.Orders)]
    [InlineData("Wait", (int)TradeLineKind.Wait)]
    [InlineData("help", (int)TradeLineKind.Help)]
    [InlineData("quit", (int)TradeLineKind.Quit)]
    [InlineData("exit", (int)TradeLineKind.Quit)]
    public void Other_lines_are_known(string text, int kind) => Assert.Equal((TradeLineKind)kind, Read(text).Kind);

    [Theory]
    [InlineData("nonsense", "expected buy, sell")]
    [InlineData("wait 5", "expected buy, sell")]
    [InlineData("buy 100 ALPHA", "'buy 100 ALPHA': expected buy SHARES SYMBOL PRICE, as `buy 100 ALPHA 100.50`")]
    [InlineData("buy 0 ALPHA 1", "shares from 1 to 999999")]
    [InlineData("buy 1000000 ALPHA 1", "shares from 1 to 999999")]
    [InlineData("buy -1 ALPHA 1", "shares from 1 to 999999")]
    [InlineData("buy 1 ABCDEFGHI 1", "symbol of up to 8")]
    [InlineData("buy 1 ALPHA 0", "a price")]
    [InlineData("buy 1 ALPHA 1.23456", "a price")]
    [InlineData("buy 1 ALPHA 1.", "a price")]
    [InlineData("buy 1 ALPHA .5", "a price")]
    [InlineData("buy 1 ALPHA 199999.9901", "a price")]
    [InlineData("buy 1 ALPHA 99999999999", "a price")]
    [InlineData("buy 1 ALPHA 1 now", "ioc, fok, post")]
    [InlineData("buy 1 ALPHA 1 as", "as TOKEN")]
    [InlineData("buy 1 ALPHA 1 as ABCDEFGHIJKLMNO", "up to 14")]
    [InlineData("replace A 1", "'replace A 1': expected replace TOKEN SHARES PRICE, as `replace #1 50 10.60`")]
    [InlineData("replace A 1 1 ioc", "'replace A 1 1 ioc': a replacement lives as the order did")]
    [InlineData("cancel", "'cancel': expected cancel TOKEN [SHARES], as `cancel #1`")]
    [InlineData("cancel A 1 2", "cancel #1")]
    public void A_wrong_line_says_what_was_expected(string text, string part)
    {
        Assert.False(new TradeLineParser(Tokens).TryParse(text, out _, out string error));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_throws() => SeededRandom.ForEachSeed(200, random =>
    {
        TradeLineParser parser = new(Tokens);
        ByteMutator mutator = new(
            random, "buy 100 ALPHA 10.50 ioc as A"u8.ToArray(), "replace #1 50 10.60"u8.ToArray(), "cancel #1 5"u8.ToArray());
        for (int count = 0; count < 50; count++)
        {
            string text = System.Text.Encoding.UTF8.GetString(mutator.Next());
            Assert.NotEqual(parser.TryParse(text, out _, out string error), error.Length > 0);
        }
    });

    private static TradeLine Read(string text)
    {
        Assert.True(new TradeLineParser(Tokens).TryParse(text, out TradeLine line, out string error), error);
        return line;
    }

    private static OrderToken Token(string text) => OrderToken.From(Alpha14.Of(text));
}
