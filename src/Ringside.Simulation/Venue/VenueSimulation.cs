using Ringside.Exchange;
using Ringside.Messaging.Streams;

namespace Ringside.Simulation.Venue;

/// <summary>Runs a whole venue, its members and the followers of its feeds in virtual time, with faults, and holds what must hold against
/// it (docs/simulation.md). All follows from the profile and the seed.</summary>
public static class VenueSimulation
{
    private const int KeptEvents = 80;
    private const int AllEvents = 1 << 20;

    /// <summary>One run.</summary>
    /// <param name="seed">What all of it follows from.</param>
    /// <param name="profile">Which faults there are most of.</param>
    /// <param name="keepsAll">Whether everything that happened is told, and not the last things alone.</param>
    public static VenueSimulationResult Run(ulong seed, VenueProfile profile = VenueProfile.Mixed, bool keepsAll = false) =>
        Run(seed, profile, VenueFault.None, StreamFault.None, keepsAll);

    /// <summary>One run in which more goes wrong than the fault budget allows: nothing need go on, and nothing may be wrong.</summary>
    /// <param name="seed">What it follows from.</param>
    /// <param name="profile">Which faults there are most of.</param>
    /// <param name="keepsAll">Whether everything that happened is told, and not the last things alone.</param>
    public static VenueSimulationResult RunOutsideBudget(
        ulong seed, VenueProfile profile = VenueProfile.Mixed, bool keepsAll = false) =>
        Run(seed, profile, VenueFault.None, StreamFault.None, keepsAll, isOutside: true);

    internal static VenueSimulationResult Run(
        ulong seed,
        VenueProfile profile,
        VenueFault planted,
        StreamFault inStreams = StreamFault.None,
        bool keepsAll = false,
        bool isOutside = false)
    {
        using var world = new VenueWorld(seed, profile, keepsAll ? AllEvents : KeptEvents, planted, inStreams, isOutside);
        InvariantException? failure = InvariantException.Catch(world.Run);
        return new VenueSimulationResult
        {
            Seed = seed,
            Scenario = $"{(isOutside ? "outside the budget: " : string.Empty)}{world.Scenario}",
            Invariant = failure?.Invariant,
            Numbers = failure?.Numbers ?? string.Empty,
            LastEvents = failure is null && !keepsAll ? [] : world.Trail.Last(),
            VirtualNanos = world.NowNanos,
            Packets = world.Wire.Packets,
            Resumed = world.Resumed,
            Batches = world.Auditor.Batches,
            Told = world.Clients.Sum(client => (long)client.Told.Count),
            Trades = world.Auditor.Trades,
            Logins = world.Clients.Sum(client => client.Logins),
            Starts = world.Starts,
            Elected = world.Elections,
            TakenOver = world.Failovers,
            Incidents = world.Plan.Counts
                .Concat(world.Wire.Faults.Where(fault => fault.Count > 0))
                .ToDictionary(fault => fault.Name, fault => fault.Count),
            Plan = world.Plan.Lines,
            Raised = world.Upgrade.Raised,
            TooOld = world.Upgrade.TooOld,
            GatewaysLost = world.Auditor.GatewaysLost,
            Snapshots = world.Shelf.Made,
            Digest = world.Trail.Digest,
        };
    }
}
