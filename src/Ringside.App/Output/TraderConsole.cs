using System.Globalization;
using Ringside.Lab.Trading;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols;
using Ringside.Protocols.OrderEntry;

namespace Ringside.App.Output;

/// <summary>Prints what a trader does: orders on standard output, the rest on standard error.</summary>
internal sealed class TraderConsole : ITraderObserver, IDisposable
{
    private readonly bool _json;
    private readonly int _quantityDecimals;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly EventPrinter<TraderOrder> _printer;
    private long _printed;

    internal TraderConsole(bool json, int quantityDecimals, TextWriter output, TextWriter error)
    {
        _json = json;
        _quantityDecimals = quantityDecimals;
        _output = output;
        _error = error;
        _printer = new EventPrinter<TraderOrder>(Print, output.Flush);
    }

    public void OnJoined(IStreamPort orders, IDatagramPort feed)
    {
        _error.WriteLine($"trader: connected to {orders.RemoteEndpoint}, joined {feed.LocalEndpoint}");
        PrintOptions("market data", feed.Options);
        PrintOptions("orders", orders.Options);
    }

    public void OnOrder(in TraderOrder order) => _printer.PostOrDrop(order);

    public void OnEnded(string reason) => _error.WriteLine($"trader: {reason}");

    /// <summary>Prints the counters at the end.</summary>
    internal void PrintSummary(TraderAgent trader)
    {
        if (!_printer.Finish())
        {
            _error.WriteLine("trader: nobody reads the output; it was given up");
            return;
        }

        if (_printer.Dropped > 0)
        {
            _error.WriteLine($"trader: {_printer.Dropped} orders were sent but not printed: the output was not read fast enough");
        }

        _output.Write(_json ? JsonSummary(trader) : string.Create(
            CultureInfo.InvariantCulture,
            $"{trader.Packets} packets ({trader.BadPackets} bad, {trader.Feed?.Dropped ?? 0} dropped), {trader.Core.Orders} orders "
                + $"({trader.Core.Refused} refused, {trader.Core.Limited} limited, {trader.UnsentOrders} unsent)\n"));
        _output.Flush();
    }

    public void Dispose() => _printer.Dispose();

    private static string JsonSummary(TraderAgent trader) => JsonLine.Of("end", json =>
    {
        json.WriteNumber("packets", trader.Packets);
        json.WriteNumber("bad_packets", trader.BadPackets);
        json.WriteNumber("orders", trader.Core.Orders);
        json.WriteNumber("orders_refused", trader.Core.Refused);
        json.WriteNumber("orders_limited", trader.Core.Limited);
        json.WriteNumber("orders_unsent", trader.UnsentOrders);
        json.WriteNumber("packets_dropped", trader.Feed?.Dropped ?? 0);
    });

    private void PrintOptions(string socket, IReadOnlyList<OptionReport> options)
    {
        foreach (OptionReport option in options)
        {
            _error.WriteLine($"trader: {socket}: {option}");
        }
    }

    private void Print(TraderOrder sent)
    {
        _printed++;
        string quantity = FixedPoint.ToText(OrderQuantity.ToAmountE8(sent.Order.Quantity, _quantityDecimals));
        string price = FixedPoint.ToText(sent.Order.PriceE8);
        long decisionNanos = sent.DecidedNanos - sent.ReceivedNanos;
        string side = OrderText.Verb(sent.Order.Side);
        _output.Write(_json ? JsonOrder(sent, decisionNanos) : string.Create(
            CultureInfo.InvariantCulture, $"order {_printed}: {side} {quantity} at {price}, decided in {decisionNanos} ns\n"));
    }

    private string JsonOrder(TraderOrder sent, long decisionNanos) => JsonLine.Of("order", json =>
    {
        json.WriteNumber("n", _printed);
        json.WriteNumber("trigger_id", sent.TriggerId);
        OrderText.WriteOrder(json, sent.Order, _quantityDecimals);
        json.WriteNumber("decision_ns", decisionNanos);
    });
}
