using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports.Wires;

/// <summary>The ports that the contract suite runs on, and where they may differ.</summary>
internal static class PortsUnderTest
{
    // The one place to add a back end: its full name, and the wires that its ports can be opened on.
    internal static IReadOnlyList<(string Backend, WireKind[] Wires)> All =>
    [
        ("socket", [WireKind.Loopback, WireKind.Hosts]),
        ("io_uring", [WireKind.Loopback, WireKind.Hosts]),
        ("packet:drop", [WireKind.Hosts]),
        ("packet:sink", [WireKind.Hosts]),
        ("xdp:generic-copy", [WireKind.Hosts]),
        ("xdp:native-copy", [WireKind.Hosts]),
        ("auto", [WireKind.Hosts]),
        ("simulated", [WireKind.Simulated]),
    ];

    /// <summary>What of <see cref="Backends.FullNames"/> is not run by itself, and why.</summary>
    internal static IReadOnlyDictionary<string, string> Exempt => new Dictionary<string, string>
    {
        ["packet"] = "chooses one of its modes, which are run each",
        ["xdp"] = "chooses one of its modes, which are run each",
        ["xdp:zero-copy"] = "no driver here has it",
    };

    /// <summary>Those that are there now.</summary>
    internal static IEnumerable<(string Backend, WireKind Wire)> Rows =>
        from entry in All
        where entry.Backend == "simulated" || Backends.TryGet(entry.Backend, out _)
        from wire in entry.Wires
        select (entry.Backend, wire);

    /// <summary>Those with streams of their own; the others use the kernel's TCP as <c>socket</c> does.</summary>
    internal static IEnumerable<string> WithStreams =>
        from row in Rows
        where row.Wire == WireKind.Loopback
        select row.Backend;

    // Where back ends may differ, all of it in one place. Everything else is the same on each of them.

    /// <summary>True where the kernel's stack is above the port: it fragments what is longer than the MTU, and sends to its own machine.
    /// The others refuse what one packet cannot hold (<see cref="IDatagramPort.MaximumPayload"/> tells).</summary>
    internal static bool UsesTheStack(IDatagramPort port) => port.Backend is "socket" or "io_uring" or "simulated";

    /// <summary>True where frames may have any size. A UMEM and a ring that the kernel writes to take whole packets or none: what is
    /// too long for their frames is lost there, as on a wire with a smaller MTU.</summary>
    internal static bool TakesAnyFrameSize(IDatagramPort port) => port.Backend is "socket" or "io_uring" or "simulated";

    /// <summary>True where SO_RCVBUF sizes what waits. Rings have the size that they were made with.</summary>
    internal static bool HasReceiveBuffer(string backend) => backend is "socket" or "simulated";
}
