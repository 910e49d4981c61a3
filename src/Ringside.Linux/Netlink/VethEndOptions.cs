using Ringside.Linux.Descriptors;

namespace Ringside.Linux.Netlink;

/// <summary>What one end of a veth pair is to be (veth(4)).</summary>
/// <param name="Name">Name of the link in its namespace.</param>
public sealed record VethEndOptions(string Name)
{
    /// <summary>The namespace that the end is put into; null for the one that the netlink socket belongs to.</summary>
    public FileDescriptor? Namespace { get; init; }

    /// <summary>Its number in its namespace, above 1; 0 for the next free one. With different numbers at both ends the kernel
    /// treats changes of the carrier as urgent, otherwise it may take a second until the link passes packets.</summary>
    public int Index { get; init; }

    /// <summary>Its Ethernet address; null for a random one.</summary>
    public HardwareAddress? HardwareAddress { get; init; }

    /// <summary>Largest packet above the link layer, in bytes; null for 1500.</summary>
    public int? Mtu { get; init; }
}
