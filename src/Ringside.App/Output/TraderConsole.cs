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

    public void OnOrder(in TraderOrder order) => _printer.Post(order);

    public void OnEnded(string reason) => _error.WriteLine($"trader: {reason}");

    /// <summary>Prints the counters at the end.</summary>
    internal void PrintSummary(TraderAgent trader)
    {
        _printer.Dispose();
        string summary = _json
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"event\":\"end\",\"packets\":{trader.Packets},\"bad_packets\":{trader.BadPackets},\"orders\":{trader.Core.Orders},"
                    + $"\"orders_refused\":{trader.Core.Refused},\"orders_limited\":{trader.Core.Limited},\"orders_unsent\":{trader.UnsentOrders},"
                    + $"\"packets_dropped\":{trader.Feed?.Dropped ?? 0}}}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{trader.Packets} packets ({trader.BadPackets} bad, {trader.Feed?.Dropped ?? 0} dropped), {trader.Core.Orders} orders "
                    + $"({trader.Core.Refused} refused, {trader.Core.Limited} limited, {trader.UnsentOrders} unsent)");
        _output.WriteLine(summary);
        _output.Flush();
    }

    public void Dispose() => _printer.Dispose();

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
        string line = _json
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"event\":\"order\",\"n\":{_printed},\"trigger_id\":{sent.TriggerId},\"quantity\":{quantity},\"price\":\"{price}\","
                    + $"\"side\":\"{OrderText.Letter(sent.Order.Side)}\",\"decision_ns\":{sent.DecidedNanos - sent.ReceivedNanos}}}\n")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"order {_printed}: {OrderText.Verb(sent.Order.Side)} {quantity} at {price}, decided in {sent.DecidedNanos - sent.ReceivedNanos} ns\n");
        _output.Write(line);
    }
}
