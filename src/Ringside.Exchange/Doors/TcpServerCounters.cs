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

    /// <summary>Calls of recv(2) that brought bytes.</summary>
    public long Receives { get; internal set; }

    /// <summary>Bytes received.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Calls of send(2) that took bytes.</summary>
    public long Sends { get; internal set; }

    /// <summary>Bytes sent.</summary>
    public long SentBytes { get; internal set; }

    /// <summary>Times when a client did not take all there was.</summary>
    public long Stalls { get; internal set; }

    /// <summary>Connections that have ended.</summary>
    public long Closed { get; internal set; }
}
