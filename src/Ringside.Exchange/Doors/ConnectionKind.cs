namespace Ringside.Exchange.Doors;

/// <summary>How a <see cref="TcpServer"/> learns what its connections bring, and sends to them.</summary>
public enum ConnectionKind
{
    /// <summary>Asks which are ready, and calls recv(2) and send(2) for each (epoll(7)). Works on every Linux.</summary>
    Epoll,

    /// <summary>Receives stand in a ring and what has come lies in memory; what is to be sent to several leaves with one call
    /// (io_uring(7), Linux 6.1).</summary>
    Ring,
}
