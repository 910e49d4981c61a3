using System.Diagnostics;
using Ringside.Exchange.Administration;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>Engines come and go while members trade, in the order of docs/operate.md ("Adding and removing engines and standbys"): each
/// node is a host of its own, as a process is, and reads the file that it was started with.</summary>
public sealed class EngineChangeTests : IDisposable
{
    private const int Burst = 40;

    private readonly TestVenue _place = new((demo, port) =>
        TestVenue.WithThreeEngines(TestVenue.WithTwoGateways(demo, port), port));

    private readonly MemoryStream _events = new();
    private readonly VenueLog _log;
    private readonly Dictionary<string, VenueHost> _hosts = [];
    private readonly List<string> _read = [];
    private TestMember? _member;
    private int _sent;

    public EngineChangeTests() => _log = new VenueLog(_events, () => 0);

    public void Dispose()
    {
        _member?.Dispose();
        foreach (VenueHost host in _hosts.Values)
        {
            host.Dispose();
        }

        _log.Dispose();
        _place.Dispose();
    }

    [Fact]
    public void A_third_engine_comes_and_takes_the_lead_and_the_first_one_goes_while_a_member_trades()
    {
        VenueConfiguration after = _place.Configuration;
        VenueConfiguration before = after with { Nodes = after.Nodes.RemoveAll(node => node.Name == "engine-3") };
        StartAll(before);
        LogIn(gateway: 1);
        Trade(() => { });

        // Gateways must know where the engine takes orders before it can lead.
        LogIn(gateway: 2);
        Trade(() => Restart(after, "gateway-1"));
        LogIn(gateway: 1);
        Trade(() => Restart(after, "gateway-2"));
        Trade(() => Start(after, "engine-3"));
        Until(() => EngineOf("engine-3").Engine.Core.LastNumber == Writer().Engine.Core.LastNumber, "the third engine has caught up");
        EngineAgent old = Writer();
        Trade(() => HandOver(3));
        Until(() => EngineOf("engine-3").Engine.IsOpen && old.Engine.IsStandby, "the third engine writes");

        // The first one goes; the second one, which knows nothing of the third, follows it all the same, and takes over.
        Trade(() => Stop("engine-0"));
        Assert.Equal(_sent, EngineOf("engine-3").OpenOrders);
        Trade(() => Stop("engine-3"));
        Until(() => EngineOf("engine-2").Engine.IsOpen, "the second engine writes");
        LogIn(gateway: 2);
        using TestMember all = _place.LogIn("MAKER1");
        all.ReadMessages(1 + _sent);
        Assert.Equal((_sent, 'S'), (all.Count('A'), all.Letters()[0]));
        Assert.Equal(all.Text(), string.Join('\n', _read));
        Until(() => EngineOf("engine-2").OpenOrders == _sent, "each order stands once");
    }

    private void StartAll(VenueConfiguration venue)
    {
        foreach (NodeConfiguration node in venue.Nodes)
        {
            Start(venue, node.Name, waits: false);
        }

        foreach (string name in _hosts.Keys)
        {
            Until(() => _hosts[name].IsOpen, $"{name} is open");
        }
    }

    private void Start(VenueConfiguration venue, string name, bool waits = true)
    {
        Backends.TryGet("socket", out IBackend? backend);
        _hosts[name] = VenueHost.Start(new VenueHostOptions
        {
            Venue = venue,
            Members = DemoMembers.Create(),
            Log = _log,
            Backend = backend!,
            Nodes = [name],
            ServesHealth = false,
        });
        Until(() => !waits || _hosts[name].IsOpen, $"{name} is open");
    }

    private void Stop(string name)
    {
        _hosts.Remove(name, out VenueHost? host);
        host!.Dispose();
    }

    private void Restart(VenueConfiguration venue, string name)
    {
        Stop(name);
        Start(venue, name);
    }

    // The member goes on behind the last message that it has read.
    private void LogIn(int gateway)
    {
        _read.AddRange(_member?.Messages.Select(Convert.ToHexString) ?? []);
        TestMember? before = _member;
        _member = _place.LogIn("MAKER1", from: (ulong)_read.Count + 1, gateway);
        before?.Dispose(); // not earlier: its orders would be canceled
        Assert.Equal((ulong)_read.Count + 1, _member.First);
    }

    // Orders are under way while something is done, others come behind it, and all are answered.
    private void Trade(Action then)
    {
        int answered = _member!.Count('A');
        Enter();
        then();
        Enter();
        _member.Until(() => _member.Count('A') == answered + (2 * Burst), "an answer to each order");
    }

    private void Enter()
    {
        for (int number = 0; number < Burst; number++)
        {
            _member!.Enter($"A{_sent++}", 'B', 1, "ALPHA", 1_000_000);
        }
    }

    private void HandOver(ushort to)
    {
        using TestMember administrator = _place.LogIn("ADMIN1", from: 0, gateway: 2);
        Assert.True(administrator.TrySend(new AdministrativeRequest
        {
            Action = AdministrativeAction.HandOver,
            Target = AdministrativeTarget.Shard,
            Node = to,
            Request = 1,
        }));
        administrator.Until(() => administrator.Unnumbered.Count > 0, "an answer");
        Assert.True(AdministrativeAnswer.TryRead(administrator.Unnumbered[0], out AdministrativeAnswer answer));
        Assert.Equal(AdministrativeOutcome.Done, answer.Outcome);
    }

    private EngineAgent EngineOf(string name) => Assert.Single(_hosts[name].Plans.SelectMany(plan => plan.Engines));

    private EngineAgent Writer() => _hosts.Values.SelectMany(host => host.Plans).SelectMany(plan => plan.Engines)
        .Single(engine => engine.Engine.IsOpen);

    private void Until(Func<bool> isSo, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(
                clock.Elapsed < TimeSpan.FromSeconds(30), $"in vain: {what}: {System.Text.Encoding.UTF8.GetString(_events.ToArray())}");
            Thread.Sleep(1);
        }
    }
}
