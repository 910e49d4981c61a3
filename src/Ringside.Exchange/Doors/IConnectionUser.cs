using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Doors;

/// <summary>What a <see cref="TcpServer"/> serves: something that gives connections a number and deals in bytes. All calls come on the
/// server's thread.</summary>
/// <remarks>From within any of them it may close connections (<see cref="TcpServer.Close"/>) and say that there is something to send
/// (<see cref="TcpServer.HasOutput"/>).</remarks>
public interface IConnectionUser
{
    /// <summary>A client has connected.</summary>
    /// <param name="peer">Where it comes from.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Number of the connection, from 0 and below <see cref="TcpServerOptions.MostConnections"/>, not that of another one; -1 when
    /// it is one too many.</returns>
    int Open(in Endpoint peer, long nowNanos);

    /// <summary>How many bytes it would take from a connection now. After 0 nothing is received until
    /// <see cref="TcpServer.Resume"/>. Who answers int.MaxValue takes whatever comes, now and later, and may not be asked again.</summary>
    /// <param name="connection">Number of the connection.</param>
    int Room(int connection);

    /// <summary>Bytes have come.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="bytes">The bytes, not more than <see cref="Room"/>; good until the call returns.</param>
    /// <param name="nowNanos">The time.</param>
    void Received(int connection, ReadOnlySpan<byte> bytes, long nowNanos);

    /// <summary>The client is gone; its number is free.</summary>
    /// <param name="connection">Number of the connection.</param>
    void Gone(int connection);

    /// <summary>The bytes to be sent next; good until the next call.</summary>
    /// <param name="connection">Number of the connection.</param>
    ReadOnlySpan<byte> Outgoing(int connection);

    /// <summary>The first bytes of <see cref="Outgoing"/> are on their way.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="count">How many.</param>
    /// <param name="nowNanos">The time.</param>
    void Sent(int connection, int count, long nowNanos);
}
