using System.Text;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Engine;

/// <summary>A book in words: "bids 100: 1x5 2x3+7 | asks 101: 4x2 | stops 3@105", best and oldest first, +N hidden.</summary>
internal static class BookText
{
    public static string Of(MatchingEngine<EventBufferSink> engine, uint instrument)
    {
        StringBuilder text = new();
        text.Append("bids");
        Append(text, engine.Orders(instrument, Side.Bid));
        text.Append(" | asks");
        Append(text, engine.Orders(instrument, Side.Ask));
        AppendStops(text, " | buy stops", engine.StopOrders(instrument, Side.Bid));
        AppendStops(text, " | sell stops", engine.StopOrders(instrument, Side.Ask));
        return text.ToString();
    }

    private static void Append(StringBuilder text, OrderWalk orders)
    {
        long? price = null;
        foreach (OrderView order in orders)
        {
            if (price != order.Price)
                text.Append(' ').Append(order.Price).Append(':');
            price = order.Price;
            text.Append(' ').Append(order.OrderId).Append('x').Append(order.Displayed);
            if (order.Open != order.Displayed)
                text.Append('+').Append(order.Open - order.Displayed);
        }
    }

    private static void AppendStops(StringBuilder text, string title, OrderWalk orders)
    {
        bool isFirst = true;
        foreach (OrderView order in orders)
        {
            text.Append(isFirst ? title : "").Append($" {order.OrderId}x{order.Open}@{order.StopPrice}");
            isFirst = false;
        }
    }
}
