namespace Ringside.Messaging.Mdp.Wire;

/// <summary>Flags in the header of a packet of a connection (docs/mdp.md).</summary>
[Flags]
internal enum PacketFlags : byte
{
    /// <summary>A confirmation alone.</summary>
    None = 0,

    /// <summary>The receiver must confirm this packet.</summary>
    WantsConfirmation = 1,

    /// <summary>The block has no number and is never sent again.</summary>
    BestEffort = 2,

    /// <summary>The sender has nothing behind this packet: confirm without waiting for more.</summary>
    Last = 4,
}
