using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Memory;
using Ringside.Linux.Xdp;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>What AF_XDP can do (kernel document networking/af_xdp).</summary>
internal static class XdpProbe
{
    private const int Chunk = 2048;
    private const int Chunks = 64;

    internal static IEnumerable<CapabilityArea> Ask(string interfaceName)
    {
        yield return AskInterface(interfaceName);
        yield return TrialWire.Ask("xdp", (questions, interfaceIndex) => AskWire(questions, interfaceIndex));
    }

    // Without a program nothing is redirected to the socket, and copy mode does not touch the queues of the device.
    private static CapabilityArea AskInterface(string interfaceName)
    {
        var questions = new Questions();
        questions.Ask($"AF_XDP socket on queue 0 of {interfaceName}", () => TryBind(interfaceName, XdpCopyMode.Copy));
        return questions.Area("xdp", $"{interfaceName}, bound in copy mode without a program");
    }

    private static void AskWire(Questions questions, int interfaceIndex)
    {
        foreach (XdpMode mode in new[] { XdpMode.Generic, XdpMode.Native, XdpMode.Offloaded })
        {
            questions.Ask($"program, {mode.ToString().ToLowerInvariant()}", () =>
            {
                using BpfMap sockets = RedirectProgram.CreateSocketMap(1);
                using BpfProgram program = RedirectProgram.Load(ProgramProbe.Nothing, sockets);
                using BpfLink link = BpfLink.AttachXdp(program, interfaceIndex, mode);
                return "yes";
            });
        }

        questions.Ask("bind copy", () => TryBind(TrialWire.LinkName, XdpCopyMode.Copy));
        questions.Ask("bind zero-copy", () => TryBind(TrialWire.LinkName, XdpCopyMode.ZeroCopy));
    }

    private static unsafe string TryBind(string interfaceName, XdpCopyMode mode)
    {
        using var memory = new PinnedRegion(Chunk * Chunks);
        using XdpSocket socket = XdpSocket.Open(
            new Umem(memory.Start, memory.Length, Chunk),
            new XdpSocketOptions
            {
                Interface = interfaceName,
                CopyMode = mode,
                FillEntries = Chunks,
                CompletionEntries = Chunks,
                ReceiveEntries = Chunks,
                TransmitEntries = Chunks,
            });
        return socket.IsZeroCopy ? "zero-copy" : "copy";
    }
}
