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

    internal static MdpSimulationResult Run(ulong seed, MdpFault fault, int kept = KeptEvents)
    {
        MdpScenario scenario = ScenarioDraw.Draw(seed);
        using var world = new World(scenario, seed, fault, kept);
        InvariantException? failure = null;
        try
        {
            world.Run();
        }
        catch (InvariantException broken)
        {
            failure = broken;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            failure = new InvariantException("nothing throws", error.ToString());
        }

        return new MdpSimulationResult
        {
            Seed = seed,
            Scenario = scenario.ToString(),
            Invariant = failure?.Invariant,
            Numbers = failure?.Numbers ?? string.Empty,
            LastEvents = failure is null ? [] : world.Trail.Last(),
            Steps = world.Steps,
            VirtualNanos = world.VirtualNanos,
            Packets = world.Nodes.Sum(node => node.PastPackets + node.Wire.Sent),
            Messages = world.Messages.Facts.Count,
            Received = world.Messages.Received,
            Connections = world.Nodes.Sum(node => node.PastConnections + node.Peers.Made),
            Digest = world.Trail.Digest,
        };
    }
}
