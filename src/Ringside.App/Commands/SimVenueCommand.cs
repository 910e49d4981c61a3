using System.CommandLine;
using Ringside.Simulation.Venue;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim venue</c>: a whole venue whose processes, machines and networks fail while members trade.</summary>
internal static class SimVenueCommand
{
    private const int StandardSeeds = 200;

    // By the number of the profile.
    private static string[] Profiles => ["mixed", "election-heavy", "disk", "gateway-moves", "partitions", "slow"];

    internal static Command Create() => Make().Create(
        "Run a whole venue in virtual time: engines that elect who writes, stores, merges, gateways, market data and a standby, with\n"
            + "members that trade and followers of the feed, while the network loses and doubles, parts of it do not hear each other, and\n"
            + "processes are killed, stand still and come back. Checks what members were promised. Stops at the first seed that fails,\n"
            + "and shows what happened last.\n\n"
            + "Example:  ringside sim venue --profile election-heavy --seeds 1000 --seed 7");

    /// <summary>The simulation, for a verb.</summary>
    internal static SimSeeds Make() => new(
        "venue",
        StandardSeeds,
        Profiles,
        Run,
        canLeaveBudget: true);

    private static VenueSimulationResult Run(SimRequest request)
    {
        var profile = (VenueProfile)Array.IndexOf(Profiles, request.Profile);
        return request.IsOutside
            ? VenueSimulation.RunOutsideBudget(request.Seed, profile, request.IsTraced)
            : VenueSimulation.Run(request.Seed, profile, request.IsTraced);
    }
}
