using System.Text.Json;
using Ringside.App.Output;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;

namespace Ringside.App.Venue;

/// <summary>What a client is told and does, as JSON lines: each with the fields that it has, and no others.</summary>
internal static class TradeJson
{
    /// <summary>Something that a client is told.</summary>
    internal static string Of(ClientEvent one) => JsonLine.Of(JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Kind.ToString()), line =>
    {
        Number(line, "number", one.Number);
        Number(line, "session", one.Session);
        Number(line, "nanos", (ulong)one.TimestampNanos);
        if (!one.Token.IsNone)
        {
            WriteOrder(line, one);
        }

        Number(line, "reference", one.Reference);
        if (one.Code != 0)
        {
            line.WriteString("code", ((char)one.Code).ToString());
        }
    });

    /// <summary>An order that lives or waits for an answer.</summary>
    internal static string Of(ClientOrder order) => JsonLine.Of("order", line =>
    {
        line.WriteString("token", Name(order.Token));
        line.WriteString("side", Name(order.Side));
        line.WriteString("stock", order.Stock.ToString());
        line.WriteNumber("open", order.Open);
        line.WriteString("price", PriceText.Of(order.PriceE4));
        line.WriteNumber("executed", order.Executed);
        line.WriteBoolean("answered", order.State == ClientOrderState.Live);
    });

    /// <summary>A request.</summary>
    /// <param name="name">What became of it.</param>
    /// <param name="request">The request.</param>
    internal static string Of(string name, OrderRequest request) => JsonLine.Of(name, line =>
    {
        line.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(request.Kind.ToString()));
        line.WriteString("token", Name(request.Token));
        line.WriteNumber("shares", request.Shares);
    });

    private static void WriteOrder(Utf8JsonWriter line, in ClientEvent one)
    {
        // Without the symbol the client has never seen the order, and knows no more of it than the message says.
        bool isKnown = one.Stock != default;
        bool isRefusal = one.Kind is ClientEventKind.Rejected or ClientEventKind.CancelRejected;
        line.WriteString("token", Name(one.Token));
        if (!one.Previous.IsNone)
        {
            line.WriteString("previous", Name(one.Previous));
        }

        if (isKnown)
        {
            line.WriteString("side", Name(one.Side));
            line.WriteString("stock", one.Stock.ToString());
        }

        if (!isRefusal)
        {
            line.WriteNumber("shares", one.Shares);
        }

        if (one.PriceE4 != 0)
        {
            line.WriteString("price", PriceText.Of(one.PriceE4));
        }

        if (isKnown && one.Kind != ClientEventKind.Rejected)
        {
            line.WriteNumber("open", one.Open);
        }
    }

    private static void Number(Utf8JsonWriter line, string name, ulong value)
    {
        if (value != 0)
        {
            line.WriteNumber(name, value);
        }
    }

    private static string Name(OrderToken token) => token.ToField().ToString();

    private static string Name(Side side) => side == Side.Bid ? "buy" : "sell";
}
