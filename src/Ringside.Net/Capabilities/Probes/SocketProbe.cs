using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>What a UDP socket can be (socket(7), udp(7), kernel documents networking/timestamping and networking/napi).</summary>
internal static class SocketProbe
{
    private const string OldKernelHint = "this kernel does not have it";

    internal static CapabilityArea Ask()
    {
        var questions = new Questions();
        var local = new Endpoint(IPAddress.Loopback, 0);
        bool isMade = questions.Ask("UDP socket", () =>
        {
            using var trial = KernelSocket.Create(SocketKind.Datagram, local);
            return "yes";
        });
        if (isMade)
        {
            using var socket = KernelSocket.Create(SocketKind.Datagram, local);
            AskSocket(questions, socket);
        }

        questions.Ask("IPv6", () =>
        {
            using var socket = KernelSocket.Create(SocketKind.Datagram, new Endpoint(IPAddress.IPv6Loopback, 0));
            socket.Bind(new Endpoint(IPAddress.IPv6Loopback, 0));
            return "yes";
        });
        return questions.Area("socket", "loopback");
    }

    private static void AskSocket(Questions questions, KernelSocket socket)
    {
        AskOption(questions, socket, "SO_BUSY_POLL", 50, "above net.core.busy_read it needs CAP_NET_ADMIN outside of any user namespace");
        AskOption(questions, socket, "SO_PREFER_BUSY_POLL", 1, "needs CAP_NET_ADMIN outside of any user namespace");
        questions.Ask("receive queue of 16 MiB (SO_RCVBUF)", () =>
        {
            if (socket.TryForceReceiveBuffer(16 << 20, out int forced))
            {
                return $"{forced} bytes, forced past net.core.rmem_max";
            }

            SocketOption.TryFind("SO_RCVBUF", out SocketOption? option);
            return $"{option!.Apply(socket, 16 << 20).Obtained} bytes; net.core.rmem_max is the limit without CAP_NET_ADMIN";
        });
        questions.Ask("send trains (UDP_SEGMENT)", "setsockopt(UDP_SEGMENT 1000)", () => socket.TrySetSegmentSize(1000), OldKernelHint);
        questions.Ask("receive trains (UDP_GRO)", "setsockopt(UDP_GRO 1)", socket.TryCoalesceReceives, OldKernelHint);
        questions.Ask("send without copy (MSG_ZEROCOPY)", "setsockopt(SO_ZEROCOPY 1)", socket.TryAllowZeroCopy, OldKernelHint);
        questions.Ask("software receive stamps (SO_TIMESTAMPING)", () =>
        {
            socket.RequestReceiveStamps();
            return "yes";
        });
        questions.Ask("software send stamps (SO_TIMESTAMPING)", () =>
        {
            socket.RequestSendStamps();
            return "yes";
        });
        questions.Ask(
            "launch times (SO_TXTIME)", "setsockopt(SO_TXTIME)", () => socket.TryAllowLaunchTimes(KernelClockId.Tai),
            "needs CAP_NET_ADMIN for clocks but CLOCK_MONOTONIC");
        questions.Ask("several sockets on one port (SO_REUSEPORT)", () =>
        {
            socket.AllowPortSharing();
            return "yes";
        });
    }

    private static void AskOption(Questions questions, KernelSocket socket, string name, int value, string hint) => questions.Ask(
        name, $"setsockopt({name} {value})",
        () =>
        {
            SocketOption.TryFind(name, out SocketOption? option);
            return option!.TrySet(socket, value);
        },
        hint);
}
