using System.CommandLine;
using System.Globalization;
using Ringside.Exchange.Administration;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside venue handover</c>: another engine of a shard takes the lead, as planned.</summary>
internal static class VenueHandOverCommand
{
    internal static Command Create()
    {
        Option<int?> shard = NumberOption.CreateOptional("--shard", "The shard whose engine hands over", 0, byte.MaxValue);
        Option<int?> to = NumberOption.CreateOptional(
            "--to", "Number of the engine that is to write, as in the venue's file; without it whoever is elected", 1, ushort.MaxValue);
        var run = new AdministrationRun();
        var command = new Command(
            "handover",
            "Let the engine of a shard that writes hand over to another one, without the pause of a failure: before its machine is "
                + "stopped, say. It takes nothing more, and is silent once all is stable; the other one begins at once. It is refused "
                + "while the engine that is named is not heard, or cannot run the rules of the shard. Where the venue is named "
                + "(--config, --base-port or none for the demo) the engines are looked up before anything is asked. The "
                + "answer says that the wish is in the shard's stream, not that it has come true.\n\n"
                + "Example:  ringside venue handover --shard 0 --to 2 --config venue.json --user ADMIN1 --secret DEMOADMIN1");
        command.Options.Add(shard);
        command.Options.Add(to);
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            int number = parsed.GetValue(shard) ?? throw new UsageException($"{shard.Name} is missing: {shard.Description}");
            int node = parsed.GetValue(to) ?? 0;
            run.ThrowIfNoEngine(parsed, number, node);
            var request = new AdministrativeRequest
            {
                Action = AdministrativeAction.HandOver,
                Target = AdministrativeTarget.Shard,
                Number = (uint)number,
                Node = (ushort)node,
            };
            string words = string.Create(CultureInfo.InvariantCulture, $"{shard.Name} {number}");
            return run.Run(
                parsed, request, words,
                node == 0
                    ? "the engine that writes is asked to hand over to another one"
                    : $"the engine that writes is asked to hand over to engine {node}");
        });
        return command;
    }
}
