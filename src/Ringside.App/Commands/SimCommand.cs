using System.CommandLine;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim</c>: whole systems in virtual time.</summary>
internal static class SimCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "sim",
            "Run whole systems in virtual time on a simulated network, all drawn from a seed, and check what must hold.\n\n"
                + "Example:  ringside sim mdp --seeds 1000");
        command.Subcommands.Add(SimMdpCommand.Create());
        command.Subcommands.Add(SimStreamsCommand.Create());
        command.SetAction(Refuse);
        return command;
    }

    private static int Refuse(ParseResult parsed) => throw new UsageException("sim: expected what to simulate; there are: mdp, streams");
}
