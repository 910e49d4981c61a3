using Ringside.Net.Ports;

namespace Ringside.Lab.Trading;

/// <summary>Hears what the trader does, on the trader's own thread: must not wait.</summary>
public interface ITraderObserver
{
    /// <summary>The connection and the group are there: <paramref name="orders"/> and <paramref name="feed"/> are what it trades
    /// on.</summary>
    void OnJoined(IStreamPort orders, IDatagramPort feed);

    /// <summary>An order was sent.</summary>
    void OnOrder(in TraderOrder order);

    /// <summary>The order-entry connection ended.</summary>
    void OnEnded(string reason);
}
