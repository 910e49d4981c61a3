using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>What packet sockets can do (packet(7), kernel document networking/packet_mmap).</summary>
internal static class PacketProbe
{
    internal static IEnumerable<CapabilityArea> Ask(string interfaceName)
    {
        yield return AskInterface(interfaceName);
        yield return TrialWire.Ask("packet", AskWire);
    }

    // Bound for sending only (protocol 0): no frame of the live interface goes to it.
    private static CapabilityArea AskInterface(string interfaceName)
    {
        var questions = new Questions();
        questions.Ask($"packet socket on {interfaceName}", () =>
        {
            using PacketSocket socket = PacketSocket.Create();
            socket.Bind(KernelSocket.InterfaceIndex(interfaceName), PacketProtocol.None);
            return "yes";
        });
        return questions.Area("packet", $"{interfaceName}, bound for sending only");
    }

    private static void AskWire(Questions questions, int interfaceIndex)
    {
        questions.Ask("ring of frames (TPACKET_V2)", () =>
        {
            using PacketSocket socket = PacketSocket.Create();
            using PacketRingV2 ring = PacketRingV2.Create(socket, new PacketRingOptions(64, 2048));
            socket.Bind(interfaceIndex, PacketProtocol.All);
            return "yes";
        });
        questions.Ask("ring of blocks (TPACKET_V3)", () =>
        {
            using PacketSocket socket = PacketSocket.Create();
            using PacketRingV3 ring = PacketRingV3.Create(socket, new PacketBlockRingOptions(2, 1 << 16, 1));
            return "for captures: a block is kept back for 1 ms or more";
        });
        questions.Ask("ring for sending (PACKET_TX_RING)", () =>
        {
            using PacketSocket socket = PacketSocket.Create();
            using PacketSendRing ring = PacketSendRing.Create(socket, new PacketRingOptions(64, 2048));
            return "yes";
        });
        questions.Ask("no queueing discipline (PACKET_QDISC_BYPASS)", () =>
        {
            using PacketSocket socket = PacketSocket.Create();
            socket.BypassQueue();
            return "yes";
        });
        foreach (FanoutMode mode in Enum.GetValues<FanoutMode>())
        {
            questions.Ask($"fanout: {mode}", () =>
            {
                using PacketSocket socket = PacketSocket.Create();
                socket.Bind(interfaceIndex, PacketProtocol.All);
                socket.JoinFanout((ushort)(100 + (int)mode), mode);
                return "yes";
            });
        }

        questions.Ask("drop behind the taps (tcx ingress)", () =>
        {
            using BpfProgram program = DropProgram.Load(ProgramProbe.Nothing);
            using BpfLink link = BpfLink.AttachTcx(program, interfaceIndex, TcxDirection.Ingress);
            return "the kernel's stack does not see what the ring takes";
        });
    }
}
