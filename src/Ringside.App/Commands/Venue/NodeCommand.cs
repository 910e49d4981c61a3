using System.CommandLine;
using Ringside.Exchange.Configuration;
using Ringside.Net.Agents;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside node</c>: one node of a venue in a process of its own.</summary>
internal sealed class NodeCommand
{
    private readonly Option<string?> _config = NodeOptions.Config();

    private readonly Option<string[]> _name = new("--name")
    {
        Description = "Name of the node; several run in one process, on one thread",
        HelpName = "NAME",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _wait = NodeOptions.Wait();
    private readonly Option<string> _connections = NodeOptions.Connections();
    private readonly Option<bool> _acceptLoss = NodeOptions.AcceptLoss();

    internal static Command Create()
    {
        var verb = new NodeCommand();
        verb._config.Required = true;
        var command = new Command(
            "node",
            "Run one node of a venue, or some, as its configuration describes them. All processes of a venue are given the same file.\n\n"
                + "Example:  ringside node --config venue.json --name store-1");
        command.Options.Add(verb._config);
        command.Options.Add(verb._name);
        command.Options.Add(verb._wait);
        command.Options.Add(verb._connections);
        command.Options.Add(verb._acceptLoss);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        VenueConfiguration venue = NodeOptions.Load(parsed.GetValue(_config)!);
        string[] names = parsed.GetValue(_name)!;
        foreach (string name in names.Where(name => !venue.Nodes.Any(node => node.Name == name)))
        {
            throw new UsageException(
                $"--name {name}: no node of the venue; expected one of {string.Join(", ", venue.Nodes.Select(node => node.Name))}");
        }

        return new VenueRun(venue, NodeOptions.LoadMembers(venue))
        {
            Nodes = names,
            Wait = parsed.GetValue(_wait) == "spin" ? WaitStrategy.Spin : WaitStrategy.Block,
            Connections = NodeOptions.Choose(parsed.GetValue(_connections)!),
            AcceptsLoss = parsed.GetValue(_acceptLoss),
        }.Run();
    }
}
