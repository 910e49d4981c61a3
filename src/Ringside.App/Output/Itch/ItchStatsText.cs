using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.Lab.Itch;
using Ringside.Market.Itch;
using Ringside.Protocols.Itch;

namespace Ringside.App.Output.Itch;

/// <summary>The counts of a day as tables or as JSON.</summary>
/// <param name="day">The counts.</param>
/// <param name="file">The file, read to its end.</param>
/// <param name="top">Stocks to list.</param>
internal sealed class ItchStatsText(ItchDayCounts day, ItchFileReader file, int top)
{
    private readonly IReadOnlyList<(ushort Stock, long Messages)> _stocks = day.Stocks();

    private ItchBooks Books => day.Books;

    private long FirstNanos => Math.Min(day.FirstNanos, day.LastNanos);

    public override string ToString()
    {
        var text = new StringBuilder();
        Line(text, $"{file.Name}: {file.Messages:N0} messages, {file.Offset:N0} bytes, {_stocks.Count:N0} stocks");
        Line(text, $"from {TimeOfDay.Format(FirstNanos)} to {TimeOfDay.Format(day.LastNanos)}");
        Line(text, $"{Trades:N0} trades, {Volume:N0} shares; at the end {Books.OrderCount:N0} orders at {Books.LevelCount:N0} levels");
        text.AppendLine();
        foreach ((ItchMessageType type, long messages) in day.Types())
            Line(text, $"  {(char)type} {NameOf(type),-26} {messages,14:N0} {100.0 * messages / file.Messages,6:0.00} %");
        if (top > 0 && _stocks.Count > 0)
        {
            text.AppendLine();
            Line(text, $"  {"stock",-8} {"messages",14} {"trades",12} {"shares",16} {"last price",14}");
            foreach ((ushort stock, long messages) in _stocks.Take(top))
            {
                ref readonly ItchStock facts = ref Books.Stock(stock);
                string price = facts.Trades > 0 ? ItchText.PriceText(facts.LastPriceE4) : "-";
                Line(text, $"  {facts.Symbol,-8} {messages,14:N0} {facts.Trades,12:N0} {facts.TradedShares,16:N0} {price,14}");
            }
        }

        foreach ((string name, long count) in Faults().Where(fault => fault.Count > 0))
            Line(text, $"{count:N0} {name.Replace('_', ' ')}");
        return text.ToString().TrimEnd();
    }

    internal string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("file", file.Name);
            json.WriteNumber("messages", file.Messages);
            json.WriteNumber("bytes", file.Offset);
            json.WriteBoolean("end_mark", file.HasEndMark);
            json.WriteString("first_time", TimeOfDay.Format(FirstNanos));
            json.WriteString("last_time", TimeOfDay.Format(day.LastNanos));
            json.WriteNumber("stocks", _stocks.Count);
            json.WriteNumber("trades", Trades);
            json.WriteNumber("shares", Volume);
            json.WriteNumber("orders_at_end", Books.OrderCount);
            json.WriteNumber("levels_at_end", Books.LevelCount);
            json.WriteString("books_digest", Books.Digest().ToString("x16", CultureInfo.InvariantCulture));
            WriteCounts(json, "types", day.Types().Select(entry => (((char)entry.Type).ToString(), entry.Messages)));
            WriteCounts(json, "faults", Faults());
            WriteTop(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private long Trades => _stocks.Sum(entry => Books.Stock(entry.Stock).Trades);

    private ulong Volume => _stocks.Aggregate(0UL, (sum, entry) => sum + Books.Stock(entry.Stock).TradedShares);

    private (string Name, long Count)[] Faults() =>
    [
        ("unknown_messages", Books.Malformed),
        ("unknown_orders", Books.UnknownOrders),
        ("duplicate_orders", Books.DuplicateOrders),
        ("orders_of_another_stock", Books.WrongStocks),
        ("orders_without_shares", Books.EmptyOrders),
        ("more_shares_than_rest", Books.Overdrawn),
        ("orders_without_room", Books.RefusedOrders),
        ("broken_trades", Books.BrokenTrades),
        ("back_in_time", day.BackInTime),
    ];

    private void WriteTop(Utf8JsonWriter json)
    {
        json.WriteStartArray("top");
        foreach ((ushort stock, long messages) in _stocks.Take(top))
        {
            ref readonly ItchStock facts = ref Books.Stock(stock);
            json.WriteStartObject();
            json.WriteString("stock", facts.Symbol.ToString());
            json.WriteNumber("messages", messages);
            json.WriteNumber("trades", facts.Trades);
            json.WriteNumber("shares", facts.TradedShares);
            if (facts.Trades > 0)
                json.WriteNumber("last_price", ItchJson.Decimal(facts.LastPriceE4));
            else
                json.WriteNull("last_price");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<(string Name, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private static string NameOf(ItchMessageType type) => Enum.IsDefined(type) ? type.ToString() : "(not of ITCH 5.0)";

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
