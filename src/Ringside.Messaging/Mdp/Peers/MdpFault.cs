namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Bugs that a test can plant, to see that the simulator finds them. In production there is none.</summary>
internal enum MdpFault
{
    None,

    /// <summary>Packets are not held against their checksum.</summary>
    ChecksumSkipped,

    /// <summary>A packet is confirmed although there is no room for what it carries.</summary>
    ConfirmedBeforeAccepted,

    /// <summary>A confirmation alone uses the number of the packet before it.</summary>
    NumberReused,

    /// <summary>Packets that come twice are taken twice.</summary>
    DuplicatesTaken,

    /// <summary>A packet of an unknown connection makes a peer.</summary>
    HeartbeatCreatesPeer,

    /// <summary>Blocks are sent and taken whatever the credit.</summary>
    CreditIgnored,

    /// <summary>Nothing wakes the sender when no confirmation comes.</summary>
    ProbeForgotten,

    /// <summary>A message counts as delivered when the application has taken it.</summary>
    DeliveredEarly,

    /// <summary>What a peer at a new address says moves it there at once.</summary>
    AddressNotProven,

    /// <summary>The frame of a message that was taken is not given back.</summary>
    FrameLeaked,
}
