namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>What a packet says that makes a connection.</summary>
public sealed record DumpedHandshake
{
    /// <summary>Id that the dialler gave the connection.</summary>
    public required ulong Dialler { get; init; }

    /// <summary>Id of the run of the node that sends this; 0 in a challenge.</summary>
    public required ulong Instance { get; init; }

    /// <summary>Id that the acceptor gave the connection; 0 but in an accept.</summary>
    public required ulong Acceptor { get; init; }

    /// <summary>Largest packet that the sender takes, in bytes.</summary>
    public required uint MaximumPacket { get; init; }

    /// <summary>Longest message that the sender takes, in bytes.</summary>
    public required uint MaximumMessage { get; init; }

    /// <summary>Blocks that may be sent to it at first.</summary>
    public required uint Credit { get; init; }

    /// <summary>Time of the address token in seconds, by the clock of who made it; 0 without one.</summary>
    public required uint TokenSeconds { get; init; }

    /// <summary>Bytes of filling behind the seal.</summary>
    public required int Filling { get; init; }
}
