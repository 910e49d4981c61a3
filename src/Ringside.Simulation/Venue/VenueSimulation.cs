using Ringside.Exchange;

namespace Ringside.Simulation.Venue;

/// <summary>Runs a whole venue, its members and the followers of its feeds in virtual time, with faults, and holds what must hold against
/// it (docs/simulation.md). All follows from the seed.</summary>
public static class VenueSimulation
{
    private const int KeptEvents = 80;

    /// <summary>One run.</summary>
    /// <param name="seed">What all of it follows from.</param>
    public static VenueSimulationResult Run(ulong seed) => Run(seed, VenueFault.None);

    internal static VenueSimulationResult Run(ulong seed, VenueFault planted)
    {
        using var world = new VenueWorld(seed, KeptEvents, planted);
        InvariantException? failure = InvariantException.Catch(world.Run);
        return new VenueSimulationResult
        {
            Seed = seed,
            Scenario = world.Scenario.ToString(),
            Invariant = failure?.Invariant,
            Numbers = failure?.Numbers ?? string.Empty,
            LastEvents = failure is null ? [] : world.Trail.Last(),
            VirtualNanos = world.NowNanos,
            Packets = world.Wire.Packets,
            Resumed = world.Resumed,
            Batches = world.Auditor.Batches,
            Told = world.Clients.Sum(client => (long)client.Told.Count),
            Trades = world.Auditor.Trades,
            Logins = world.Clients.Sum(client => client.Logins),
            Starts = world.Starts,
            Elections = world.Elections,
            GatewaysLost = world.Auditor.GatewaysLost,
            Snapshots = world.Shelf.Made,
            Digest = world.Trail.Digest,
        };
    }
}
