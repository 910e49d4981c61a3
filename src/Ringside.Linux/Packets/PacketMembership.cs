namespace Ringside.Linux.Packets;

/// <summary>What an interface shall receive beside its own frames while the socket is open (PACKET_ADD_MEMBERSHIP, packet(7)).</summary>
public enum PacketMembership
{
    /// <summary>One multicast group, by its Ethernet address.</summary>
    Multicast = 0,

    /// <summary>Everything on the wire.</summary>
    Promiscuous = 1,

    /// <summary>All multicast groups.</summary>
    AllMulticast = 2,

    /// <summary>One more unicast Ethernet address.</summary>
    Unicast = 3,
}
