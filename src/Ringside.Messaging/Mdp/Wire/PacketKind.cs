namespace Ringside.Messaging.Mdp.Wire;

/// <summary>What a packet is for: its fourth byte (docs/mdp.md).</summary>
internal enum PacketKind : byte
{
    /// <summary>Belongs to a connection.</summary>
    Connected = 1,

    /// <summary>Belongs to a connection, everything behind the packet number encrypted (AES-GCM).</summary>
    Sealed = 2,

    /// <summary>Asks for a connection.</summary>
    Connect = 3,

    /// <summary>Answers a connect without a good token: send it again with this one.</summary>
    Challenge = 4,

    /// <summary>Answers a connect with a good token: the connection exists.</summary>
    Accept = 5,

    /// <summary>Answers a packet of a connection that nobody here knows.</summary>
    UnknownPeer = 6,
}
