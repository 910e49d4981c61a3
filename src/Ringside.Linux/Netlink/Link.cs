namespace Ringside.Linux.Netlink;

/// <summary>A network link of one namespace (netdevice(7), RTM_GETLINK of rtnetlink(7)).</summary>
/// <param name="Index">Its number, unique in its namespace.</param>
/// <param name="Name">Its name, at most 15 bytes.</param>
/// <param name="Flags">Its state.</param>
/// <param name="Mtu">Largest packet above the link layer, in bytes.</param>
/// <param name="HardwareAddress">Its Ethernet address; zero for loopback, null for a link that has none of six bytes.</param>
/// <param name="Kind">What made it (<c>veth</c>, <c>bridge</c>), null for a physical link and loopback.</param>
/// <param name="State">What it can do now.</param>
public sealed record Link(
    int Index, string Name, LinkFlags Flags, int Mtu, HardwareAddress? HardwareAddress, string? Kind, OperationalState State);
