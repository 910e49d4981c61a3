using System.CommandLine;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside members</c>: who may trade at a venue.</summary>
internal static class MembersCommand
{
    internal static Command Create()
    {
        var group = new Command(
            "members",
            "Add, list and remove the members of a venue and their users, in its member file.\n\n"
                + "Example:  ringside members list --file members.json");
        group.Subcommands.Add(MembersAddCommand.Create());
        group.Subcommands.Add(MembersListCommand.Create());
        group.Subcommands.Add(MembersRemoveCommand.Create());
        return group;
    }
}
