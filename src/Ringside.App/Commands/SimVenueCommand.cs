using System.CommandLine;
using Ringside.Simulation.Venue;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim venue</c>: a whole venue whose processes, machines and networks fail while members trade.</summary>
internal static class SimVenueCommand
{
    internal const int StandardSeeds = 200;

    internal static Command Create() => new SimSeeds("venue", StandardSeeds, VenueSimulation.Run).Create(
        "Run a whole venue in virtual time: engines, stores, a merge, gateways, market data and a standby, with members that trade and\n"
            + "followers of the feed, while the network loses and doubles, connections break, and processes are killed, stand still and\n"
            + "come back. Checks what members were promised. Stops at the first seed that fails, and shows what happened last.\n\n"
            + "Example:  ringside sim venue --seeds 1000 --seed 7");
}
