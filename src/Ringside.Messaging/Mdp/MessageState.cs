namespace Ringside.Messaging.Mdp;

/// <summary>What is known of a message that was sent (docs/mdp.md).</summary>
public enum MessageState : byte
{
    /// <summary>There is no such message or peer, or all of it was reported and forgotten.</summary>
    Unknown,

    /// <summary>On its way, or waiting for its turn.</summary>
    Pending,

    /// <summary>The peer's node has it.</summary>
    Received,

    /// <summary>The peer's application has dealt with it.</summary>
    Delivered,

    /// <summary>No confirmation came in the time that was given.</summary>
    TimedOut,

    /// <summary>It was sent, best-effort, and did not arrive as far as is known.</summary>
    Dropped,
}
