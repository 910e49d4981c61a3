namespace Ringside.Messaging.Mdp;

/// <summary>What a node tells its user (docs/mdp.md).</summary>
public enum MdpEventKind
{
    /// <summary>A connection to the peer exists; told once for each connection.</summary>
    Connected,

    /// <summary>A peer that was silent was heard again.</summary>
    Active,

    /// <summary>Nothing was heard from the peer for <c>peer_heartbeat_timeout</c>.</summary>
    Inactive,

    /// <summary>The connection is over; told once for each that was told as connected, and once for a connect that failed.</summary>
    Disconnected,

    /// <summary>The peer's node has the whole message.</summary>
    MessageReceived,

    /// <summary>The peer's application has dealt with the message.</summary>
    MessageDelivered,

    /// <summary>The message was not known to be received in the time that its sender gave. It may still be.</summary>
    ReceivedTimedOut,

    /// <summary>The message was not known to be delivered in the time that its sender gave. It may still be.</summary>
    DeliveredTimedOut,

    /// <summary>The connection ended before the confirmation came: nobody knows what became of the message.</summary>
    MessageLost,
}
