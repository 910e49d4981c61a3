using System.Text;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.App.Tests.Venue;

/// <summary>The demo venue in this process, on ports of its own.</summary>
internal sealed class RunningVenue : IDisposable
{
    private readonly MemoryStream _events = new();
    private readonly VenueLog _log;
    private readonly VenueHost _host;

    internal RunningVenue(string folder, int basePort, bool servesHealth = false, string day = "DEMO", bool waits = true)
    {
        _log = new VenueLog(_events, KernelClock.RealtimeNanos);
        Assert.True(Backends.TryGet("socket", out IBackend? backend));
        VenueConfiguration demo = DemoVenue.Create(folder, basePort);
        _host = VenueHost.Start(new VenueHostOptions
        {
            Venue = demo with { Day = Alpha10.Of(day), Limits = Small(demo.Limits) },
            Members = DemoMembers.Create(),
            Log = _log,
            Backend = backend,
            ServesHealth = servesHealth,
        });
        Assert.True(!waits || SpinWait.SpinUntil(() => _host.IsOpen, RingsideProcess.Limit), "the venue does not open");
    }

    // All memory of a venue is taken at its start: that of the demo is a gigabyte here, where the runtime clears what was used before.
    private static VenueLimits Small(VenueLimits limits) =>
        limits with { Orders = 1 << 14, Tokens = 1 << 18, StreamChunks = 256, FeedHistory = 1 << 16 };

    /// <summary>What it has logged; to be asked when it is disposed.</summary>
    internal string Events() => Encoding.UTF8.GetString(_events.ToArray());

    public void Dispose()
    {
        _host.Dispose();
        _log.Dispose();
    }
}
