namespace Ringside.Messaging.Mdp;

/// <summary>How a message travels, and what its sender wants to be told (docs/mdp.md). Without any: reliable, ordered, nothing
/// told.</summary>
[Flags]
public enum SendFlags
{
    /// <summary>Reliable and ordered; no confirmation is reported.</summary>
    None = 0,

    /// <summary>Report when the peer's node has the whole message.</summary>
    ConfirmReceived = 1,

    /// <summary>Report when the peer's application has said that it has dealt with the message.</summary>
    ConfirmDelivered = 2,

    /// <summary>May overtake earlier messages, when it fits into one packet; a longer one keeps its place in the order.</summary>
    Unordered = 4,

    /// <summary>Sent once. It must fit into one packet, and it is never retransmitted.</summary>
    BestEffort = 8,
}
