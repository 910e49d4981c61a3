using System.CommandLine;
using Ringside.App.Commands.Venue;
using Ringside.Bench.Venue;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench venue-host</c>: the second process of <c>bench venue</c>, which starts it. Not shown to people.</summary>
internal static class BenchVenueHostCommand
{
    internal const string Name = "venue-host";

    internal static Command Create()
    {
        Option<string?> config = NodeOptions.Config();
        Option<string> wait = NodeOptions.Wait();
        Option<string> connections = NodeOptions.Connections();
        config.Required = true;
        var command = new Command(Name, "Be the venue of `ringside bench venue`, which starts this by itself.\n\n"
            + "Example:  ringside bench venue-host --config venue.json")
        {
            Hidden = true,
        };
        command.Options.Add(config);
        command.Options.Add(wait);
        command.Options.Add(connections);
        command.SetAction(parsed => Run(
            parsed.GetValue(config)!, parsed.GetValue(wait) == "spin", NodeOptions.Choose(parsed.GetValue(connections)!).Kind));
        return command;
    }

    private static int Run(string file, bool spins, ConnectionKind connections)
    {
        VenueConfiguration venue = NodeOptions.Load(file);
        Backends.TryGet("socket", out IBackend? backend);
        using var log = new VenueLog(Stream.Null, KernelClock.RealtimeNanos);
        using VenueHost host = VenueHost.Start(new VenueHostOptions
        {
            Venue = venue,
            Members = NodeOptions.LoadMembers(venue),
            Log = log,
            Backend = backend!,
            Wait = spins ? WaitStrategy.Spin : WaitStrategy.Block,
            Connections = connections,
            ServesHealth = false,
        });
        while (!host.IsOpen)
        {
            if (!host.IsRunning)
                throw new RefusedException("a node of the venue has failed");
            Thread.Sleep(1);
        }

        Console.WriteLine($"open {host.Composition}");
        using var ended = new CancellationTokenSource();
        var input = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                if (line == VenueProgress.Question)
                {
                    Console.WriteLine(new VenueProgress(host.Stored, host.Followed));
                }
            }

            ended.Cancel();
        })
        { IsBackground = true };
        input.Start();
        host.Wait(ended.Token);
        return ExitCodes.Success;
    }
}
