using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Streams;

/// <summary>Runs writers, stores and readers of a stream on a simulated network in virtual time, with faults, and holds what must hold
/// against it (docs/simulation.md). All follows from the seed.</summary>
public static class StreamSimulation
{
    private const int KeptEvents = 60;

    /// <summary>One run.</summary>
    /// <param name="seed">What all of it follows from.</param>
    public static StreamSimulationResult Run(ulong seed) => Run(seed, StreamFault.None);

    internal static StreamSimulationResult Run(ulong seed, StreamFault planted)
    {
        var world = new StreamWorld(seed, KeptEvents, planted);
        InvariantException? failure = InvariantException.Catch(world.Run);
        return new StreamSimulationResult
        {
            Seed = seed,
            Scenario = world.Scenario.ToString(),
            Invariant = failure?.Invariant,
            Numbers = failure?.Numbers ?? string.Empty,
            LastEvents = failure is null ? [] : world.Trail.Last(),
            VirtualNanos = world.NowNanos,
            Packets = world.Wire.Packets,
            Resumed = world.Judge.Resumed,
            Batches = world.Judge.Written,
            Released = world.Judge.Released,
            Epochs = world.Epochs,
            Digest = world.Trail.Digest,
        };
    }
}
