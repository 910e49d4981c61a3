using System.Globalization;
using Ringside.Lab.Exchange;
using Ringside.Linux.Sockets;
using Ringside.Protocols;
using Ringside.Protocols.OrderEntry;

namespace Ringside.App.Output;

/// <summary>Prints what the replay exchange does: orders on standard output, the rest on standard error; with JSON, states and orders on
/// standard output, one object a line.</summary>
internal sealed class ExchangeConsole : IExchangeObserver, IDisposable
{
    private readonly bool _json;
    private readonly int _quantityDecimals;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly EventPrinter<ExchangeEvent> _printer;

    internal ExchangeConsole(bool json, int quantityDecimals, TextWriter output, TextWriter error)
    {
        _json = json;
        _quantityDecimals = quantityDecimals;
        _output = output;
        _error = error;
        _printer = new EventPrinter<ExchangeEvent>(Print, output.Flush);
    }

    public void OnState(ExchangeState state, long nowNanos) => _printer.PostOrDrop(new ExchangeEvent(default, state, null));

    public void OnConnected(Endpoint peer, IReadOnlyList<OptionReport> options)
    {
        OnNote($"{peer} connected");
        foreach (OptionReport option in options)
        {
            OnNote(option.ToString());
        }
    }

    public void OnPublished(long row, long dueNanos, long sentNanos)
    {
    }

    public bool OnOrder(in ReceivedOrder order) => _printer.TryPost(new ExchangeEvent(order, null, null));

    public void OnNote(string note) => _printer.PostOrDrop(new ExchangeEvent(default, null, note));

    public void Dispose() => _printer.Dispose();

    private void Print(ExchangeEvent happened)
    {
        if (happened.Note is not null)
        {
            _error.WriteLine($"exchange: {happened.Note}");
        }
        else if (happened.State is { } state)
        {
            PrintState(state);
        }
        else
        {
            PrintOrder(happened.Order);
        }
    }

    private void PrintState(ExchangeState state)
    {
        if (_json)
        {
            _output.Write(JsonLine.Of("state", json => json.WriteString("state", state.ToString())));
        }
        else
        {
            _error.WriteLine($"exchange: {state}");
        }
    }

    private void PrintOrder(in ReceivedOrder received)
    {
        WireOrder order = received.Order;
        string quantity = FixedPoint.ToText(OrderQuantity.ToAmountE8(order.Quantity, _quantityDecimals));
        string price = FixedPoint.ToText(order.PriceE8);
        _output.Write(_json ? JsonOrder(received) : string.Create(
            CultureInfo.InvariantCulture,
            $"order {received.Number}: {OrderText.Verb(order.Side)} {quantity} at {price}, received {received.ReceivedNanos} ns\n"));
    }

    private string JsonOrder(ReceivedOrder received) => JsonLine.Of("order", json =>
    {
        json.WriteNumber("n", received.Number);
        OrderText.WriteOrder(json, received.Order, _quantityDecimals);
        json.WriteNumber("received_ns", received.ReceivedNanos);
    });
}
