using System.CommandLine;
using System.Globalization;
using Ringside.Exchange.Administration;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside venue upgrade</c>: the rules of a shard go on in the next version.</summary>
internal static class VenueUpgradeCommand
{
    internal static Command Create()
    {
        Option<int?> shard = NumberOption.CreateOptional("--shard", "The shard whose rules change", 0, byte.MaxValue);
        Option<int?> to = NumberOption.CreateOptional(
            "--to", "The version to enter, which must be the next one; without it the next one, whichever that is", 1, int.MaxValue);
        var run = new AdministrationRun();
        var command = new Command(
            "upgrade",
            "Raise the logic version of a shard by one: from that batch of its stream on, every engine judges and matches by the rules of "
                + "the next version. It is the last step of a rolling upgrade (docs/operate.md), when all engines run a program that knows "
                + "the version; the engine that writes refuses it while one of the others cannot run it, or is not heard. `venue status` "
                + "tells what each can run. There is no way back within the day.\n\n"
                + "Example:  ringside venue upgrade --shard 0 --to 2 --config venue.json --user ADMIN1 --secret DEMOADMIN1");
        command.Options.Add(shard);
        command.Options.Add(to);
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            int number = parsed.GetValue(shard) ?? throw new UsageException($"{shard.Name} is missing: {shard.Description}");
            run.ThrowIfNoShard(parsed, number);
            var request = new AdministrativeRequest
            {
                Action = AdministrativeAction.Upgrade,
                Target = AdministrativeTarget.Shard,
                Number = (uint)number,
                LogicVersion = (uint)(parsed.GetValue(to) ?? 0),
            };
            string words = string.Create(CultureInfo.InvariantCulture, $"{shard.Name} {number}");
            return run.Run(parsed, request, words, "is the active logic version");
        });
        return command;
    }
}
