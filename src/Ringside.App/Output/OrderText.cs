using System.Text.Json;
using Ringside.Protocols;
using Ringside.Protocols.OrderEntry;

namespace Ringside.App.Output;

/// <summary>How the side of an order reads: the letter of the wire in JSON, a verb for people.</summary>
internal static class OrderText
{
    internal static string Verb(Side side) => side == Side.Bid ? "buy" : "sell";

    /// <summary>The keys <c>quantity</c> (a number in the instrument's unit), <c>price</c> (text) and <c>side</c> (the letter).</summary>
    internal static void WriteOrder(Utf8JsonWriter json, in WireOrder order, int quantityDecimals)
    {
        json.WritePropertyName("quantity");
        json.WriteRawValue(FixedPoint.ToText(OrderQuantity.ToAmountE8(order.Quantity, quantityDecimals)));
        json.WriteString("price", FixedPoint.ToText(order.PriceE8));
        json.WriteString("side", order.Side == Side.Bid ? "B" : "S");
    }
}
