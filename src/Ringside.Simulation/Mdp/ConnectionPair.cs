namespace Ringside.Simulation.Mdp;

/// <summary>One direction of a connection: from its sender to the side that chose the id.</summary>
internal sealed class ConnectionPair(ulong receiverId)
{
    internal ulong ReceiverId { get; } = receiverId;

    /// <summary>The ordered messages that were sent, in their order.</summary>
    internal List<MessageFact> Ordered { get; } = [];

    /// <summary>How many of them have arrived.</summary>
    internal int OrderedReceived { get; set; }

    /// <summary>The receiving side was seen to exist, and the sending one.</summary>
    internal NodeRun? Receiver { get; set; }

    internal NodeRun? Sender { get; set; }

    /// <summary>Either side is over.</summary>
    internal bool IsOver { get; set; }
}
