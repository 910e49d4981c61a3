namespace Ringside.Messaging.Mdp.Peers;

/// <summary>What a handshake settles.</summary>
internal readonly record struct ConnectionTerms
{
    /// <summary>The id that packets to this side carry.</summary>
    internal ulong LocalId { get; init; }

    /// <summary>The id that packets to the peer carry.</summary>
    internal ulong RemoteId { get; init; }

    /// <summary>The id that the dialler drew.</summary>
    internal ulong Dialler { get; init; }

    /// <summary>The run of the peer's node.</summary>
    internal ulong RemoteInstance { get; init; }

    /// <summary>Longest packet that the peer takes.</summary>
    internal int PeerMaximumPacket { get; init; }

    /// <summary>Longest message that the peer takes.</summary>
    internal int PeerMaximumMessage { get; init; }

    /// <summary>Blocks that the peer takes at first.</summary>
    internal int PeerCredit { get; init; }

    /// <summary>Blocks that this side takes at a time.</summary>
    internal int WindowLimit { get; init; }
}
