using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.App.Venue;
using Ringside.Exchange.Administration;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Market.Events;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Venue;

/// <summary>What the commands of an administrator have in common: who asks which gateway, and how the answers are told.</summary>
internal sealed class AdministrationRun
{
    private readonly Option<string> _user = VenueOptions.User();
    private readonly Option<string?> _secret = VenueOptions.Secret();
    private readonly Option<string?> _secretFile = VenueOptions.SecretFile();
    private readonly Option<string> _gateway = VenueOptions.Gateway();
    private readonly Option<string?> _tls = VenueOptions.Tls();
    private readonly VenuePlaces _places = new();
    private readonly Option<bool> _json = LabOptions.Json("Print each answer as a JSON object on a line");

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(_user);
        command.Options.Add(_secret);
        command.Options.Add(_secretFile);
        command.Options.Add(_gateway);
        _places.AddTo(command);
        command.Options.Add(_tls);
        command.Options.Add(_json);
    }

    /// <summary>Where the venue is.</summary>
    internal VenuePlaces Places => _places;

    /// <summary>Refuses an engine that the venue, as far as it is known, does not have.</summary>
    /// <exception cref="UsageException">There is none, or nobody else to write.</exception>
    internal void ThrowIfNoEngine(ParseResult parsed, int shard, int number) => _places.ThrowIfNoEngine(parsed, _gateway, shard, number);

    /// <summary>Refuses a shard that the venue, as far as it is known, does not have.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    internal void ThrowIfNoShard(ParseResult parsed, int shard) => _places.ThrowIfNoShard(parsed, _gateway, shard);

    /// <summary>Sends a request and tells what became of it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="request">The request.</param>
    /// <param name="target">What it is about, in the words of the command line, for errors.</param>
    /// <param name="done">What to say of a part that was carried out.</param>
    /// <returns>The exit code: 0 when all was carried out, 1 when an answer is missing, 3 when a part was refused.</returns>
    internal int Run(ParseResult parsed, in AdministrativeRequest request, string target, string done)
    {
        OuchClientOptions options = VenueOptions.ParseClient(
            parsed.GetValue(_user)!, parsed.GetValue(_secret), parsed.GetValue(_secretFile), from: 0);
        (AdministrationUser user, bool isInterrupted) = Ask(parsed, options with { MostOrders = 1 }, request with { Request = 1 });
        if (user.IsMisunderstood)
        {
            throw new RefusedException($"{parsed.GetValue(_user)} is no administrator of the venue");
        }

        string expected = TargetHint.Of(request, _places.Known(parsed, _gateway), _places.IsDemo(parsed, _gateway));
        Tell(user, request, target, done, expected, parsed.GetValue(_json));
        if (!user.IsComplete)
        {
            Console.Error.WriteLine(
                "ringside: answers are missing: what was asked may have been carried out or not; look at the feed, then ask again");
            return isInterrupted ? ExitCodes.Interrupted : ExitCodes.Incorrect;
        }

        return user.Answers.All(answer => answer.Outcome == AdministrativeOutcome.Done) ? ExitCodes.Success
            : user.Answers.Any(answer => answer.Outcome == AdministrativeOutcome.NoTarget) ? ExitCodes.BadInput
            : ExitCodes.Refused;
    }

    // Any gateway will do: of a venue's file the first one that answers is asked. What was sent is not sent to another one.
    private (AdministrationUser User, bool IsInterrupted) Ask(ParseResult parsed, OuchClientOptions options, AdministrativeRequest request)
    {
        IBackend backend = LabOptions.ParseBackend(Backends.Names[0]);
        TlsTrust? trust = VenueOptions.ParseTrust(parsed.GetValue(_tls));
        Endpoint[] gateways = _places.Gateways(parsed, _gateway);
        for (int place = 0; ; place++)
        {
            Endpoint gateway = gateways[place];
            var user = new AdministrationUser(request, Console.Error);
            var client = new OuchClient(options, user);
            try
            {
                bool isInterrupted = ClientRun.Run(backend, gateway, trust, client, WaitStrategy.Block, _ => user);
                if (!isInterrupted && !user.IsSent)
                {
                    ClientRun.ThrowIfRefused(client, gateway, trust is not null, _places.HealthPage(parsed, _gateway));
                }

                return (user, isInterrupted);
            }
            catch (KernelException problem) when (client.Logins == 0 && place + 1 < gateways.Length)
            {
                Console.Error.WriteLine($"ringside: {problem.Message}; asking the next gateway, at {gateways[place + 1]}");
            }
        }
    }

    private static void Tell(
        AdministrationUser user, in AdministrativeRequest request, string target, string done, string expected, bool json)
    {
        AdministrativeAction action = request.Action;
        bool isUnlock = action == AdministrativeAction.Unlock;
        foreach (AdministrativeAnswer answer in user.Answers)
        {
            if (json)
            {
                Console.Write(Json(answer, action));
            }
            else if (action == AdministrativeAction.ChangeStores && answer is { Outcome: AdministrativeOutcome.Refused, Canceled: > 0 })
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"shard {answer.Shard}: refused. {VenueStoresCommand.TextOf((StoreChangeProblem)answer.Canceled)}"));
            }
            else if (answer.Outcome is AdministrativeOutcome.Done or AdministrativeOutcome.Refused or AdministrativeOutcome.NotReady)
            {
                Console.WriteLine(isUnlock
                    ? $"{target}: {done}, from {Addresses(answer.Canceled)}"
                    : AdministrationText.Of(answer, request.Action, done));
            }
            else
            {
                Console.Error.WriteLine($"ringside: {target}: {Problem(answer.Outcome, isUnlock, expected)}");
            }
        }
    }

    private static string Problem(AdministrativeOutcome outcome, bool isUnlock, string expected) => outcome switch
    {
        AdministrativeOutcome.NoTarget when isUnlock => "this gateway has not locked it out",
        AdministrativeOutcome.NoTarget => expected,
        AdministrativeOutcome.Busy => "nothing was sent, as a shard takes no more now",
        _ => "the gateway does not understand this",
    };

    private static string Addresses(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "address" : "addresses")}");

    private static string Json(AdministrativeAnswer answer, AdministrativeAction action) => JsonLine.Of("answer", line =>
    {
        bool isStores = action == AdministrativeAction.ChangeStores && answer.Canceled > 0;
        line.WriteString("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Outcome.ToString()));
        bool isNotReady = answer.Outcome == AdministrativeOutcome.NotReady;
        line.WriteString("reason", isNotReady ? LogicWords.Refusal(answer)
            : isStores ? ((StoreChangeProblem)answer.Canceled).ToString()
            : answer.Code == RejectCode.None ? string.Empty : answer.Code.ToString());
        line.WriteNumber("shard", answer.Shard);
        line.WriteString("symbol", answer.Symbol == default ? string.Empty : answer.Symbol.ToString().TrimEnd());
        if (action == AdministrativeAction.Upgrade && answer.Outcome == AdministrativeOutcome.Done)
        {
            line.WriteNumber("logic_version", LogicWords.Version(answer));
        }
        else
        {
            string counted = action == AdministrativeAction.Unlock ? "addresses" : "orders_canceled";
            line.WriteNumber(counted, isNotReady || isStores ? 0 : answer.Canceled);
        }
    });
}
