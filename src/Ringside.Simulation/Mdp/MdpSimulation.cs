using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Simulation.Mdp;

/// <summary>Runs MDP nodes on a simulated network in virtual time, with faults, and holds everything that they do against a plain model
/// (docs/simulation.md). All follows from the seed.</summary>
public static class MdpSimulation
{
    private const int KeptEvents = 60;

    /// <summary>One run.</summary>
    /// <param name="seed">What all of it follows from.</param>
    public static MdpSimulationResult Run(ulong seed) => Run(seed, MdpFault.None);

    internal static MdpSimulationResult Run(ulong seed, MdpFault fault, int kept = KeptEvents) =>
        Run(seed, fault, kept, ScenarioDraw.Draw);

    // Whatever goes wrong, also before the run and after it, is a result with its seed: without it nobody could see it again.
    internal static MdpSimulationResult Run(ulong seed, MdpFault fault, int kept, Func<ulong, MdpScenario> draw)
    {
        string text = "none was drawn";
        World? world = null;
        InvariantException? failure = InvariantException.Catch(() =>
        {
            MdpScenario scenario = draw(seed);
            text = scenario.ToString();
            world = new World(scenario, seed, fault, kept);
            world.Run();
        });
        MdpSimulationResult result = Describe(seed, text, world);
        failure ??= InvariantException.Catch(() => world?.Dispose());
        return failure is null
            ? result
            : result with { Invariant = failure.Invariant, Numbers = failure.Numbers, LastEvents = world?.Trail.Last() ?? [] };
    }

    private static MdpSimulationResult Describe(ulong seed, string scenario, World? world) => new()
    {
        Seed = seed,
        Scenario = scenario,
        Plan = world?.Plan.Lines ?? [],
        Steps = world?.Steps ?? 0,
        VirtualNanos = world?.VirtualNanos ?? 0,
        Packets = world?.Nodes.Sum(node => node.PastPackets + node.Wire.Sent) ?? 0,
        Messages = world?.Messages.Facts.Count ?? 0,
        Received = world?.Messages.Received ?? 0,
        Connections = world?.Nodes.Sum(node => node.PastConnections + node.Peers.Made) ?? 0,
        Digest = world?.Trail.Digest ?? 0,
    };
}
