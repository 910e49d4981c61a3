using System.Net;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Namespaces;

/// <summary>One end of a <see cref="VethPair"/>, ready for packets (veth(4)).</summary>
/// <param name="Namespace">The namespace that it is in; closed by the pair.</param>
/// <param name="LinkName">Name of the link there.</param>
/// <param name="LinkIndex">Number of the link there.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="HardwareAddress">Its Ethernet address.</param>
public sealed record VethEnd(
    NetworkNamespace Namespace, string LinkName, int LinkIndex, IPAddress Address, HardwareAddress HardwareAddress);
