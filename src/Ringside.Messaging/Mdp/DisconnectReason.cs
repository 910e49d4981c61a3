namespace Ringside.Messaging.Mdp;

/// <summary>Why a connection ended (docs/mdp.md). The numbers stand in close frames.</summary>
public enum DisconnectReason : byte
{
    /// <summary>It did not end.</summary>
    None = 0,

    /// <summary>This side closed it.</summary>
    ClosedHere = 1,

    /// <summary>The peer closed it.</summary>
    ClosedByPeer = 2,

    /// <summary>Nobody answered the connect within <c>connect_timeout</c>.</summary>
    ConnectTimedOut = 3,

    /// <summary>The peer was silent, and nothing was buffered for it.</summary>
    Silent = 4,

    /// <summary>The peer says that it does not know the connection: it was restarted, or has forgotten it.</summary>
    UnknownToPeer = 5,

    /// <summary>The same node made a new connection, or another node is at its address now.</summary>
    Replaced = 6,

    /// <summary>The peer's address is on the deny list.</summary>
    Denied = 7,

    /// <summary>The peer sent what no peer may send.</summary>
    ProtocolError = 8,
}
