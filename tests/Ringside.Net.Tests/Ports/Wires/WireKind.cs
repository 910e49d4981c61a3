namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>What joins the ports of a test.</summary>
public enum WireKind
{
    /// <summary>The loopback of this namespace; each host is an address of 127.0.0.0/8. Needs no privilege.</summary>
    Loopback,

    /// <summary>Each host is a network namespace with one interface on a bridge: one AF_XDP socket a queue is enough for all.</summary>
    Hosts,

    /// <summary>The network in memory.</summary>
    Simulated,
}
