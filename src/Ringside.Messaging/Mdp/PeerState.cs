namespace Ringside.Messaging.Mdp;

/// <summary>Where a peer stands (docs/mdp.md).</summary>
public enum PeerState : byte
{
    /// <summary>There is no such peer.</summary>
    Unknown,

    /// <summary>A connect is under way.</summary>
    Connecting,

    /// <summary>Connected, and heard of lately.</summary>
    Active,

    /// <summary>Connected, but silent for <c>peer_heartbeat_timeout</c>.</summary>
    Inactive,

    /// <summary>Pinned, without a connection: it will be dialled again.</summary>
    Waiting,
}
