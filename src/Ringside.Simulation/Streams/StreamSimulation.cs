using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Streams;

/// <summary>Runs writers, stores and readers of a stream on a simulated network in virtual time, with faults, and holds what must hold
/// against it (docs/simulation.md). All follows from the seed.</summary>
public static class StreamSimulation
{
    private const int KeptEvents = 60;
    private const int AllEvents = 1 << 20;

    /// <summary>One run.</summary>
    /// <param name="seed">What all of it follows from.</param>
    /// <param name="profile">Which faults there are most of.</param>
    /// <param name="keepsAll">Whether everything that happened is told, and not the last things alone.</param>
    public static StreamSimulationResult Run(ulong seed, StreamProfile profile = StreamProfile.Mixed, bool keepsAll = false) =>
        Run(seed, profile, StreamFault.None, keepsAll);

    internal static StreamSimulationResult Run(ulong seed, StreamProfile profile, StreamFault planted, bool keepsAll = false)
    {
        var world = new StreamWorld(seed, profile, keepsAll ? AllEvents : KeptEvents, planted);
        InvariantException? failure = InvariantException.Catch(world.Run);
        return new StreamSimulationResult
        {
            Seed = seed,
            Scenario = world.Scenario.ToString(),
            Invariant = failure?.Invariant,
            Numbers = failure?.Numbers ?? string.Empty,
            LastEvents = failure is null && !keepsAll ? [] : world.Trail.Last(),
            VirtualNanos = world.NowNanos,
            Packets = world.Wire.Packets,
            Resumed = world.Judge.Resumed,
            Batches = world.Judge.Written,
            Released = world.Judge.Released,
            Epochs = world.Epochs,
            Plan = world.Plan.Lines,
            Incidents = world.Plan.Counts
                .Concat(world.Wire.Faults.Where(fault => fault.Count > 0))
                .ToDictionary(fault => fault.Name, fault => fault.Count),
            Digest = world.Trail.Digest,
        };
    }
}
