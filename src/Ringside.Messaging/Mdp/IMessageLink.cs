namespace Ringside.Messaging.Mdp;

/// <summary>What large objects, the block device and the files need of a messenger, and all that they know of it.</summary>
public interface IMessageLink
{
    /// <summary>Longest payload of a message, in bytes.</summary>
    int MaximumMessage { get; }

    /// <summary>Sends one message; the link copies the payload before it returns.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="payload">The bytes.</param>
    /// <param name="options">How.</param>
    /// <param name="number">Number of the message, when it was accepted.</param>
    /// <returns>What became of it; <see cref="SendResult.Backpressure"/> asks to try again later, nothing was taken then.</returns>
    SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number);
}
