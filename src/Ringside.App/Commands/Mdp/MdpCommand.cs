using System.CommandLine;

namespace Ringside.App.Commands.Mdp;

/// <summary><c>ringside mdp</c>: the message protocol of the house.</summary>
internal static class MdpCommand
{
    // The one place to add a command of the group.
    private static Command[] Commands() =>
    [
        DecodeCommand.Create(),
    ];

    internal static Command Create()
    {
        var group = new Command(
            "mdp", "Look into the message protocol MDP.\n\nExample:  ringside mdp decode capture.pcap");
        foreach (Command command in Commands())
        {
            group.Subcommands.Add(command);
        }

        return group;
    }
}
