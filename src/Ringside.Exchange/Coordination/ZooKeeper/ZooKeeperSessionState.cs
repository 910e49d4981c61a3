namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Where a session stands.</summary>
internal enum ZooKeeperSessionState
{
    /// <summary>There is no connection, and the next attempt is not due.</summary>
    Waiting,

    /// <summary>A connection is to be made to <see cref="ZooKeeperSession.Server"/>.</summary>
    Connecting,

    /// <summary>It stands, and the server has been asked for the session.</summary>
    Greeting,

    /// <summary>Requests can be made.</summary>
    Connected,

    /// <summary>The server has been asked to end the session.</summary>
    Closing,

    /// <summary>It is over, by its owner's wish.</summary>
    Closed,
}
