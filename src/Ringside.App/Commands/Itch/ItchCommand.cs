using System.CommandLine;

namespace Ringside.App.Commands.Itch;

/// <summary><c>ringside itch</c>: days of a real venue's market data.</summary>
internal static class ItchCommand
{
    // The one place to add a command of the group.
    private static Command[] Commands() =>
    [
        PrintCommand.Create(),
        StatsCommand.Create(),
        BookCommand.Create(),
        GenerateDayCommand.Create(),
    ];

    internal static Command Create()
    {
        var group = new Command(
            "itch",
            "Read files of ITCH 5.0 days (BinaryFILE, gzip or plain), or make one.\n\n"
                + "Example:  ringside itch generate --symbols 100 --messages 100000 --out day.itch.gz");
        foreach (Command command in Commands())
        {
            group.Subcommands.Add(command);
        }

        return group;
    }
}
