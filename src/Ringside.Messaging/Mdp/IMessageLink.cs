namespace Ringside.Messaging.Mdp;

/// <summary>What sends messages to peers: all that large objects, the block device and the files know of a node (docs/mdp.md).</summary>
public interface IMessageLink
{
    /// <summary>Longest payload of one message, in bytes.</summary>
    int MaximumMessage { get; }

    /// <summary>Longest payload of one message to a peer: what both sides take, in bytes. Not for the path of messages: it may wait for
    /// another thread.</summary>
    /// <param name="peer">The peer.</param>
    /// <returns>As <see cref="MaximumMessage"/> for a peer without a connection.</returns>
    int MaximumMessageTo(PeerId peer) => MaximumMessage;

    /// <summary>Longest payload that travels to a peer in one packet by what is known of the path now, in bytes: only such a message can
    /// be <see cref="SendFlags.Unordered"/>. Not for the path of messages.</summary>
    /// <param name="peer">The peer.</param>
    /// <returns>As <see cref="MaximumMessageTo"/> for a peer without a connection.</returns>
    int MaximumUnorderedTo(PeerId peer) => MaximumMessageTo(peer);

    /// <summary>By what a peer is known again when it comes back over another connection. Not for the path of messages.</summary>
    /// <param name="peer">The peer.</param>
    /// <returns>Nothing known when there is no such peer, or the link does not tell.</returns>
    PeerOrigin OriginOf(PeerId peer) => default;

    /// <summary>Sends one message.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="payload">The bytes; they are copied before the call returns.</param>
    /// <param name="options">How it travels, and what is reported.</param>
    /// <param name="number">The message's number at this peer, when it was accepted.</param>
    /// <returns><see cref="SendResult.Backpressure"/> when nothing was taken and the caller should try again later.</returns>
    SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number);
}
