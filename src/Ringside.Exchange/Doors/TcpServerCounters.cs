namespace Ringside.Exchange.Doors;

/// <summary>What a <see cref="TcpServer"/> has done. Written by its thread alone; may be read from any.</summary>
public sealed record TcpServerCounters
{
    /// <summary>Connections that were taken in.</summary>
    public long Accepted { get; internal set; }

    /// <summary>Connections that were closed at once, as one too many.</summary>
    public long Refused { get; internal set; }

    /// <summary>Times when a connection waited and could not be had: EMFILE, ENFILE, ENOBUFS, ENOMEM.</summary>
    public long AcceptFailures { get; internal set; }

    /// <summary>Pieces that were received: one for each recv(2), or for each result of one that stands.</summary>
    public long Receives { get; internal set; }

    /// <summary>Bytes received.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Sends of which the kernel took bytes.</summary>
    public long Sends { get; internal set; }

    /// <summary>Bytes sent.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Times when a client did not take all there was.</summary>
    public long Stalls { get; internal set; }

    /// <summary>Connections that have ended.</summary>
    public long Closed { get; internal set; }
}
