using System.CommandLine;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Files;
using Ringside.Exchange.Members;
using Ringside.Net.Agents;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside up</c>: a whole venue in one process.</summary>
internal sealed class UpCommand
{
    private readonly Option<string?> _config = NodeOptions.Config();
    private readonly Option<string> _data = NodeOptions.Data();
    private readonly Option<int> _port = NodeOptions.BasePort();
    private readonly Option<string> _wait = NodeOptions.Wait();
    private readonly Option<string> _connections = NodeOptions.Connections();
    private readonly Option<bool> _acceptLoss = NodeOptions.AcceptLoss();

    private readonly Option<string> _threads = ChoiceOption.Create(
        "--threads", "Whether nodes that hand to each other share a thread", "shared", "each");

    private readonly Option<string?> _day = new("--day")
    {
        Description = "Name of the demo venue's day: another one begins with empty books, when the one before has ended "
            + "(`ringside venue end-day`) [default: DEMO]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _write = new("--write-config")
    {
        Description = "Write the demo venue as a file for --config, with its member file, and run nothing",
        HelpName = "FILE",
    };

    internal static Command Create()
    {
        var verb = new UpCommand();
        var command = new Command(
            "up",
            "Run a whole venue in one process: engine, stores, gateway, market data and standby, by default on loopback, with members and\n"
                + "symbols to try. What it keeps survives its end: started again with the same folder, every order is there.\n"
                + "Events are told on standard error, a line of JSON each. Ctrl-C ends it.\n\n"
                + "Example:  ringside up\n"
                + "          ringside trade --user NORTH1 --secret DEMONORTH1    (in another terminal)");
        command.Options.Add(verb._config);
        command.Options.Add(verb._data);
        command.Options.Add(verb._port);
        command.Options.Add(verb._day);
        command.Options.Add(verb._wait);
        command.Options.Add(verb._connections);
        command.Options.Add(verb._acceptLoss);
        command.Options.Add(verb._threads);
        command.Options.Add(verb._write);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string? file = parsed.GetValue(_config);
        VenueConfiguration venue = NodeOptions.LoadOrDemo(parsed, _config, _data, _port);
        if (parsed.GetValue(_day) is { } day)
        {
            venue = file is null
                ? venue with { Day = ParseDay(day) }
                : throw new UsageException($"--day with --config {file}: the file says it, expected only one of them");
        }

        if (file is null && !File.Exists(venue.MembersFile))
        {
            VenueGround.MakeFolder("--data", venue.DataFolder);
            MemberFileStore.Save(venue.MembersFile, DemoMembers.Create());
        }

        if (parsed.GetValue(_write) is { } written)
        {
            return Write(venue, written);
        }

        return new VenueRun(venue, NodeOptions.LoadMembers(venue))
        {
            SharesThread = parsed.GetValue(_threads) == "shared",
            Wait = parsed.GetValue(_wait) == "spin" ? WaitStrategy.Spin : WaitStrategy.Block,
            Connections = NodeOptions.Choose(parsed.GetValue(_connections)!),
            AcceptsLoss = parsed.GetValue(_acceptLoss),
            Welcome = file is null ? Welcome(parsed.GetValue(_port)) : [],
        }.Run();
    }

    private static Alpha10 ParseDay(string text) =>
        text.Length > 0 && text.All(char.IsAsciiLetterOrDigit) && Alpha10.TryOf(text, out Alpha10 day)
            ? day
            : throw new UsageException($"--day {text}: expected 1 to {Alpha10.Size} letters and digits");

    private static int Write(VenueConfiguration venue, string file)
    {
        if (File.Exists(file))
        {
            throw new UsageException($"--write-config {file}: it is there already, expected a new file");
        }

        try
        {
            VenueFileStore.Save(file, venue);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--write-config {file}: {FileProblem.Of(file, problem)}");
        }

        Console.WriteLine($"{file}: venue; {venue.MembersFile}: members");
        return ExitCodes.Success;
    }

    private static string[] Welcome(int port)
    {
        DemoLogin login = DemoMembers.Logins[0];
        string where = port == DemoVenue.UsualBasePort ? string.Empty : $" --gateway 127.0.0.1:{port + 20}";
        return
        [
            "log-ins: " + string.Join(", ", DemoMembers.Logins.Select(one => $"{one.User}/{one.Secret}")),
            $"try: ringside trade --user {login.User} --secret {login.Secret}{where}",
        ];
    }
}
