using System.CommandLine;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim</c>: whole systems in virtual time.</summary>
internal static class SimCommand
{
    internal static Command Create()
    {
        Command command = new SimSeeds("venue", SimVenueCommand.StandardSeeds, Simulation.Venue.VenueSimulation.Run).Create(
            "sim",
            "Run whole systems in virtual time on a simulated network, all drawn from a seed, and check what must hold. Without a name:\n"
                + "the whole venue.\n\n"
                + "Example:  ringside sim mdp --seeds 1000");
        command.Subcommands.Add(SimMdpCommand.Create());
        command.Subcommands.Add(SimStreamsCommand.Create());
        command.Subcommands.Add(SimVenueCommand.Create());
        return command;
    }
}
