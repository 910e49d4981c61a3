using System.CommandLine;
using Ringside.Simulation.Streams;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim streams</c>: a sequenced stream whose writers, stores and disks die while it is written.</summary>
internal static class SimStreamsCommand
{
    private const int StandardSeeds = 200;

    // By the number of the profile.
    private static string[] Profiles => ["mixed", "broken-starts"];

    internal static Command Create() => new SimSeeds(
        "streams", StandardSeeds, Profiles,
        request => StreamSimulation.Run(
            request.Seed, (StreamProfile)Array.IndexOf(Profiles, request.Profile), keepsAll: request.IsTraced)).Create(
        "Run writers, stores and readers of a sequenced stream in virtual time, with loss, doubling, cuts, pauses, kills, machines that\n"
            + "stop and disks that are lost, and check that nothing is lost or replaced that anybody was shown. Stops at the first seed\n"
            + "that fails, and shows what happened last.\n\n"
            + "Example:  ringside sim streams --seeds 1000 --seed 7");
}
