namespace Ringside.Messaging.Mdp;

/// <summary>How a wait for the confirmation of a message ended (docs/mdp.md).</summary>
public enum SendOutcome
{
    /// <summary>The peer's node has it.</summary>
    Received,

    /// <summary>The peer's application has dealt with it.</summary>
    Delivered,

    /// <summary>No confirmation came in time; it may have arrived all the same.</summary>
    TimedOut,

    /// <summary>The connection ended first: nobody knows.</summary>
    Lost,

    /// <summary>It was not taken: a queue is full.</summary>
    Backpressure,

    /// <summary>It was not taken: there is no such peer.</summary>
    UnknownPeer,

    /// <summary>It was not taken: it is too long.</summary>
    TooLong,
}
