namespace Ringside.Messaging.Mdp;

/// <summary>Something that a node tells its user (docs/mdp.md).</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Peer">To which peer.</param>
/// <param name="MessageNumber">Which message, from 1; 0 when it concerns the peer.</param>
/// <param name="Context">What the sender gave with the message.</param>
/// <param name="Reason">Why a connection ended.</param>
public readonly record struct MdpEvent(
    MdpEventKind Kind, PeerId Peer, long MessageNumber = 0, long Context = 0, DisconnectReason Reason = DisconnectReason.None);
