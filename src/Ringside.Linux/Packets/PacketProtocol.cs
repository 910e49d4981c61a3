namespace Ringside.Linux.Packets;

/// <summary>Which frames a packet socket takes, by Ethernet type (packet(7), linux/if_ether.h).</summary>
public enum PacketProtocol
{
    /// <summary>None at all: for a socket that only sends.</summary>
    None = 0,

    /// <summary>ETH_P_ALL: every frame. These taps see a frame before tcx programs and XDP's generic mode has been passed; those of one
    /// protocol see it after them.</summary>
    All = 0x0003,

    /// <summary>ETH_P_IP: IPv4.</summary>
    IPv4 = 0x0800,

    /// <summary>ETH_P_ARP.</summary>
    Arp = 0x0806,

    /// <summary>ETH_P_IPV6: IPv6.</summary>
    IPv6 = 0x86dd,
}
