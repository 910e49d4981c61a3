using Ringside.Linux.Sockets;

namespace Ringside.Lab.Exchange;

/// <summary>Hears what the replay exchange does, on the exchange's own thread: must not wait.</summary>
public interface IExchangeObserver
{
    /// <summary>The exchange has entered a state.</summary>
    /// <param name="state">The new state.</param>
    /// <param name="nowNanos">When.</param>
    void OnState(ExchangeState state, long nowNanos);

    /// <summary>A trader has connected.</summary>
    /// <param name="peer">Where from.</param>
    /// <param name="options">Socket options that were asked for on its connection, and what became of them.</param>
    void OnConnected(Endpoint peer, IReadOnlyList<OptionReport> options);

    /// <summary>A packet was handed to the kernel.</summary>
    /// <param name="row">Data row of the file, from 1.</param>
    /// <param name="dueNanos">When it was due.</param>
    /// <param name="sentNanos">The stamp taken right before the write that succeeded.</param>
    void OnPublished(long row, long dueNanos, long sentNanos);

    /// <summary>An order was taken.</summary>
    /// <returns>False when the observer has no room now; the exchange offers the same order again.</returns>
    bool OnOrder(in ReceivedOrder order);

    /// <summary>Something that a user should read: a refused connection, a violation, the end of the file.</summary>
    void OnNote(string note);
}
