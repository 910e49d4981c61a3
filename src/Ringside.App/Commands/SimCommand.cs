using System.CommandLine;
using System.Globalization;
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
            Description = "Leave out a rule and look for a run that misses it; exits with 0 when one does. `list` tells the names",
            HelpName = "NAME|list",
        };
        command.Options.Add(canary);
        command.SetAction(parsed => parsed.GetValue(canary) is { } name ? Look(name) : venue.Execute(parsed));
        command.Subcommands.Add(SimMdpCommand.Create());
        command.Subcommands.Add(SimStreamsCommand.Create());
        command.Subcommands.Add(SimVenueCommand.Create());
        return command;
    }

    private static int Look(string name)
    {
        if (name == List)
        {
            foreach (Canary one in Canaries.All)
            {
                Console.WriteLine(one.Name);
            }

            return ExitCodes.Success;
        }

        if (Canaries.Find(name) is not { } canary)
        {
            string names = string.Join(", ", Canaries.All.Select(one => one.Name));
            Console.Error.WriteLine($"--canary {name}: expected `list` or one of {names}");
            return ExitCodes.BadInput;
        }

        using var interruption = new Interruption();
        SimulationResult? found = canary.Find(canary.FirstSeed, canary.Seeds, interruption.Token);
        if (found is null)
        {
            Console.WriteLine($"{canary.Name}: no run of {canary.Profile} has missed it, from seed {canary.FirstSeed}");
            return interruption.Token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Incorrect;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{canary.Name}: caught with seed {found.Seed} of {canary.Profile}: {found.Invariant}"));
        return ExitCodes.Success;
    }
}
