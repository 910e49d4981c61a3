using System.CommandLine;
using Ringside.Exchange.Administration;
using Ringside.Market.Instruments;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside venue</c>: what the administration of a running venue may do.</summary>
internal static class VenueCommand
{
    private const string Who = " --user ADMIN1 --secret DEMOADMIN1";

    private static AdministrativeTarget[] Instruments =>
        [AdministrativeTarget.Venue, AdministrativeTarget.Shard, AdministrativeTarget.Symbol];

    internal static Command Create()
    {
        var group = new Command(
            "venue",
            "Look at a venue that runs and administer it. An administrator is a user of the member file (`ringside members add "
                + "--administrator`); what is asked goes through a gateway to every shard that it is about, into its stream, and is "
                + "answered from there. The exit code is 0 when all of it was carried out, 1 when an answer is missing, 2 when the "
                + "venue has nothing of the name or number, 3 when a shard has refused.\n\n"
                + "Example:  ringside venue halt --symbol ALPHA" + Who);
        group.Subcommands.Add(VenueStatusCommand.Create());
        group.Subcommands.Add(State());
        group.Subcommands.Add(Simple(
            "halt", "Halt instruments: orders may be cancelled, and none is matched.", " --symbol ALPHA", "halted",
            new AdministrativeRequest { Action = AdministrativeAction.SetState, State = TradingState.Halted }, Instruments));
        group.Subcommands.Add(Simple(
            "mass-cancel", "Cancel all orders of an instrument, a member or a session.", " --session NORTH1", "done",
            new AdministrativeRequest { Action = AdministrativeAction.MassCancel },
            AdministrativeTarget.Symbol, AdministrativeTarget.Member, AdministrativeTarget.User));
        group.Subcommands.Add(Simple(
            "kill", "Turn the kill switch of a member on: its orders go, and new ones are refused.", " --member 1", "killed",
            new AdministrativeRequest { Action = AdministrativeAction.Kill }, AdministrativeTarget.Member));
        group.Subcommands.Add(Simple(
            "revive", "Turn the kill switch of a member off.", " --member 1", "revived",
            new AdministrativeRequest { Action = AdministrativeAction.Revive }, AdministrativeTarget.Member));
        group.Subcommands.Add(Limits());
        group.Subcommands.Add(Simple(
            "unlock",
            "Let a user try again that is locked out for wrong secrets, from wherever it comes. Each gateway knows its own: say which by "
                + "--gateway, where there are several.",
            " --name NORTH1", "may try again", new AdministrativeRequest { Action = AdministrativeAction.Unlock },
            AdministrationTarget.OfName()));
        group.Subcommands.Add(Simple(
            "end-day",
            "End the day on every shard: orders expire, instruments close, members and feeds are told, and nothing more is taken. The next "
                + "day has streams and numbers of its own: start the venue with another name of the day.",
            " --all", "the day ends", new AdministrativeRequest { Action = AdministrativeAction.EndDay }, AdministrativeTarget.Venue));
        group.Subcommands.Add(VenueHandOverCommand.Create());
        group.Subcommands.Add(VenueStoresCommand.Create());
        group.Subcommands.Add(VenueUpgradeCommand.Create());
        return group;
    }

    private static Command Simple(
        string name, string description, string example, string done, AdministrativeRequest request,
        params AdministrativeTarget[] targets) => Simple(name, description, example, done, request, new AdministrationTarget(targets));

    private static Command Simple(
        string name, string description, string example, string done, AdministrativeRequest request, AdministrationTarget target)
    {
        var run = new AdministrationRun();
        var command = new Command(name, $"{description}\n\nExample:  ringside venue {name}{example}{Who}");
        target.AddTo(command);
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            (AdministrativeRequest whole, string words) = target.Parse(parsed, request);
            return run.Run(parsed, whole, words, done);
        });
        return command;
    }

    private static Command State()
    {
        Option<string> to = ChoiceOption.Create("--to", "The state to enter", "open", "pre-open", "pre-close", "halted");
        var target = new AdministrationTarget(Instruments);
        var run = new AdministrationRun();
        var command = new Command(
            "state", "Bring instruments into a trading state.\n\nExample:  ringside venue state --to open --symbol ALPHA" + Who);
        command.Options.Add(to);
        target.AddTo(command);
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            ThrowIfMissing(parsed, to);
            string word = parsed.GetValue(to)!;
            TradingState state = word switch
            {
                "open" => TradingState.Open,
                "pre-open" => TradingState.PreOpen,
                "pre-close" => TradingState.PreClose,
                _ => TradingState.Halted,
            };
            (AdministrativeRequest request, string words) = target.Parse(
                parsed, new AdministrativeRequest { Action = AdministrativeAction.SetState, State = state });
            return run.Run(parsed, request, words, word);
        });
        return command;
    }

    private static Command Limits()
    {
        Option<long> quantity = Most("--most-quantity", "Most shares of one order");
        Option<long> notional = Most("--most-notional", "Most notional of one order, in units of the price's last decimal times shares");
        Option<long> orders = Most("--most-open-orders", "Most open orders on one shard");
        var target = new AdministrationTarget(AdministrativeTarget.Member);
        var run = new AdministrationRun();
        var command = new Command(
            "limits",
            "Give a member other limits, all three of them, until another engine takes over, or the one that writes is started again:\n"
                + "each takes those of the member file.\n\n"
                + "Example:  ringside venue limits --member 1 --most-quantity 500 --most-notional 0 --most-open-orders 100" + Who);
        command.Options.Add(quantity);
        command.Options.Add(notional);
        command.Options.Add(orders);
        target.AddTo(command);
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            ThrowIfMissing(parsed, quantity, notional, orders);
            (AdministrativeRequest request, string words) = target.Parse(parsed, new AdministrativeRequest
            {
                Action = AdministrativeAction.SetLimits,
                MostQuantity = parsed.GetValue(quantity),
                MostNotional = parsed.GetValue(notional),
                MostOpenOrders = parsed.GetValue(orders),
            });
            return run.Run(parsed, request, words, "limits set");
        });
        return command;
    }

    // What changes a market is said, and has no default.
    private static void ThrowIfMissing(ParseResult parsed, params Option[] options)
    {
        if (options.FirstOrDefault(option => !VenuePlaces.IsGiven(parsed, option)) is { } missing)
        {
            throw new UsageException($"{missing.Name} is missing: {missing.Description}");
        }
    }

    private static Option<long> Most(string name, string description) =>
        NumberOption.CreateWithoutDefault(name, description + "; 0 for no limit", 0L, long.MaxValue);
}
