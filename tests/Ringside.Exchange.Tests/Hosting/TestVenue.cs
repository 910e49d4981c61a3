using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>A venue on loopback in this process, with a folder and ports of its own.</summary>
internal sealed class TestVenue : IDisposable
{
    private static int _next;

    private readonly string _folder = Directory.CreateTempSubdirectory("ringside-test-").FullName;
    private readonly MemoryStream _events = new();
    private VenueLog? _log;

    internal TestVenue(Func<VenueConfiguration, int, VenueConfiguration>? change = null)
    {
        int port = 24_000 + (Interlocked.Increment(ref _next) * 60);
        VenueConfiguration demo = DemoVenue.Create(_folder, port);
        demo = demo with { Limits = demo.Limits with { Orders = 4_096, Tokens = 65_536, StreamChunks = 64, FeedHistory = 1 << 16 } };
        Configuration = change?.Invoke(demo, port) ?? demo;
    }

    internal VenueConfiguration Configuration { get; }

    /// <summary>Where all that belongs to its day lies.</summary>
    internal string DayFolder => Path.Combine(Configuration.DataFolder, "days", Configuration.Day.ToString().Trim());

    internal VenueHost? Host { get; private set; }

    internal Endpoint Gateway(int number = 1) =>
        Configuration.Nodes.Single(node => node.Role == NodeRole.Gateway && node.Number == number).Ouch;

    /// <summary>Starts all nodes and waits until they are open.</summary>
    internal void Start(bool sharesThread = true, bool waitsUntilOpen = true)
    {
        Backends.TryGet("socket", out IBackend? backend);
        _log = new VenueLog(_events, () => 0);
        Host = VenueHost.Start(new VenueHostOptions
        {
            Venue = Configuration,
            Members = DemoMembers.Create(),
            Log = _log,
            Backend = backend!,
            SharesThread = sharesThread,
        });
        var clock = Stopwatch.StartNew();
        while (waitsUntilOpen && !Host.IsOpen)
        {
            Assert.True(Host.IsRunning && clock.Elapsed < TimeSpan.FromSeconds(30), $"the venue does not open: {Events}");
            Thread.Yield();
        }
    }

    /// <summary>Waits until the standby has applied everything that is stable.</summary>
    internal void WaitForStandby()
    {
        var clock = Stopwatch.StartNew();
        StandbyAgent standby = Host!.Plans.SelectMany(plan => plan.Standbys).Single();
        EngineAgent engine = Host.Plans.SelectMany(plan => plan.Engines).First(engine => engine is not null)!;
        while (standby.Standby.Batches < engine.Engine.Stable)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"the standby is at {standby.Standby.Batches}: {Events}");
            Thread.Yield();
        }
    }

    /// <summary>Waits until there is a snapshot.</summary>
    internal void WaitForSnapshot()
    {
        var clock = Stopwatch.StartNew();
        string folder = Path.Combine(DayFolder, "snapshots");
        while (!Directory.Exists(folder) || Directory.GetDirectories(folder, "snapshot-*").Length == 0)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"there is no snapshot: {Events}");
            Thread.Yield();
        }
    }

    /// <summary>Waits until something was logged.</summary>
    internal void WaitForEvent(string text)
    {
        var clock = Stopwatch.StartNew();
        while (!Events.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"it was not logged: {text}: {Events}");
            Thread.Yield();
        }
    }

    internal string Events => System.Text.Encoding.UTF8.GetString(_events.ToArray());

    internal void Stop()
    {
        Host?.Dispose();
        Host = null;
        _log?.Dispose();
    }

    internal TestMember LogIn(string user, ulong from = 1, int gateway = 1) =>
        TestMember.Connect(Gateway(gateway), user, "DEMO" + user, from);

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A second gateway.</summary>
    internal static VenueConfiguration WithTwoGateways(VenueConfiguration venue, int port)
    {
        NodeConfiguration first = venue.Nodes.Single(node => node.Role == NodeRole.Gateway);
        NodeConfiguration second = first with
        {
            Name = "gateway-2",
            Number = 2,
            Stream = At(port + 40),
            Ouch = At(port + 41),
            Health = default,
        };
        return venue with { Nodes = venue.Nodes.Add(second) };
    }

    /// <summary>A second engine of the shard, which follows the first one, or leads it.</summary>
    internal static VenueConfiguration WithTwoEngines(VenueConfiguration venue, int port) => WithEngine(venue, 2, port + 42);

    /// <summary>Two more engines of the shard: one of the three leads, the others follow.</summary>
    internal static VenueConfiguration WithThreeEngines(VenueConfiguration venue, int port) =>
        WithEngine(WithTwoEngines(venue, port), 3, port + 44);

    private static VenueConfiguration WithEngine(VenueConfiguration venue, ushort number, int port)
    {
        NodeConfiguration engine = venue.Nodes.First(node => node.Role == NodeRole.Engine);
        return venue with
        {
            Nodes = venue.Nodes.Add(
                engine with { Name = $"engine-{number}", Number = number, Stream = At(port), Orders = At(port + 1), Health = default }),
        };
    }

    /// <summary>A second shard with its engine and feed, and a merge.</summary>
    internal static VenueConfiguration WithTwoShards(VenueConfiguration venue, int port)
    {
        ImmutableArray<InstrumentConfiguration> all = venue.Shards[0].Instruments;
        NodeConfiguration engine = venue.Nodes.Single(node => node.Role == NodeRole.Engine);
        return WithTwoGateways(venue, port) with
        {
            MergeGroup = new Endpoint([239, 77, 0, 9], port + 50),
            Shards =
            [
                venue.Shards[0] with { Instruments = [.. all.Take(3)] },
                new ShardConfiguration { Number = 1, Group = new Endpoint([239, 77, 0, 8], port + 51), Instruments = [.. all.Skip(3)] },
            ],
            Nodes =
            [
                .. WithTwoGateways(venue, port).Nodes,
                engine with { Name = "engine-1", Number = 2, Shard = 1, Stream = At(port + 42), Orders = At(port + 43), Health = default },
                new NodeConfiguration { Name = "merge-1", Role = NodeRole.Merge, Number = 1, Stream = At(port + 44) },
            ],
        };
    }

    private static Endpoint At(int port) => new(IPAddress.Loopback, port);
}
