namespace Ringside.Exchange.Doors;

/// <summary>What a <see cref="TcpServer"/> is told by its <see cref="IConnections"/>, from within their calls.</summary>
internal interface IConnectionEvents
{
    /// <summary>Whether so much waits to be sent that nothing more is to be told before it has left.</summary>
    bool MustSend { get; }

    /// <summary>Somebody waits to be accepted.</summary>
    void Waits();

    /// <summary>How many bytes may be received; int.MaxValue for any number, now and later.</summary>
    int Room(int connection);

    /// <summary>Bytes have come, not more than <see cref="Room"/> said.</summary>
    void Received(int connection, ReadOnlySpan<byte> bytes);

    /// <summary>The client is gone.</summary>
    void Ended(int connection);

    /// <summary>After <see cref="IConnections.AwaitRoom"/>: the kernel takes bytes again.</summary>
    void HasRoom(int connection);

    /// <summary>What became of <see cref="IConnections.Send"/>.</summary>
    /// <param name="connection">Number of the connection.</param>
    /// <param name="wanted">Bytes that were to be sent.</param>
    /// <param name="result">Bytes that the kernel took, or a negative errno.</param>
    void Sent(int connection, int wanted, int result);
}
