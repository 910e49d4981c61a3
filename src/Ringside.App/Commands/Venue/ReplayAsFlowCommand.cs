using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.App.Venue;
using Ringside.Exchange.Clients;
using Ringside.Lab.MarketData;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside replay-as-flow</c>: makes the book of a recorded day stand at the venue, as a market maker's orders.</summary>
internal sealed class ReplayAsFlowCommand
{
    private const int MostLevels = 1 << 14;
    private const long E8PerE4 = 10_000;

    private readonly Option<string> _data = LabOptions.Data();
    private readonly Option<string> _user = VenueOptions.User();
    private readonly Option<string?> _secret = VenueOptions.Secret();
    private readonly Option<string?> _secretFile = VenueOptions.SecretFile();
    private readonly Option<string> _gateway = VenueOptions.Gateway();
    private readonly Option<string?> _tls = VenueOptions.Tls();
    private readonly VenuePlaces _places = new();
    private readonly Option<string> _backend = LabOptions.Backend();
    private readonly Option<bool> _json = LabOptions.Json("Print the counts as JSON");
    private readonly Option<string> _symbol = new("--symbol") { Description = "What is traded", HelpName = "SYMBOL", Required = true };
    private readonly Option<long> _rate = NumberOption.Create(
        "--rate", "Rows a second; 0: as fast as the venue answers", 0L, 10_000_000L, 0L);

    private readonly Option<long> _rows = NumberOption.Create("--rows", "End after so many rows", 1L, long.MaxValue, long.MaxValue);

    private readonly Option<string> _tick = new("--tick")
    {
        Description = "Step of the prices, up to 4 decimals; rows with other prices are left out",
        HelpName = "PRICE",
        DefaultValueFactory = _ => "0.01",
    };

    private readonly Option<string> _share = new("--share")
    {
        Description = "Which amount of the data is one share",
        HelpName = "AMOUNT",
        DefaultValueFactory = _ => "0.001",
    };

    internal static Command Create()
    {
        var verb = new ReplayAsFlowCommand();
        var command = new Command(
            "replay-as-flow",
            "Play recorded levels as the orders of a market maker, one order for each level, so that the venue's book is the recorded one. "
                + "The orders stay when it ends, unless the venue cancels those of members that go. The exit code is 1 when no order was "
                + "accepted or an answer is missing, 2 when the data is wrong, 3 when the log-in was refused or the connection is lost.\n\n"
                + "Example:  ringside replay-as-flow --data day.csv.gz --user MAKER --secret-file maker.secret --symbol ALPHA --rate 5000");
        command.Options.Add(verb._data);
        command.Options.Add(verb._user);
        command.Options.Add(verb._secret);
        command.Options.Add(verb._secretFile);
        command.Options.Add(verb._gateway);
        verb._places.AddTo(command);
        command.Options.Add(verb._tls);
        command.Options.Add(verb._symbol);
        command.Options.Add(verb._rate);
        command.Options.Add(verb._rows);
        command.Options.Add(verb._tick);
        command.Options.Add(verb._share);
        command.Options.Add(verb._backend);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        OuchClientOptions options = VenueOptions.ParseClient(
            parsed.GetValue(_user)!, parsed.GetValue(_secret), parsed.GetValue(_secretFile), from: 0);
        string symbol = parsed.GetValue(_symbol)!;
        if (symbol.Length == 0 || !Alpha8.TryOf(symbol, out Alpha8 stock))
        {
            throw new UsageException($"--symbol {symbol}: expected a symbol of 1 to {Alpha8.Size} characters");
        }

        Endpoint gateway = _places.Gateway(parsed, _gateway);
        IBackend backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!);
        var scale = new LevelScale(ParseTick(parsed.GetValue(_tick)!), VenueOptions.ParseE8("--share", parsed.GetValue(_share)!));
        using TardisReader reader = TardisReader.OpenFile(parsed.GetValue(_data)!);
        var notes = new ClientNotes(parsed.GetValue(_json), Console.Out, Console.Error);
        var counts = new ReplayEvents(notes);
        var client = new OuchClient(options with { MostOrders = 4 * MostLevels, QueueBytes = 1 << 20 }, counts);
        var flow = new LevelFlow(
            stock, scale.TickE4, MostLevels, client.Orders, new OrderTokens(VenueOptions.TokenPrefix(KernelClock.RealtimeNanos())));
        var user = new ReplayUser(reader, scale, flow, parsed.GetValue(_rate), parsed.GetValue(_rows), notes);
        bool isInterrupted = ClientRun.Run(
            backend, gateway, VenueOptions.ParseTrust(parsed.GetValue(_tls)), client, WaitStrategy.SpinThenBlock, _ => user);
        if (client.Logins > 0)
        {
            Console.Write(parsed.GetValue(_json) ? Json(user, flow, client, counts) : Text(user, flow, client, counts));
        }

        if (!isInterrupted && !user.IsDone)
        {
            ClientRun.ThrowIfRefused(client, gateway, parsed.GetValue(_tls) is not null, _places.HealthPage(parsed, _gateway));
        }

        if (counts.IsAllRefused)
        {
            Console.Error.WriteLine("replay-as-flow: all orders were refused");
        }

        return isInterrupted ? ExitCodes.Interrupted
            : counts.IsAllRefused || user.Unanswered > 0 ? ExitCodes.Incorrect
            : ExitCodes.Success;
    }

    private static uint ParseTick(string text)
    {
        long tickE8 = VenueOptions.ParseE8("--tick", text);
        return tickE8 % E8PerE4 == 0 && tickE8 / E8PerE4 <= OrderRequest.HighestPriceE4
            ? (uint)(tickE8 / E8PerE4)
            : throw new UsageException($"--tick {text}: expected a price with up to 4 decimals, as 0.01");
    }

    private static string Text(ReplayUser user, LevelFlow flow, OuchClient client, ReplayEvents counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{user.Rows} rows, {user.OffTick} of them between ticks and {flow.LeftOut} beyond what can be said left out, {flow.Cut} cut; "
            + $"{user.Sent} messages, {counts.Rejected.Total} refused, {user.Unanswered} unanswered, "
            + $"{client.Orders.Executions} executions, "
            + $"{client.Orders.Live} orders live, {flow.Crossed} levels crossed by a newer row\n{counts.Rejected.Text()}");

    private static string Json(ReplayUser user, LevelFlow flow, OuchClient client, ReplayEvents counts) => JsonLine.Of("replay", line =>
    {
        line.WriteNumber("rows", user.Rows);
        line.WriteNumber("off_tick", user.OffTick);
        line.WriteNumber("left_out", flow.LeftOut);
        line.WriteNumber("cut", flow.Cut);
        line.WriteNumber("crossed", flow.Crossed);
        line.WriteNumber("sent", user.Sent);
        line.WriteNumber("refused", counts.Rejected.Total);
        counts.Rejected.Write(line, "reasons");
        line.WriteNumber("executions", client.Orders.Executions);
        line.WriteNumber("unanswered", user.Unanswered);
        line.WriteNumber("live", client.Orders.Live);
    });
}
