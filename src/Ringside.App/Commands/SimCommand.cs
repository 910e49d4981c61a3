using System.CommandLine;
using Ringside.Simulation;

namespace Ringside.App.Commands;

/// <summary><c>ringside sim</c>: whole systems in virtual time.</summary>
internal static class SimCommand
{
    private const string List = "list";

    internal static Command Create()
    {
        SimSeeds venue = SimVenueCommand.Make();
        Command command = venue.Create(
            "sim",
            "Run whole systems in virtual time on a simulated network, all drawn from a seed, and check what must hold. Without a name:\n"
                + "the whole venue.\n\n"
                + "Example:  ringside sim mdp --seeds 1000\n"
                + "          ringside sim --canary one-answer-seals");
        Option<string?> canary = new("--canary")
        {
            Description = "Leave out a rule and look for a run that fails without it; exits with 0 when one does. Without --seed it tries "
                + "200 seeds, from 1 on but for the one rule that few seeds find. `list` tells the names",
            HelpName = "NAME|list",
        };
        command.Options.Add(canary);
        command.SetAction(parsed => parsed.GetValue(canary) is { } name ? Look(name, venue, parsed) : venue.Execute(parsed));
        command.Subcommands.Add(SimMdpCommand.Create());
        command.Subcommands.Add(SimStreamsCommand.Create());
        command.Subcommands.Add(SimVenueCommand.Create());
        return command;
    }

    private static int Look(string name, SimSeeds options, ParseResult parsed)
    {
        (ulong? first, int? seeds, bool isJson) = options.RangeOf(parsed);
        if (options.OtherOptionOf(parsed) is { } other)
        {
            throw new UsageException($"{other} does not go with --canary {name}: expected --seed, --seeds or --json beside it");
        }

        if (name == List)
        {
            return SimCanary.List(isJson);
        }

        Canary canary = Canaries.Find(name) ?? throw new UsageException(
            $"--canary {name}: expected `list` or one of {string.Join(", ", Canaries.All.Select(one => one.Name))}");
        return new SimCanary(canary).Execute(
            first ?? canary.FirstSeed, seeds ?? (first is null ? canary.Seeds : 1), isJson);
    }
}
