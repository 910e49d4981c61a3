using Ringside.Lab.Trading;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;

namespace Ringside.Lab.Runs;

/// <summary>Keeps every order of the trader with its stamps. All memory is taken before the round.</summary>
internal sealed class TraderRecorder : ITraderObserver
{
    private readonly TraderOrder[] _orders;
    private int _count;

    internal TraderRecorder(int expectedOrders) => _orders = new TraderOrder[(expectedOrders * 2) + 1024];

    internal ReadOnlySpan<TraderOrder> Orders => _orders.AsSpan(0, _count);

    internal IReadOnlyList<OptionReport> Options { get; private set; } = [];

    /// <summary>How the market data port runs; null before the trader has joined.</summary>
    internal CapabilityReport? Feed { get; private set; }

    /// <summary>How the order-entry connection runs; null before the trader has joined.</summary>
    internal CapabilityReport? OrderEntry { get; private set; }

    internal string EndReason { get; private set; } = string.Empty;

    public void OnJoined(IStreamPort orders, IDatagramPort feed)
    {
        Options = [.. feed.Options, .. orders.Options];
        Feed = feed.Capabilities;
        OrderEntry = orders.Capabilities;
    }

    public void OnOrder(in TraderOrder order)
    {
        if (_count < _orders.Length)
        {
            _orders[_count++] = order;
        }
    }

    public void OnEnded(string reason) => EndReason = reason;
}
