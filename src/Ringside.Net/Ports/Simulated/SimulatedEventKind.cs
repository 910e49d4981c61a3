namespace Ringside.Net.Ports.Simulated;

/// <summary>What happened in a simulated network: to a datagram (udp(7)) or to a stream (tcp(7)).</summary>
public enum SimulatedEventKind
{
    /// <summary>A host gave a datagram to a link.</summary>
    Sent,

    /// <summary>The link doubled it.</summary>
    Duplicated,

    /// <summary>The link flipped bits of it.</summary>
    Corrupted,

    /// <summary>The link holds it back.</summary>
    Reordered,

    /// <summary>Lost by chance.</summary>
    LostByChance,

    /// <summary>Lost in a burst.</summary>
    LostInBurst,

    /// <summary>Lost because the link was cut.</summary>
    LostToCut,

    /// <summary>Thrown away because the checksum did not fit.</summary>
    LostToChecksum,

    /// <summary>Lost because the queue of the link was full.</summary>
    LostToQueue,

    /// <summary>Lost because it was longer than the link takes.</summary>
    LostToSize,

    /// <summary>It reached the host, and stands in the receive queue of a port.</summary>
    Delivered,

    /// <summary>It reached the host, and the receive queue of the port was full.</summary>
    Dropped,

    /// <summary>It reached the host, and nobody wanted it there; or there is no such host.</summary>
    Unwanted,

    /// <summary>A connection is asked for.</summary>
    StreamConnecting,

    /// <summary>A connection stands, for the end that is the source.</summary>
    StreamOpened,

    /// <summary>Nobody listens.</summary>
    StreamRefused,

    /// <summary>Bytes of a stream arrived.</summary>
    StreamBytes,

    /// <summary>The end of a stream arrived.</summary>
    StreamEnded,

    /// <summary>A reset arrived.</summary>
    StreamReset,

    /// <summary>One end gave up waiting.</summary>
    StreamTimedOut,

    /// <summary>A link was cut; the endpoints are those hosts, with port 0.</summary>
    LinkCut,

    /// <summary>A link was healed.</summary>
    LinkHealed,
}
