using Ringside.Lab.Exchange;
using Ringside.Linux.Sockets;

namespace Ringside.Lab.Tests.Doubles;

/// <summary>Writes down all that an exchange tells.</summary>
internal sealed class RecordingExchangeObserver : IExchangeObserver
{
    internal List<ExchangeState> States { get; } = [];

    internal List<(long Row, long DueNanos, long SentNanos)> Published { get; } = [];

    internal List<ReceivedOrder> Orders { get; } = [];

    internal List<string> Notes { get; } = [];

    /// <summary>How many more orders find no room.</summary>
    internal int RefusedOrders { get; set; }

    public void OnState(ExchangeState state, long nowNanos) => States.Add(state);

    public void OnConnected(Endpoint peer, IReadOnlyList<OptionReport> options)
    {
    }

    public void OnPublished(long row, long dueNanos, long sentNanos) => Published.Add((row, dueNanos, sentNanos));

    public bool OnOrder(in ReceivedOrder order)
    {
        if (RefusedOrders > 0)
        {
            RefusedOrders--;
            return false;
        }

        Orders.Add(order);
        return true;
    }

    public void OnNote(string note) => Notes.Add(note);
}
