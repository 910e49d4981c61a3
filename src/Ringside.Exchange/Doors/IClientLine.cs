using Ringside.Exchange.Clients;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Doors;

/// <summary>What lies between an <see cref="IByteClient"/> and its connection.</summary>
public interface IClientLine : IDisposable
{
    /// <summary>Why nothing goes through it any more; null as long as something does.</summary>
    string? Failure { get; }

    /// <summary>Whether all that the client had to say has left. Nothing more is said after the first question.</summary>
    /// <param name="nowNanos">The time; there is a limit to waiting.</param>
    bool HasLeft(long nowNanos);

    /// <summary>When <see cref="HasLeft"/> is to be asked again, even if nothing happens.</summary>
    long DeadlineNanos { get; }

    /// <summary>Gives the client what has come.</summary>
    /// <param name="client">The client.</param>
    /// <param name="port">Its connection, which is open.</param>
    /// <param name="most">Most pieces.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Pieces that came.</returns>
    int Receive(IByteClient client, IStreamPort port, int most, long nowNanos);

    /// <summary>Gives the port what the client has to say, as far as there are frames and room.</summary>
    /// <param name="client">The client.</param>
    /// <param name="port">Its connection, which is open.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Pieces that left.</returns>
    int Send(IByteClient client, IStreamPort port, long nowNanos);
}
