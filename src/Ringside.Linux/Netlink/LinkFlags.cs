namespace Ringside.Linux.Netlink;

/// <summary>State of a network link (netdevice(7), IFF_*); bits without a name here may be set too.</summary>
[Flags]
public enum LinkFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IFF_UP: switched on.</summary>
    Up = 0x1,

    /// <summary>IFF_BROADCAST: has a broadcast address.</summary>
    Broadcast = 0x2,

    /// <summary>IFF_LOOPBACK: leads back to this namespace.</summary>
    Loopback = 0x8,

    /// <summary>IFF_RUNNING: can pass packets now.</summary>
    Running = 0x40,

    /// <summary>IFF_NOARP: needs no neighbour resolution.</summary>
    NoNeighbours = 0x80,

    /// <summary>IFF_PROMISC: takes packets for any hardware address.</summary>
    Promiscuous = 0x100,

    /// <summary>IFF_MULTICAST: takes and sends multicast.</summary>
    Multicast = 0x1000,

    /// <summary>IFF_LOWER_UP: the other end of the wire is up.</summary>
    Carrier = 0x10000,
}
