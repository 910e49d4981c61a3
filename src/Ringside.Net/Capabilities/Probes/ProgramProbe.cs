using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>Whether programs can be loaded into the kernel (bpf(2)); nothing is attached here.</summary>
internal static class ProgramProbe
{
    internal static UdpMatch Nothing { get; } = new(9);

    internal static CapabilityArea Ask()
    {
        var questions = new Questions();
        questions.Ask("maps", () =>
        {
            using BpfMap map = BpfMap.Create(BpfMapKind.Array, sizeof(uint), sizeof(long), 1, "ringside_trial");
            return "yes";
        });
        questions.Ask("XDP programs with a map of sockets", () =>
        {
            using BpfMap sockets = RedirectProgram.CreateSocketMap(1);
            using BpfProgram program = RedirectProgram.Load(Nothing, sockets);
            return "yes";
        });
        questions.Ask("traffic-class programs", () =>
        {
            using BpfProgram program = DropProgram.Load(Nothing);
            return "yes";
        });
        return questions.Area("bpf", "loaded, not attached");
    }
}
