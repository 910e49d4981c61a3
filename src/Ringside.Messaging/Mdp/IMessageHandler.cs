namespace Ringside.Messaging.Mdp;

/// <summary>Deals with messages on a handler thread of the shape <see cref="ThreadShape.Pipeline"/> (docs/mdp.md). Messages of one peer
/// always come to the same handler, in their order.</summary>
public interface IMessageHandler
{
    /// <summary>Deals with one message; the node takes it back when the call returns.</summary>
    /// <param name="node">To answer with, and to confirm the delivery.</param>
    /// <param name="message">The message.</param>
    void Handle(MdpNode node, in ReceivedMessage message);
}
