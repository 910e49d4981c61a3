namespace Ringside.Messaging.Mdp;

/// <summary>What sends messages to peers: all that large objects, the block device and the files know of a node (docs/mdp.md).</summary>
public interface IMessageLink
{
    /// <summary>Longest payload of one message, in bytes.</summary>
    int MaximumMessage { get; }

    /// <summary>Sends one message.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="payload">The bytes; they are copied before the call returns.</param>
    /// <param name="options">How it travels, and what is reported.</param>
    /// <param name="number">The message's number at this peer, when it was accepted.</param>
    /// <returns><see cref="SendResult.Backpressure"/> when nothing was taken and the caller should try again later.</returns>
    SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number);
}
