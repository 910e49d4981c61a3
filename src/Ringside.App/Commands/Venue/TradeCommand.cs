using System.CommandLine;
using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside trade</c>: a member's client, typed, piped, or as a generated flow.</summary>
internal sealed class TradeCommand
{
    private const int MostOrdersOfFlow = 1 << 18;

    private readonly Option<string> _user = VenueOptions.User();
    private readonly Option<string?> _secret = VenueOptions.Secret();
    private readonly Option<string?> _secretFile = VenueOptions.SecretFile();
    private readonly Option<string> _gateway = VenueOptions.Gateway();
    private readonly Option<string?> _tls = VenueOptions.Tls();
    private readonly VenuePlaces _places = new();
    private readonly Option<string> _backend = LabOptions.Backend();
    private readonly Option<bool> _json = LabOptions.Json("Print each event as a JSON object on a line");
    private readonly Option<bool> _flow = new("--flow")
    {
        Description = "Send a generated flow at a rate (open loop) and measure the answers: each message has its time, and what is late "
            + "is caught up with, above the rate; a member with a limit needs a rate well below it",
    };

    private readonly Option<long> _rate = NumberOption.Create("--rate", "Of a flow: messages a second", 1L, 10_000_000L, 1_000L);
    private readonly Option<long> _seconds = NumberOption.Create("--seconds", "Of a flow: how long it lasts", 1L, 86_400L, 10L);
    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Of a flow: seed of its orders", ulong.MinValue, ulong.MaxValue, 42UL);

    private readonly Option<int?> _from = NumberOption.CreateOptional(
        "--from",
        "Number of the first message that is wanted: 1 is the first of the day, 0 the first from now on [default: 1, of a flow 0]",
        0,
        int.MaxValue);

    private readonly Option<long> _reconnect = NumberOption.Create(
        "--reconnect", "Seconds for which a lost connection is tried again; 0: not at all", 0L, 86_400L, ClientRun.ReconnectSeconds);

    private readonly Option<string> _symbols = new("--symbols")
    {
        Description = "Of a flow: what is traded, the busiest first, each with the price that orders are placed around at first "
            + "if it is not " + PriceText.Of(VenueDefaults.ReferenceE4),
        HelpName = "SYMBOL[=PRICE],..",
        DefaultValueFactory = _ => VenueDefaults.Symbols,
    };

    internal static Command Create()
    {
        var verb = new TradeCommand();
        var command = new Command(
            "trade",
            "Trade as a member (OUCH 4.2 over SoupBinTCP): lines are typed or piped, `help` lists them. Piped lines end with a wait for "
                + "all answers. A drop copy reads what all sessions of its member read.\n\n"
                + "The exit code is 0 when all went well; 1 when something was refused or not answered, of a flow when no order was "
                + "accepted or an answer is missing; 2 when a piped line could not be read, which goes before 1; 3 when the log-in was "
                + "refused or the connection is lost, which goes before both.\n\n"
                + "Example:  echo 'buy 100 ALPHA 100.50' | ringside trade --user ALICE --secret-file alice.secret");
        command.Options.Add(verb._user);
        command.Options.Add(verb._secret);
        command.Options.Add(verb._secretFile);
        command.Options.Add(verb._gateway);
        verb._places.AddTo(command);
        command.Options.Add(verb._tls);
        command.Options.Add(verb._from);
        command.Options.Add(verb._reconnect);
        command.Options.Add(verb._flow);
        command.Options.Add(verb._rate);
        command.Options.Add(verb._seconds);
        command.Options.Add(verb._symbols);
        command.Options.Add(verb._seed);
        command.Options.Add(verb._backend);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        bool isFlow = parsed.GetValue(_flow);
        ulong from = (ulong)(parsed.GetValue(_from) ?? (isFlow ? 0 : 1));
        OuchClientOptions options = VenueOptions.ParseClient(
            parsed.GetValue(_user)!, parsed.GetValue(_secret), parsed.GetValue(_secretFile), from);
        Endpoint gateway = _places.Gateway(parsed, _gateway);
        IBackend backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!);
        var tokens = new OrderTokens(VenueOptions.TokenPrefix(KernelClock.RealtimeNanos()));
        return isFlow ? Flow(parsed, options, gateway, backend, tokens) : Trade(parsed, options, gateway, backend, tokens);
    }

    private int Trade(ParseResult parsed, OuchClientOptions options, Endpoint gateway, IBackend backend, OrderTokens tokens)
    {
        bool isTyped = !Console.IsInputRedirected;
        bool isTerminal = isTyped && !Console.IsOutputRedirected;
        var printer = new TradePrinter(parsed.GetValue(_json), Console.Out, isTerminal ? "> " : string.Empty);
        var client = new OuchClient(options, printer);
        TradeUser? user = null;
        TlsTrust? trust = VenueOptions.ParseTrust(parsed.GetValue(_tls));
        bool isInterrupted = ClientRun.Run(
            backend, gateway, trust, client, WaitStrategy.Block,
            waiter => user = new TradeUser(
                () => new LineReader(StandardDescriptors.OpenInputStream(), TradeUser.LongestLine + 1, waiter, keepsTooLong: true),
                tokens, printer, Console.Error, isTyped, options.FirstNumber == 1),
            parsed.GetValue(_reconnect));
        if (isInterrupted)
        {
            return ExitCodes.Interrupted;
        }

        if (!user!.IsDone)
        {
            TellUnsent(user, client);
            ClientRun.ThrowIfRefused(client, gateway, parsed.GetValue(_tls) is not null, _places.HealthPage(parsed, _gateway));
        }

        if (client.End == ClientEnd.EndOfSession && !isTyped && !user.IsDone)
        {
            Console.Error.WriteLine("trade: the session has ended, and not all lines were read: what stands there was not sent");
            return ExitCodes.Incorrect;
        }

        return user.BadLines > 0 ? ExitCodes.BadInput
            : printer.Refused > 0 || user.Unanswered > 0 ? ExitCodes.Incorrect
            : ExitCodes.Success;
    }

    // What was taken for a connection that ended before it could leave counts, too.
    private static void TellUnsent(TradeUser user, OuchClient client)
    {
        long unsent = user.Unsent + client.RequestsLost;
        if (unsent > 0)
        {
            Console.Error.WriteLine($"trade: {Counted.Of(unsent, "request")} that had been read could not be sent");
        }
    }

    private int Flow(ParseResult parsed, OuchClientOptions options, Endpoint gateway, IBackend backend, OrderTokens tokens)
    {
        var generator = new FlowGenerator(
            new FlowOptions { Seed = parsed.GetValue(_seed) }, [.. VenueOptions.ParseSymbols(parsed.GetValue(_symbols)!)], tokens);
        var notes = new ClientNotes(parsed.GetValue(_json), Console.Out, Console.Error);
        var user = new FlowUser(generator, parsed.GetValue(_rate), parsed.GetValue(_seconds), notes);
        var client = new OuchClient(options with { MostOrders = MostOrdersOfFlow, QueueBytes = 1 << 20 }, user);
        bool isInterrupted = ClientRun.Run(
            backend, gateway, VenueOptions.ParseTrust(parsed.GetValue(_tls)), client, WaitStrategy.SpinThenBlock, _ => user,
            parsed.GetValue(_reconnect));
        if (client.Logins > 0)
        {
            Console.Write(parsed.GetValue(_json) ? FlowText.Json(user, client) : FlowText.Of(user, client));
        }

        if (!isInterrupted && !user.IsDone)
        {
            ClientRun.ThrowIfRefused(client, gateway, parsed.GetValue(_tls) is not null, _places.HealthPage(parsed, _gateway));
        }

        if (user.IsAllRefused)
        {
            Console.Error.WriteLine("trade: all orders of the flow were refused");
        }

        return isInterrupted ? ExitCodes.Interrupted
            : client.Orders.Unanswered > 0 || user.IsAllRefused ? ExitCodes.Incorrect
            : ExitCodes.Success;
    }
}
