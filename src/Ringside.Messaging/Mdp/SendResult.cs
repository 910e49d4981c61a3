namespace Ringside.Messaging.Mdp;

/// <summary>What became of a message handed to a link.</summary>
public enum SendResult
{
    /// <summary>The link has taken a copy.</summary>
    Accepted,

    /// <summary>The queues are full: nothing was taken, try again later.</summary>
    Backpressure,

    /// <summary>There is no such peer (any more).</summary>
    UnknownPeer,

    /// <summary>Longer than <see cref="IMessageLink.MaximumMessage"/>.</summary>
    TooLong,
}
