namespace Ringside.Messaging.Mdp.Wire;

/// <summary>What a control frame says: its first byte (docs/mdp.md).</summary>
internal enum ControlKind : byte
{
    /// <summary>Packets that are missing: pairs of the low half of the first number (4) and a count (2).</summary>
    Missing = 1,

    /// <summary>Are you there? No data; the confirmation of the packet is the answer.</summary>
    Heartbeat = 2,

    /// <summary>Makes a packet as long as the path may be able to carry; the rest of the packet is filling.</summary>
    PathProbe = 3,

    /// <summary>Eight bytes to send back, from the address that is to be proven.</summary>
    AddressChallenge = 4,

    /// <summary>The eight bytes of a challenge.</summary>
    AddressAnswer = 5,

    /// <summary>The connection is over: the reason (1).</summary>
    Close = 6,
}
