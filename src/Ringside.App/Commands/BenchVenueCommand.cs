using System.CommandLine;
using System.Text.Json;
using Ringside.App.Commands.Venue;
using Ringside.App.Output;
using Ringside.Bench.Venue;
using Ringside.Messaging.Streams.Disks;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench venue</c>: a whole venue under load.</summary>
internal sealed class BenchVenueCommand
{
    private readonly Option<long> _rate =
        NumberOption.Create("--rate", "Messages of members a second, of all together", 1, 10_000_000, 10_000L);
    private readonly Option<int> _seconds =
        NumberOption.Create("--seconds", "Seconds that are measured, after 2 s of warming up", 1, 3600, 5);
    private readonly Option<int> _members = NumberOption.Create("--members", "Members that send, a session each", 1, 64, 4);

    private readonly Option<string> _copies = ChoiceOption.Create(
        "--stable-copies", "Stores that must hold a batch before anybody is shown it", "1", "0", "2");

    private readonly Option<string> _fsync = ChoiceOption.Create("--fsync", "When stores synchronize", "none", "interval", "every");
    private readonly Option<int> _followers = NumberOption.Create("--followers", "Readers of the feed", 1, 16, 1);
    private readonly Option<string> _wait =
        ChoiceOption.Create("--wait", "What the venue's thread does while there is no work", "block", "spin");
    private readonly Option<string> _connections = NodeOptions.Connections();
    private readonly Option<bool> _sweep = new("--sweep") { Description = "A table of rates, until one is not reached" };

    private readonly Option<int?> _idle = NumberOption.CreateOptional(
        "--idle", "Measure the memory of so many connections that are logged in and idle", 1, 15_000);

    private readonly Option<int?> _restart = NumberOption.CreateOptional(
        "--restart", "Measure how long a killed venue takes to be back from so many events", 1_000, 100_000_000);

    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    internal static Command Create()
    {
        var verb = new BenchVenueCommand();
        var command = new Command(
            "venue",
            "Measure a whole venue, which is started as another process: members send a mixed flow at a rate, by OUCH over TCP through\n"
                + "gateway, engine and stores and back. Times count from when a message was meant to be sent.\n\n"
                + "Example:  ringside bench venue --rate 10000 --wait spin");
        Option[] options =
        [
            verb._rate, verb._seconds, verb._members, verb._copies, verb._fsync, verb._followers, verb._wait, verb._connections,
            verb._sweep, verb._idle, verb._restart, verb._json,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        using var progress = new ProgressLine();
        VenueBenchmarkOptions options = OptionsOf(parsed, progress);
        object result = parsed.GetValue(_idle) is { } idle ? VenueIdleBenchmark.Run(options, idle)
            : parsed.GetValue(_restart) is { } events ? RunRestart(parsed, options, events)
            : parsed.GetValue(_sweep) ? new VenueSweepResult(VenueBenchmark.Sweep(options))
            : VenueBenchmark.Run(options);
        progress.Clear();
        Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result, result.GetType()) : result.ToString());
        return ExitCodes.Success;
    }

    // Where no rate is asked for it is one that a standby beside the venue can follow.
    private VenueRestartResult RunRestart(ParseResult parsed, VenueBenchmarkOptions options, int events)
    {
        bool isAsked = parsed.GetResult(_rate) is { Implicit: false };
        return VenueRestartBenchmark.Run(isAsked ? options : options with { Rate = VenueRestartBenchmark.UsualRate }, events);
    }

    private VenueBenchmarkOptions OptionsOf(ParseResult parsed, ProgressLine progress) => new()
    {
        Rate = parsed.GetValue(_rate),
        Seconds = parsed.GetValue(_seconds),
        Members = parsed.GetValue(_members),
        StableCopies = parsed.GetValue(_copies)![0] - '0',
        Fsync = parsed.GetValue(_fsync) switch
        {
            "every" => StorePolicy.Every,
            "interval" => StorePolicy.Interval,
            _ => StorePolicy.None,
        },
        Followers = parsed.GetValue(_followers),
        Connections = parsed.GetValue(_connections)!,
        Spins = parsed.GetValue(_wait) == "spin",
        Host = [.. OwnProgram.Command(), "bench", BenchVenueHostCommand.Name],
        Progress = progress.Report,
    };
}
