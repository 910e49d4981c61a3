using System.Net;

namespace Ringside.Linux.Netlink;

/// <summary>Which Ethernet address an IP address on a link has (arp(7)).</summary>
/// <param name="LinkIndex">Number of the link in its namespace.</param>
/// <param name="Address">The neighbour's IP address.</param>
/// <param name="HardwareAddress">Its Ethernet address; null while it is not known.</param>
/// <param name="States">How far the kernel trusts the entry.</param>
public sealed record Neighbour(int LinkIndex, IPAddress Address, HardwareAddress? HardwareAddress, NeighbourStates States);
