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
}
