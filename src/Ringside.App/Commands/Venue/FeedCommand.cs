using System.CommandLine;
using System.Globalization;
using Ringside.App.Commands.Itch;
using Ringside.App.Commands.Net;
using Ringside.App.Output;
using Ringside.App.Venue;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.MarketData;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside feed</c>: follows the market data of a shard and shows the book.</summary>
internal sealed class FeedCommand
{
    private const long Second = 1_000_000_000;

    private readonly Option<string> _lineA = VenueOptions.Address(
        "--line-a", "Group and port of line A (ITCH 5.0, MoldUDP64)", VenueDefaults.LineA);
    private readonly Option<string> _lineB = VenueOptions.Address("--line-b", "The same of line B, or none", VenueDefaults.LineB);
    private readonly Option<string> _rerequest = VenueOptions.Address(
        "--rerequest", "Where lost messages are asked for, or none", VenueDefaults.Rerequest);

    private readonly Option<string> _snapshots = VenueOptions.Address(
        "--snapshots", "Where the book is fetched at the start, or none", VenueDefaults.Snapshots);

    private readonly Option<string> _interface = NetOptions.Interface();
    private readonly VenuePlaces _places = new();
    private readonly Option<int> _shard = NumberOption.Create("--shard", "With --config: which shard", 0, byte.MaxValue, 0);
    private readonly Option<string> _backend = LabOptions.Backend();
    private readonly Option<string?> _symbol = new("--symbol") { Description = "Show the book of one stock", HelpName = "SYMBOL" };
    private readonly Option<int> _levels = NumberOption.Create("--levels", "Levels of each side", 1, 1_000, 5);
    private readonly Option<bool> _json = LabOptions.Json("Print books and counts as JSON, one object a line");
    private readonly Option<bool> _fromStart = new("--from-start")
    {
        Description = "Begin with message 1 from the re-request server, without a snapshot, if the server still has it:\n"
            + "it keeps the newest messages since its own start",
    };

    private readonly Option<int?> _seconds = NumberOption.CreateOptional(
        "--seconds", "End after so long [default: go on until the session ends or Ctrl-C]", 1, 86_400);

    private readonly Option<string?> _dump = new("--dump")
    {
        Description = "Write the messages as the file of an ITCH day, for `ringside itch`",
        HelpName = "FILE",
    };

    internal static Command Create()
    {
        var verb = new FeedCommand();
        var command = new Command(
            "feed",
            "Follow the market data of a venue: both lines, the re-request server for what is lost, the snapshot service for the start.\n\n"
                + "Example:  ringside feed --symbol ALPHA --levels 5");
        command.Options.Add(verb._lineA);
        command.Options.Add(verb._lineB);
        command.Options.Add(verb._rerequest);
        command.Options.Add(verb._snapshots);
        command.Options.Add(verb._interface);
        verb._places.AddTo(command);
        command.Options.Add(verb._shard);
        command.Options.Add(verb._symbol);
        command.Options.Add(verb._levels);
        command.Options.Add(verb._fromStart);
        command.Options.Add(verb._seconds);
        command.Options.Add(verb._dump);
        command.Options.Add(verb._backend);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        FeedSetup setup = ParseSetup(parsed);
        bool json = parsed.GetValue(_json);
        Alpha8? symbol = parsed.GetValue(_symbol) is { } text ? ParseSymbol(text) : null;
        long lengthNanos = parsed.GetValue(_seconds) is { } seconds ? seconds * Second : long.MaxValue;
        string? path = parsed.GetValue(_dump);
        using Stream? dump = path is null ? null : new BufferedStream(OutputFile.Open("--dump", path), 1 << 16);
        var reader = new FeedReader(ItchOptions.NewBooks(), dump);
        bool beginsWithSnapshot = !parsed.GetValue(_fromStart) && !setup.Snapshots.IsEmpty;
        var follower = new FeedFollower(
            new FeedFollowerOptions { BeginsWithSnapshot = beginsWithSnapshot, Window = 1 << 16 }, reader);
        var display = new FeedDisplay(Console.Out, symbol, parsed.GetValue(_levels), json, !Console.IsOutputRedirected);
        FeedAgent? agent = null;
        using var interruption = new Interruption();
        using AgentThread thread = AgentThread.Start(
            waiter => agent = new FeedAgent(setup, follower, reader, display, lengthNanos, waiter, Console.Error),
            new AgentThreadOptions { Name = "feed", Strategy = WaitStrategy.Block });
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        reader.End();
        Console.Write(json ? Json(follower, agent!) : Text(follower, agent!));
        if (display.Problem is { } problem)
        {
            throw new UsageException(problem);
        }

        if (interruption.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }

        return Failure(setup, follower, agent!) is { } failure ? throw new RefusedException(failure) : ExitCodes.Success;
    }

    // What nobody sent cannot be right: a reader of the output must not take it for a quiet market.
    private static string? Failure(FeedSetup setup, FeedFollower follower, FeedAgent agent) =>
        follower.Session == default
            ? $"nothing was heard on {setup.LineA} at {setup.Interface}: expected a venue that sends there (`ringside up`)"
        : agent.IsSilent ? $"nothing has been heard on {setup.LineA} at {setup.Interface} lately: what is shown may be old"
        : follower.Delivered + agent.Snapshots > 0 ? null
        : follower.HasGap
            ? $"message {follower.NextNumber} cannot be had from {setup.Rerequest}, which keeps the newest since its own start: "
                + "without --from-start a snapshot is taken"
        : $"session {follower.Session} was heard, and no book came: no snapshot from {setup.Snapshots}";

    private FeedSetup ParseSetup(ParseResult parsed)
    {
        if (_places.IsGiven(parsed))
        {
            return OfVenue(parsed);
        }

        if (VenuePlaces.IsGiven(parsed, _shard))
        {
            throw new UsageException("--shard without --config: expected the venue that has it");
        }

        string interfaceName = parsed.GetValue(_interface)!;
        return new FeedSetup(
            LabOptions.ParseBackend(parsed.GetValue(_backend)!),
            interfaceName,
            ParseLine("--line-a", parsed.GetValue(_lineA)!, interfaceName),
            ParseLine("--line-b", parsed.GetValue(_lineB)!, interfaceName),
            VenueOptions.ParseEndpoint("--rerequest", parsed.GetValue(_rerequest)!),
            VenueOptions.ParseEndpoint("--snapshots", parsed.GetValue(_snapshots)!));
    }

    private FeedSetup OfVenue(ParseResult parsed)
    {
        (VenueConfiguration venue, NodeConfiguration node) = _places.MarketData(
            parsed, parsed.GetValue(_shard), _lineA, _lineB, _rerequest, _snapshots, _interface);
        return new FeedSetup(
            LabOptions.ParseBackend(parsed.GetValue(_backend)!), venue.Interface, node.LineA, node.LineB, node.Rerequest, node.Snapshots);
    }

    private static Endpoint ParseLine(string option, string text, string interfaceName)
    {
        if (text == "none" && option == "--line-b")
        {
            return default;
        }

        Endpoint line = LabOptions.ParseEndpoint(option, text);
        return line.IsMulticast && line.Port != 0
            ? Datagrams.InterfaceAdvice.WithScope(line, interfaceName)
            : throw new UsageException($"{option} {text}: expected a multicast group and a port, as {VenueDefaults.LineA}");
    }

    private static Alpha8 ParseSymbol(string text) => text.Length > 0 && Alpha8.TryOf(text, out Alpha8 symbol)
        ? symbol
        : throw new UsageException($"--symbol {text}: expected a symbol of 1 to {Alpha8.Size} characters");

    private static string Text(FeedFollower follower, FeedAgent agent) => string.Create(
        CultureInfo.InvariantCulture,
        $"session {follower.Session}: {Counted.Of(follower.Delivered, "message")}, {Counted.Of(follower.Gaps, "gap")}, "
            + $"{follower.Recovered} recovered, {Counted.Of(follower.Requests, "request")}, "
            + $"{Counted.Of(agent.Snapshots, "snapshot")}, {follower.Resyncs} of them later, {agent.SnapshotFailures} failed, "
            + $"{follower.Duplicates} duplicates, {follower.Malformed} malformed\n");

    private static string Json(FeedFollower follower, FeedAgent agent) => JsonLine.Of("end", line =>
    {
        line.WriteString("session", follower.Session.ToString());
        line.WriteString("state", agent.IsSilent ? "Silent" : follower.State.ToString());
        line.WriteNumber("messages", follower.Delivered);
        line.WriteNumber("next_number", follower.NextNumber);
        line.WriteNumber("gaps", follower.Gaps);
        line.WriteNumber("recovered", follower.Recovered);
        line.WriteNumber("requests", follower.Requests);
        line.WriteNumber("snapshots", agent.Snapshots);
        line.WriteNumber("snapshot_failures", agent.SnapshotFailures);
        line.WriteNumber("resyncs", follower.Resyncs);
        line.WriteNumber("duplicates", follower.Duplicates);
        line.WriteNumber("malformed", follower.Malformed);
        line.WriteNumber("other_sessions", follower.OtherSessions);
    });
}
