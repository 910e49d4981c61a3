using System.CommandLine;
using Ringside.App.Datagrams;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Net;

/// <summary>The options that several network commands share, and how their texts become values.</summary>
internal static class NetOptions
{
    internal static Option<string> Group() => new("--group")
    {
        Description = "Multicast group and port",
        HelpName = "ADDRESS:PORT",
        Required = true,
    };

    internal static Option<string> Interface() => new("--interface")
    {
        Description = "Network interface",
        HelpName = "NAME",
        DefaultValueFactory = _ => "lo",
    };

    internal static Option<string> Backend() => new("--backend")
    {
        Description = "Network back end: " + string.Join(", ", Backends.FullNames),
        HelpName = "NAME",
        DefaultValueFactory = _ => Backends.Names[0],
    };

    internal static Option<string> Wait(string standard) => new("--wait")
    {
        Description = "What to do while nothing arrives: spin, spin-then-block or block",
        HelpName = "STRATEGY",
        DefaultValueFactory = _ => standard,
    };

    /// <summary>A group with a port, which must not be 0: there is nobody to choose it; one of the link alone gets its
    /// interface as its scope.</summary>
    internal static Endpoint ParseGroup(string text, string interfaceName)
    {
        Endpoint group = LabOptions.ParseGroup(text);
        return group.Port != 0
            ? InterfaceAdvice.WithScope(group, interfaceName)
            : throw new UsageException($"--group {text}: expected a port from 1 to 65535");
    }

    /// <summary>Frames that hold the largest datagram where the kernel puts fragments together; what writes its own headers does not
    /// fragment, and its memory is cut into smaller ones.</summary>
    internal static int FrameSize(IBackend backend) => backend.Name is "socket" or "io_uring" ? 1 << 16 : 1 << 11;
}
