using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>What an <see cref="OuchAgent"/> works for: it decides what is sent, and when it is done.</summary>
internal interface IOuchUser
{
    /// <summary>When it wants to run; <see cref="long.MaxValue"/> for whenever something comes.</summary>
    long DeadlineNanos { get; }

    /// <summary>Whether the client is to log out.</summary>
    bool IsDone { get; }

    /// <summary>Sends what it likes. Called in every duty cycle in which the client is logged in.</summary>
    /// <param name="client">The client.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    int DoWork(OuchClient client, long nowNanos);

    /// <summary>The connection is lost, and is tried again, or not at all when the user is done. Called once until it is back.</summary>
    /// <param name="why">Why it has ended.</param>
    /// <param name="patienceNanos">How long is tried.</param>
    void Lose(ClientEnd why, long patienceNanos);

    /// <summary>The client is logged in again.</summary>
    /// <param name="nowNanos">The time.</param>
    void Return(long nowNanos);

    /// <summary>Does what needs no connection. Called in every duty cycle while the connection is lost.</summary>
    /// <param name="client">The client, not logged in.</param>
    /// <returns>How much was done.</returns>
    int DoOfflineWork(OuchClient client) => 0;
}
