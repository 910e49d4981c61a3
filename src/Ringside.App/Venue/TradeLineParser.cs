using System.Globalization;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.App.Venue;

/// <summary>Reads the lines of <c>ringside trade</c>, typed or piped.</summary>
/// <param name="tokens">Names of this run, of which <c>#3</c> is the third.</param>
internal sealed class TradeLineParser(OrderTokens tokens)
{
    /// <summary>What can be typed.</summary>
    internal const string Help = """
        buy SHARES SYMBOL PRICE|market [ioc|fok|post] [as TOKEN]    a new order; `as` names it, otherwise it gets a name
        sell SHARES SYMBOL PRICE|market [ioc|fok|post] [as TOKEN]
        replace TOKEN SHARES PRICE [as TOKEN]                       another order in its place; shares count executed ones, too
        cancel TOKEN [SHARES]                                       all of it, or down to so many shares, executed ones counted
        orders                                                      the orders that live or wait for an answer
        wait                                                        until all that was sent is answered
        help, quit                                                  #1 names the first order of this run, #2 the second, ...
        """;

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line; blank ones and those that begin with <c>#</c> ask for nothing.</param>
    /// <param name="line">What it asks for, when the result is true.</param>
    /// <param name="error">What is wrong with it, when it is false.</param>
    internal bool TryParse(string text, out TradeLine line, out string error)
    {
        string[] words = text.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        line = new TradeLine(TradeLineKind.Nothing);
        error = string.Empty;
        if (words.Length == 0 || words[0][0] == '#')
        {
            return true;
        }

        switch (words[0].ToLowerInvariant())
        {
            case "buy":
                return TryEnter(Side.Bid, text, words, out line, out error);
            case "sell":
                return TryEnter(Side.Ask, text, words, out line, out error);
            case "replace":
                return TryReplace(text, words, out line, out error);
            case "cancel":
                return TryCancel(text, words, out line, out error);
            case "orders" when words.Length == 1:
                line = new TradeLine(TradeLineKind.Orders);
                return true;
            case "wait" when words.Length == 1:
                line = new TradeLine(TradeLineKind.Wait);
                return true;
            case "help" when words.Length == 1:
                line = new TradeLine(TradeLineKind.Help);
                return true;
            case "quit" or "exit" when words.Length == 1:
                line = new TradeLine(TradeLineKind.Quit);
                return true;
            default:
                error = $"'{text.Trim()}': expected buy, sell, replace, cancel, orders, wait, help or quit";
                return false;
        }
    }

    private bool TryEnter(Side side, string text, string[] words, out TradeLine line, out string error)
    {
        line = default;
        if (words.Length < 4)
        {
            error = $"'{text.Trim()}': expected {words[0]} SHARES SYMBOL PRICE, as `{words[0]} 100 ALPHA 100.50`";
            return false;
        }

        OrderLife life = OrderLife.Day;
        OrderToken token = default;
        Alpha8 stock = default;
        uint priceE4 = OrderRequest.MarketPriceE4;
        bool isMarket = words[3].Equals("market", StringComparison.OrdinalIgnoreCase);
        bool isRight = TryShares(words[1], 1, out uint shares, out error) && TryStock(words[2], out stock, out error)
            && (isMarket || TryPrice(words[3], out priceE4, out error)) && TryEnd(words.AsSpan(4), ref life, ref token, out error);
        if (!isRight)
        {
            return false;
        }

        line = new TradeLine(TradeLineKind.Order, new OrderRequest
        {
            Kind = OrderRequestKind.Enter,
            Token = token,
            Side = side,
            Shares = shares,
            Stock = stock,
            PriceE4 = priceE4,
            Life = isMarket && life == OrderLife.Day ? OrderLife.ImmediateOrCancel : life,
        });
        return true;
    }

    private bool TryReplace(string text, string[] words, out TradeLine line, out string error)
    {
        line = default;
        if (words.Length < 4)
        {
            error = $"'{text.Trim()}': expected replace TOKEN SHARES PRICE, as `replace #1 50 10.60`";
            return false;
        }

        OrderLife life = OrderLife.Day;
        OrderToken token = default;
        uint shares = 0;
        uint priceE4 = 0;
        bool isRight = TryToken(words[1], out OrderToken existing, out error) && TryShares(words[2], 1, out shares, out error)
            && TryPrice(words[3], out priceE4, out error) && TryEnd(words.AsSpan(4), ref life, ref token, out error);
        if (isRight && life != OrderLife.Day)
        {
            error = $"'{text.Trim()}': a replacement lives as the order did, expected at most `as TOKEN` behind the price";
            isRight = false;
        }

        line = new TradeLine(TradeLineKind.Order, new OrderRequest
        {
            Kind = OrderRequestKind.Replace,
            Token = token,
            Existing = existing,
            Shares = shares,
            PriceE4 = priceE4,
        });
        return isRight;
    }

    private bool TryCancel(string text, string[] words, out TradeLine line, out string error)
    {
        line = default;
        if (words.Length is < 2 or > 3)
        {
            error = $"'{text.Trim()}': expected cancel TOKEN [SHARES], as `cancel #1`";
            return false;
        }

        uint shares = 0;
        bool isRight = TryToken(words[1], out OrderToken token, out error)
            && (words.Length == 2 || TryShares(words[2], 0, out shares, out error));
        line = new TradeLine(TradeLineKind.Order, OrderRequest.Cancel(token) with { Shares = shares });
        return isRight;
    }

    private bool TryEnd(ReadOnlySpan<string> words, ref OrderLife life, ref OrderToken token, out string error)
    {
        error = string.Empty;
        for (int index = 0; index < words.Length; index++)
        {
            switch (words[index].ToLowerInvariant())
            {
                case "ioc":
                    life = OrderLife.ImmediateOrCancel;
                    break;
                case "fok":
                    life = OrderLife.FillOrKill;
                    break;
                case "post":
                    life = OrderLife.PostOnly;
                    break;
                case "as" when index + 1 < words.Length:
                    if (!TryToken(words[++index], out token, out error))
                    {
                        return false;
                    }

                    break;
                default:
                    error = $"'{words[index]}': expected ioc, fok, post or `as TOKEN`";
                    return false;
            }
        }

        return true;
    }

    private bool TryToken(string text, out OrderToken token, out string error)
    {
        error = string.Empty;
        token = default;
        if (text[0] == '#' && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            token = tokens.At(number);
            return true;
        }

        if (!Alpha14.TryOf(text, out Alpha14 field))
        {
            error = $"'{text}': expected a token of up to {Alpha14.Size} characters";
            return false;
        }

        token = OrderToken.From(field);
        return true;
    }

    private static bool TryShares(string text, uint least, out uint shares, out string error)
    {
        bool isRight = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out shares)
            && shares >= least && shares <= OrderRequest.MostShares;
        error = isRight ? string.Empty : $"'{text}': expected shares from {least} to {OrderRequest.MostShares}";
        return isRight;
    }

    private static bool TryStock(string text, out Alpha8 stock, out string error)
    {
        bool isRight = Alpha8.TryOf(text, out stock);
        error = isRight ? string.Empty : $"'{text}': expected a symbol of up to {Alpha8.Size} characters";
        return isRight;
    }

    private static bool TryPrice(string text, out uint priceE4, out string error)
    {
        bool isRight = PriceText.TryParse(text, out priceE4);
        error = isRight ? string.Empty : $"'{text}': expected a price with up to 4 decimals, as 10.50, below 200000";
        return isRight;
    }
}
