namespace Ringside.Messaging.Mdp;

/// <summary>What became of the call that sends a message (docs/mdp.md). What becomes of the message is told by events.</summary>
public enum SendResult
{
    /// <summary>The message was taken.</summary>
    Accepted,

    /// <summary>A queue is full: nothing was taken, try again after the node has worked.</summary>
    Backpressure,

    /// <summary>There is no such peer, or not any more.</summary>
    UnknownPeer,

    /// <summary>Longer than <c>max_message_size</c>, or, best-effort, than one packet.</summary>
    TooLong,
}
