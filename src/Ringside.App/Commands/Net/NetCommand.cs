using System.CommandLine;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net</c>: what this machine's network can do, and small tools on the ports.</summary>
internal static class NetCommand
{
    // The one place to add a command of the group.
    private static Command[] Commands() =>
    [
        CapabilitiesCommand.Create(),
    ];

    internal static Command Create()
    {
        var group = new Command(
            "net",
            "See and use the ways to the network that this machine has.\n\nExample:  ringside net capabilities --interface lo");
        foreach (Command command in Commands())
        {
            group.Subcommands.Add(command);
        }

        return group;
    }
}
