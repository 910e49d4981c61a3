using System.Net;
using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Errors;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Links;

namespace Ringside.Net.Ports.Packets;

/// <summary>Keeps the kernel's stack from working on what a tap has taken (packet(7), bpf(2)).</summary>
/// <remarks>
/// A tap gets a copy; the packet goes on into the stack, which costs more than the tap does and, without a socket on the port,
/// is answered with ICMP, on which the peer's connected socket gives up. A program at the entry (tcx) that drops the port's packets
/// spares all of that; taps bound to ETH_P_ALL stand before it, those of one protocol behind it. It takes the packets from every
/// other socket of this machine on that interface, address and port, too. Where no program may be loaded, the companion socket
/// swallows the packets after the stack's work.
/// </remarks>
internal sealed class StackGuard : IDisposable
{
    private readonly BpfLink? _drop;

    private StackGuard(PacketMode mode, BpfLink? drop, Capability report)
    {
        Mode = mode;
        _drop = drop;
        Report = report;
    }

    /// <summary>What was obtained: <see cref="PacketMode.Drop"/> or <see cref="PacketMode.Sink"/>.</summary>
    internal PacketMode Mode { get; }

    /// <summary>Which protocol the tap has to be bound to.</summary>
    internal PacketProtocol Protocol(bool isIPv6) =>
        Mode == PacketMode.Drop ? PacketProtocol.All : isIPv6 ? PacketProtocol.IPv6 : PacketProtocol.IPv4;

    /// <summary>What was asked and what came of it.</summary>
    internal Capability Report { get; }

    /// <summary>Sets it up, in the network namespace of the calling thread.</summary>
    /// <param name="mode">What is wanted.</param>
    /// <param name="link">The interface.</param>
    /// <param name="local">The port's address.</param>
    /// <exception cref="KernelException">EPERM, EINVAL: the mode <see cref="PacketMode.Drop"/> was wanted and cannot be had.</exception>
    internal static StackGuard Set(PacketMode mode, LinkFacts link, in Endpoint local)
    {
        if (mode == PacketMode.Sink)
        {
            return new StackGuard(PacketMode.Sink, null, Capability.Obtained("a socket that swallows what the tap has taken", "sink"));
        }

        const string asked = "a tcx program that drops what the tap has taken";
        try
        {
            IPAddress[] destinations = LinkFacts.IsUnspecified(local) ? [] : [local.Address];
            using BpfProgram program = DropProgram.Load(new UdpMatch(local.Port, destinations));
            BpfLink drop = BpfLink.AttachTcx(program, link.Index, TcxDirection.Ingress);
            return new StackGuard(PacketMode.Drop, drop, Capability.Obtained(asked, "drop"));
        }
        catch (KernelException refusal) when (mode == PacketMode.Best)
        {
            return new StackGuard(PacketMode.Sink, null, Capability.Reduced(asked, "sink", refusal));
        }
    }

    /// <summary>Lets the stack have the packets again.</summary>
    public void Dispose() => _drop?.Dispose();
}
