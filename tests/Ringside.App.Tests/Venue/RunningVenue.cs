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
        _host = VenueHost.Start(new VenueHostOptions
        {
            Venue = DemoVenue.Create(folder, basePort) with { Day = Alpha10.Of(day) },
            Members = DemoMembers.Create(),
            Log = _log,
            Backend = backend,
            ServesHealth = servesHealth,
        });
        Assert.True(!waits || SpinWait.SpinUntil(() => _host.IsOpen, RingsideProcess.Limit), "the venue does not open");
    }

    /// <summary>What it has logged; to be asked when it is disposed.</summary>
    internal string Events() => Encoding.UTF8.GetString(_events.ToArray());

    public void Dispose()
    {
        _host.Dispose();
        _log.Dispose();
    }
}
