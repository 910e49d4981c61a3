using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.App.Output.Itch;
using Ringside.Exchange.MarketData;
using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.App.Venue;

/// <summary>Shows the book of one stock, or the best prices of all, on a terminal (one picture over the other) or line by line.</summary>
/// <param name="output">Where to.</param>
/// <param name="symbol">The stock; null for the best prices of all.</param>
/// <param name="levels">Levels a side.</param>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="isTerminal">Whether pictures are drawn.</param>
internal sealed class FeedDisplay(TextWriter output, Alpha8? symbol, int levels, bool json, bool isTerminal) : IFeedDisplay
{
    private const string ClearScreen = "\e[H\e[J";

    private long _shownMessages = -1;
    private bool _isShownSilent;
    private int _stocksWithout;

    public long IntervalNanos => isTerminal && !json ? 200_000_000 : 1_000_000_000;

    public string? Problem { get; private set; }

    public bool IsSilent { private get; set; }

    public void Show(FeedFollower follower, FeedReader reader)
    {
        LookForSymbol(reader);
        bool isNews = reader.Books.Messages != _shownMessages || (isTerminal && IsSilent != _isShownSilent);
        if (!isNews)
        {
            return;
        }

        (_shownMessages, _isShownSilent) = (reader.Books.Messages, IsSilent);
        ulong number = follower.NextNumber == 0 ? 0 : follower.NextNumber - 1;
        if (json)
        {
            Each(reader, stock => output.Write(JsonOf(reader, number, stock)));
        }
        else if (isTerminal)
        {
            output.Write(ClearScreen + Picture(follower, reader, number));
        }
        else
        {
            Each(reader, stock => output.WriteLine(Line(reader, number, stock)));
        }

        output.Flush();
    }

    // The directory comes as messages, one after the other: it is whole when there are no more of them a picture later.
    private void LookForSymbol(FeedReader reader)
    {
        IEnumerable<string> known = reader.Stocks.Select(stock => reader.Books.Stock(stock).Symbol.ToString().TrimEnd());
        if (symbol is null || reader.Stocks.Count == 0 || known.Contains(symbol.ToString()!.TrimEnd()))
        {
            return;
        }

        if (_stocksWithout == reader.Stocks.Count)
        {
            string name = symbol.ToString()!.TrimEnd();
            Problem = $"--symbol {name}: no such stock in this feed, expected one of {string.Join(", ", known.Order())}";
        }

        _stocksWithout = reader.Stocks.Count;
    }

    private static string Line(FeedReader reader, ulong number, ushort stock) =>
        $"{number} {reader.Books.Stock(stock).Symbol,-8} {BestText(reader.Books, stock, Side.Bid)} | "
            + $"{BestText(reader.Books, stock, Side.Ask)}, {Counted.Of(reader.Books.Stock(stock).Trades, "trade")}{StateOf(reader, stock)}";

    // That a stock is open goes without saying.
    private static string StateOf(FeedReader reader, ushort stock) =>
        reader.StateOf(stock) is { } state && state != StateText.Open ? ", " + state : string.Empty;

    private static string BestText(ItchBooks books, ushort stock, Side side) => books.TryBest(stock, side, out ItchLevel best)
        ? string.Create(CultureInfo.InvariantCulture, $"{best.Shares} at {PriceText.Of(best.PriceE4)}")
        : "none";

    private string Picture(FeedFollower follower, FeedReader reader, ulong number)
    {
        var text = new StringBuilder();
        Each(reader, stock => text.AppendLine(symbol is null
            ? Line(reader, number, stock)
            : new ItchBookText(reader.Books, stock, levels, reader.LastNanos) + StateOf(reader, stock)));
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{(IsSilent ? "Silent" : follower.State)} session {follower.Session}, {follower.Delivered} messages, "
                + $"{Counted.Of(follower.Gaps, "gap")}");
        return text.ToString();
    }

    private string JsonOf(FeedReader reader, ulong number, ushort stock) => JsonLine.Of("book", line =>
    {
        line.WriteNumber("number", number);
        line.WriteString("stock", reader.Books.Stock(stock).Symbol.ToString());
        line.WriteString("state", reader.StateOf(stock));
        line.WriteNumber("trades", reader.Books.Stock(stock).Trades);
        WriteSide(line, "bids", reader.Books, stock, Side.Bid);
        WriteSide(line, "asks", reader.Books, stock, Side.Ask);
    });

    private void WriteSide(Utf8JsonWriter line, string name, ItchBooks books, ushort stock, Side side)
    {
        ItchLevel[] top = new ItchLevel[Math.Min(levels, books.CountOf(stock, side))];
        books.CopyTop(stock, side, top);
        line.WriteStartArray(name);
        foreach (ItchLevel level in top)
        {
            line.WriteStartObject();
            line.WriteNumber("price", ItchJson.Decimal(level.PriceE4));
            line.WriteNumber("shares", level.Shares);
            line.WriteNumber("orders", level.Orders);
            line.WriteEndObject();
        }

        line.WriteEndArray();
    }

    private void Each(FeedReader reader, Action<ushort> show)
    {
        foreach (ushort stock in reader.Stocks)
        {
            if (symbol is null || reader.Books.Stock(stock).Symbol == symbol)
            {
                show(stock);
            }
        }
    }
}
