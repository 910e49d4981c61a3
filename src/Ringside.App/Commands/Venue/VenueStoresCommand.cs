using System.CommandLine;
using Ringside.Exchange.Administration;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside venue stores</c>: other stores count from now on.</summary>
internal static class VenueStoresCommand
{
    internal static Command Create()
    {
        Option<string?> add = new("--add") { Description = "A store that is to count, too", HelpName = "NAME" };
        Option<string?> remove = new("--remove") { Description = "A store that is to count no more", HelpName = "NAME" };
        Option<string?> replace = new("--replace")
        {
            Description = "A store and the one that is to count in its place; twice the same name for one that comes back without files",
            HelpName = "OLD=NEW",
        };
        var run = new AdministrationRun();
        var command = new Command(
            "stores",
            "Change which stores of a running venue count: of a batch that anybody is shown, as many of them as stableCopies says have a "
                + "copy. A store that is to come must run, and have caught up: `ringside venue status` shows both, and the stores that "
                + "count. Each shard goes on in a new epoch, after a pause of some milliseconds; the merge follows.\n\n"
                + "Example:  ringside venue stores --config venue.json --replace store-2=store-4 --user ADMIN1 --secret DEMOADMIN1");
        command.Options.Add(add);
        command.Options.Add(remove);
        command.Options.Add(replace);
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            Option[] given = [.. ((Option[])[add, remove, replace]).Where(option => VenuePlaces.IsGiven(parsed, option))];
            if (given.Length != 1)
            {
                throw new UsageException("expected one of --add, --remove, --replace, found "
                    + (given.Length == 0 ? "none" : string.Join(" and ", given.Select(option => option.Name))));
            }

            (string? goes, string? comes) = given[0] == replace ? Split(parsed.GetValue(replace)!)
                : (parsed.GetValue(remove), parsed.GetValue(add));
            ushort[] numbers = run.Places.Stores(parsed, given[0], goes, comes);
            var request = new AdministrativeRequest
            {
                Action = AdministrativeAction.ChangeStores,
                Target = AdministrativeTarget.Venue,
                Number = numbers[0],
                Node = numbers[1],
            };
            string words = $"{given[0].Name} {(given[0] == replace ? $"{goes}={comes}" : goes ?? comes)}";
            return run.Run(
                parsed, request, words,
                "the change has begun; it is done when `ringside venue status` names the new stores without \"changing from\"");
        });
        return command;
    }

    /// <summary>Why a change was refused, in words.</summary>
    internal static string TextOf(StoreChangeProblem problem) => problem switch
    {
        StoreChangeProblem.UnderWay => "Another change is under way: one at a time",
        StoreChangeProblem.Counts => "The store that is to come counts already",
        StoreChangeProblem.DoesNotCount => "The store that is to go does not count",
        StoreChangeProblem.TooFew => "Fewer stores would be left than must hold a batch (stableCopies)",
        StoreChangeProblem.NotHeard => "Nothing is heard of the store that is to come: it has to run, and to follow the stream",
        StoreChangeProblem.Behind => "The store that is to come has not caught up yet: ask again when it has",
        _ => "The change was given up",
    };

    private static (string Goes, string Comes) Split(string text) =>
        text.Split('=') is [{ Length: > 0 } goes, { Length: > 0 } comes]
            ? (goes, comes)
            : throw new UsageException($"--replace {text}: expected OLD=NEW, the names of two stores");
}
