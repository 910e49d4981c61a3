using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities.Probes;

namespace Ringside.Net.Capabilities;

/// <summary>What one machine offers to the ports, asked of it and not looked up: every question is a call that is really made (socket(7),
/// io_uring_setup(2), packet(7), bpf(2), kernel document networking/af_xdp).</summary>
/// <remarks>
/// A question must not disturb what it asks about. Attaching a program to a live interface, and taking its queue away from
/// the kernel for zero-copy, would; so what needs that is asked of a veth pair in network namespaces made for it, and says whether
/// this kernel does it, not whether the driver of the named interface does. On the named interface only sockets are
/// bound that take nothing: for sending only, or with a filter that drops all.
/// </remarks>
/// <param name="Interface">Name of the network interface that the questions about an interface were asked of.</param>
/// <param name="Kernel">Release of the kernel, as uname(2) gives it.</param>
/// <param name="Areas">The answers, in the order of asking.</param>
public sealed record CapabilitySurvey(string Interface, string Kernel, IReadOnlyList<CapabilityArea> Areas)
{
    /// <summary>Asks the machine. What the questions need (sockets, rings, namespaces, a thread) is gone when this returns.</summary>
    /// <param name="interfaceName">Network interface to ask about, in the namespace of the calling thread.</param>
    /// <exception cref="Linux.Errors.KernelException">ENODEV: there is no such interface.</exception>
    public static CapabilitySurvey Take(string interfaceName)
    {
        ArgumentNullException.ThrowIfNull(interfaceName);
        _ = KernelSocket.InterfaceIndex(interfaceName);
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return new CapabilitySurvey(
            interfaceName,
            kernel,
            [
                MachineProbe.Ask(),
                SocketProbe.Ask(),
                RingProbe.Ask(),
                ProgramProbe.Ask(),
                .. PacketProbe.Ask(interfaceName),
                .. XdpProbe.Ask(interfaceName),
            ]);
    }
}
