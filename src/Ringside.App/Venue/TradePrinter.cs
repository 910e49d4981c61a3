using System.Globalization;
using System.Text;
using Ringside.App.Output;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Protocols;

namespace Ringside.App.Venue;

/// <summary>Prints what a client is told, one line each, as text or JSON, and counts what was refused of its own.</summary>
/// <param name="json">Whether lines are JSON.</param>
/// <param name="output">Where they go.</param>
/// <param name="prompt">Written behind each line on a terminal; empty elsewhere.</param>
internal sealed class TradePrinter(bool json, TextWriter output, string prompt) : IClientEvents
{
    /// <summary>Requests of this run that were refused.</summary>
    internal long Refused { get; set; }

    /// <summary>What was used up of the session's names of orders.</summary>
    internal UsedTokens Used { get; } = new();

    public void On(in ClientEvent one)
    {
        Used.Take(one);
        if (one.Session == 0 && one.Kind is ClientEventKind.Rejected or ClientEventKind.CancelRejected && one.RequestNanos != 0)
        {
            Refused++;
        }

        // Why a log-in was refused the end of the program tells.
        if (json || one.Kind != ClientEventKind.LoginRefused)
        {
            Write(json ? TradeJson.Of(one) : Text(one));
        }
    }

    public void OnDebug(ReadOnlySpan<byte> text)
    {
        // All that a drop copy had sent is refused by that.
        Refused += text.SequenceEqual(GatewayNotes.DropCopyReads) ? 1 : 0;
        string shown = PayloadText.Of(text);
        if (json)
        {
            Write(JsonLine.Of("debug", line => line.WriteString("text", shown)));
        }
        else if (!ClientNotes.IsToldAtTheEnd(text))
        {
            Write($"the gateway says: {shown}\n");
        }
    }

    /// <summary>Prints the orders that live or wait for an answer.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="unsent">How many more wait to be sent.</param>
    internal void Print(ClientOrders orders, int unsent)
    {
        ClientOrder[] all = new ClientOrder[orders.Live + orders.Unanswered];
        foreach (ClientOrder order in all[..orders.Copy(all)])
        {
            Write(json ? TradeJson.Of(order) : Text(order));
        }

        if (!json)
        {
            string waiting = unsent == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {unsent} wait to be sent");
            Write($"{Counted.Of(orders.Live, "order")} live, {orders.Unanswered} unanswered{waiting}\n");
        }
    }

    /// <summary>Prints what was sent.</summary>
    internal void Print(in OrderRequest request) => Write(json ? TradeJson.Of("sent", request) : "sent " + Text(request));

    /// <summary>Prints what is to be sent when the connection is back.</summary>
    internal void PrintWaiting(in OrderRequest request) =>
        Write(json ? TradeJson.Of("waiting", request) : "waits to be sent: " + Text(request));

    /// <summary>Prints that the connection is lost.</summary>
    internal void PrintLost(ClientEnd why, long patienceNanos) => Write(ConnectionText.Lost(json, why, patienceNanos));

    /// <summary>Prints that it is back.</summary>
    internal void PrintBack() => Write(ConnectionText.Back(json));

    /// <summary>Prints a line of text for people; nothing as JSON.</summary>
    internal void Note(string text)
    {
        if (!json)
        {
            Write(text + "\n");
        }
    }

    /// <summary>Writes the prompt, where there is one.</summary>
    internal void Prompt()
    {
        output.Write(prompt);
        output.Flush();
    }

    private static string Name(OrderToken token) => token.IsNone ? "-" : token.ToField().ToString();

    private static string Name(Side side) => side == Side.Bid ? "buy" : "sell";

    private static string Text(in ClientEvent one)
    {
        string number = one.Number == 0 ? "-" : one.Number.ToString(CultureInfo.InvariantCulture);
        number += one.Session == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" session {one.Session}");
        string price = PriceText.Of(one.PriceE4);
        return one.Kind switch
        {
            ClientEventKind.LoggedIn => $"logged in, next message {one.Number}\n",
            ClientEventKind.EndOfSession => "end of session\n",
            ClientEventKind.SystemEvent => $"{number} system event {(char)one.Code}\n",
            ClientEventKind.Accepted =>
                $"{number} accepted {Name(one.Token)} {Name(one.Side)} {one.Shares} {one.Stock} {price} order {one.Reference}\n",
            ClientEventKind.Replaced =>
                $"{number} replaced {Name(one.Previous)} by {Name(one.Token)} {Name(one.Side)} {one.Shares} {one.Stock} {price} "
                    + $"order {one.Reference}\n",
            ClientEventKind.Canceled =>
                $"{number} canceled {Name(one.Token)} {one.Shares} open {one.Open}: {ReasonText.OfCancel(one.Code)} ({(char)one.Code})\n",
            ClientEventKind.Executed =>
                $"{number} executed {Name(one.Token)} {one.Shares} at {price} open {one.Open} match {one.Reference} ({(char)one.Code})\n",
            ClientEventKind.Rejected => $"{number} rejected {Name(one.Token)}: {ReasonText.OfReject(one.Code)} ({(char)one.Code})\n",
            _ => $"{number} cancel rejected {Name(one.Token)}\n",
        };
    }

    private static string Text(in ClientOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name(order.Token)} {Name(order.Side)} {order.Open} {order.Stock} {PriceText.Of(order.PriceE4)} executed {order.Executed}"
            + $"{(order.State == ClientOrderState.Pending ? " (not answered)" : string.Empty)}\n");

    private static string Text(in OrderRequest request) => request.Kind switch
    {
        OrderRequestKind.Enter =>
            $"{Name(request.Token)} {Name(request.Side)} {request.Shares} {request.Stock} {PriceText.Of(request.PriceE4)}\n",
        OrderRequestKind.Replace =>
            $"{Name(request.Token)} in place of {Name(request.Existing)} {request.Shares} {PriceText.Of(request.PriceE4)}\n",
        _ => $"cancel of {Name(request.Token)}\n",
    };

    private void Write(string line)
    {
        // On a terminal the prompt stands there already.
        output.Write(prompt.Length == 0 ? line : new StringBuilder("\r").Append(line).Append(prompt).ToString());
        output.Flush();
    }
}
