namespace Ringside.Messaging.Mdp;

/// <summary>One message of a batch (docs/mdp.md).</summary>
/// <param name="Peer">To whom.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="Options">How it travels, and what is reported.</param>
public readonly record struct OutgoingMessage(PeerId Peer, ReadOnlyMemory<byte> Payload, SendOptions Options = default);
