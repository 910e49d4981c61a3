using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.Market.Itch;
using Ringside.Protocols;

namespace Ringside.App.Output.Itch;

/// <summary>The book of one stock as a table or as JSON.</summary>
/// <param name="books">All books.</param>
/// <param name="stock">Number of the stock.</param>
/// <param name="count">Levels a side.</param>
/// <param name="nanos">Time of the last message that was applied.</param>
internal sealed class ItchBookText(ItchBooks books, ushort stock, int count, long nanos)
{
    public override string ToString()
    {
        ItchLevel[] bids = Top(Side.Bid);
        ItchLevel[] asks = Top(Side.Ask);
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{books.Stock(stock).Symbol} at {TimeOfDay.Format(nanos)}, after message {books.Messages}");
        text.AppendLine();
        text.AppendLine("  orders      shares          bid |         ask       shares  orders");
        for (int index = 0; index < Math.Max(bids.Length, asks.Length); index++)
        {
            string bid = index < bids.Length
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bids[index].Orders,8} {bids[index].Shares,11} {ItchText.PriceText(bids[index].PriceE4),12}")
                : new string(' ', 33);
            string ask = index < asks.Length
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ItchText.PriceText(asks[index].PriceE4),11} {asks[index].Shares,12} {asks[index].Orders,7}")
                : string.Empty;
            text.AppendLine($"{bid} | {ask}".TrimEnd());
        }

        text.AppendLine();
        text.Append(
            CultureInfo.InvariantCulture, $"{books.CountOf(stock, Side.Bid)} bid levels, {books.CountOf(stock, Side.Ask)} ask levels");
        return text.ToString();
    }

    internal string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("stock", books.Stock(stock).Symbol.ToString());
            json.WriteNumber("messages", books.Messages);
            json.WriteString("time", TimeOfDay.Format(nanos));
            WriteSide(json, "bids", Side.Bid);
            WriteSide(json, "asks", Side.Ask);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteSide(Utf8JsonWriter json, string name, Side side)
    {
        json.WriteStartArray(name);
        foreach (ItchLevel level in Top(side))
        {
            json.WriteStartObject();
            json.WriteNumber("price", ItchJson.Decimal(level.PriceE4));
            json.WriteNumber("shares", level.Shares);
            json.WriteNumber("orders", level.Orders);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private ItchLevel[] Top(Side side)
    {
        ItchLevel[] levels = new ItchLevel[Math.Min(count, books.CountOf(stock, side))];
        books.CopyTop(stock, side, levels);
        return levels;
    }
}
