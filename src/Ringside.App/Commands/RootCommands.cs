using System.CommandLine;
using Ringside.App.Commands.Itch;
using Ringside.App.Commands.Mdp;
using Ringside.App.Commands.Net;
using Ringside.App.Commands.Venue;

namespace Ringside.App.Commands;

/// <summary>The tree of commands.</summary>
internal static class RootCommands
{
    internal static RootCommand Create()
    {
        var root = new RootCommand(
            "Ringside: an electronic exchange that you can run, measure and break.\n\nExample:  ringside demo");
        root.Options.Add(new Option<bool>("--debug") { Description = "Show details of a fault", Recursive = true });
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(Group(
            "lab",
            "Replay market data at a trader and measure tick-to-trade.\n\nExample:  ringside lab generate --rows 100000 --out day.csv.gz",
            ExchangeCommand.Create(), TraderCommand.Create(), OracleCommand.Create(), RunCommand.Create(), GenerateCommand.Create()));
        root.Subcommands.Add(Group(
            "bench",
            "Measure parts of Ringside on this machine.\n\nExample:  ringside bench feed --data day.csv.gz",
            BenchFeedCommand.Create(), BenchItchCommand.Create(), BenchMatchingCommand.Create(), BenchMicroCommand.Create(),
            BenchIoCommand.Create(), BenchIoAnswerCommand.Create(), BenchMessagingCommand.Create(), BenchMessagingAnswerCommand.Create(),
            BenchBlockCommand.Create(), BenchFilesCommand.Create(), BenchVenueCommand.Create(), BenchVenueHostCommand.Create()));
        root.Subcommands.Add(NetCommand.Create());
        root.Subcommands.Add(ItchCommand.Create());
        root.Subcommands.Add(SimCommand.Create());
        root.Subcommands.Add(MdpCommand.Create());
        root.Subcommands.Add(UpCommand.Create());
        root.Subcommands.Add(NodeCommand.Create());
        root.Subcommands.Add(TradeCommand.Create());
        root.Subcommands.Add(FeedCommand.Create());
        root.Subcommands.Add(ReplayAsFlowCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(MembersCommand.Create());
        root.Subcommands.Add(VenueCommand.Create());
        root.Subcommands.Add(DrillCommand.Create());
        return root;
    }

    private static Command Group(string name, string description, params Command[] commands)
    {
        var group = new Command(name, description);
        foreach (Command command in commands)
        {
            group.Subcommands.Add(command);
        }

        return group;
    }
}
