using System.Text.Json;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>A gateway that begins anew, driven by the test: the time is the test's, files and ports are real.</summary>
public sealed class GatewayAgentTests : IDisposable
{
    private const long Milli = 1_000_000;
    private const long Second = 1_000 * Milli;

    private readonly TestVenue _venue = new();
    private readonly MemoryStream _events = new();
    private readonly VenueLog _log;
    private readonly VenueParts _parts;
    private readonly Waiter _waiter = new(WaitStrategy.Spin, maximumDescriptors: 64);
    private readonly StreamSwitch _switch;
    private readonly StoreAgent _store;
    private readonly EngineAgent _engine;
    private readonly GatewayAgent _gateway;
    private readonly HealthServer _pages;
    private readonly List<CountedLink> _links = [];
    private Func<bool> _mayBegin = () => true;
    private bool _isGatewayPaused;
    private bool _isEnginePaused;
    private long _nowNanos = 100 * Second;

    public GatewayAgentTests()
    {
        _log = new VenueLog(_events, () => 0);
        Directory.CreateDirectory(_venue.Configuration.DataFolder);
        Backends.TryGet("socket", out IBackend? backend);
        VenueParts parts = _parts = new VenueParts(
            _venue.Configuration, new VenueFolders(_venue.Configuration), DemoMembers.Create(), backend!, _log);
        _switch = new StreamSwitch(
            new StreamSwitchOptions { Interface = parts.Venue.Interface, Groups = parts.Streams.Groups, HearsOthers = false },
            backend!, _waiter);
        _store = new StoreAgent(parts, Node(NodeRole.Store), hearsOthers: false, Attach(NodeRole.Store), _waiter);
        _engine = new EngineAgent(parts, Node(NodeRole.Engine), hearsOthers: false, Attach(NodeRole.Engine), _waiter);
        StreamEnd end = Attach(NodeRole.Gateway);
        _gateway = new GatewayAgent(parts, Node(NodeRole.Gateway), MakeLink, end, _waiter);
        _pages = NodePages.Serve(parts, Node(NodeRole.Gateway), _gateway, end);
        Until(() => _gateway.Gateway.IsOpen, "the venue is open");
    }

    public void Dispose()
    {
        _pages.Dispose();
        _gateway.Dispose();
        _engine.Dispose();
        _store.Dispose();
        _switch.Dispose();
        _waiter.Dispose();
        _log.Dispose();
        _venue.Dispose();
    }

    [Fact]
    public async Task A_gateway_that_was_given_up_begins_anew_and_stays_down_while_it_cannot()
    {
        IStreamListener? other = null;
        _mayBegin = () =>
        {
            // Between the end of the old door and the beginning of the new one somebody takes the address.
            Backends.TryGet("socket", out IBackend? backend);
            other ??= backend!.Listen(Node(NodeRole.Gateway).Ouch, new StreamPortOptions());
            return true;
        };
        LoseGateway();
        Assert.Equal("stopped", (await Health()).Status);
        Until(() => _links.Count == 2, "it tries to begin anew");
        Assert.Equal((true, true), (_links[0].IsDisposed, _links[1].IsDisposed));
        (string status, string reasons) = await Health();
        Assert.Equal("stopped", status);
        Assert.Contains("it cannot begin anew: ", reasons, StringComparison.Ordinal);
        Assert.Contains("EADDRINUSE", reasons, StringComparison.Ordinal);

        // Whatever comes meanwhile finds nothing that was closed.
        long tried = _nowNanos;
        Wait(4 * Second);
        Assert.Equal(2, _links.Count);
        _mayBegin = () => true;
        other!.Dispose();
        Until(() => _links.Count == 3, "it tries once more");
        Assert.InRange(_nowNanos - tried, 5 * Second, 6 * Second);
        Until(() => _gateway.Gateway.IsOpen, "it is open again");
        Assert.Equal(("ok", ""), await Health());
        Assert.Equal([true, true, false], _links.Select(link => link.IsDisposed));
        await LogIn();
    }

    [Fact]
    public void A_gateway_that_is_down_can_be_ended()
    {
        _mayBegin = () => false;
        LoseGateway();
        Until(() => _gateway.Stopped!.StartsWith("it cannot begin anew: no way", StringComparison.Ordinal), "it is down");
        _gateway.Dispose();
        _gateway.Dispose();
    }

    [Fact]
    public async Task Pages_read_the_gateway_that_lives_and_not_the_one_before()
    {
        LoseGateway();
        Until(() => _links.Count == 2 && _gateway.Gateway.IsOpen, "it has begun anew");
        long released = _gateway.Gateway.Reader.FollowerOf(0).Released;
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
        string metrics = await http.GetStringAsync($"http://{_pages.LocalEndpoint}/metrics");
        string line = $"ringside_follower_released{{node=\"gateway-1\",stream=\"shard-0\"}} {released}\n";
        Assert.Contains(line, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_whose_engine_is_silent_is_unavailable_and_the_log_tells_each_change_once()
    {
        Assert.Equal(("ok", ""), await Health());
        _isEnginePaused = true;
        Wait(10 * Second);
        Assert.Equal(("waiting", "nothing is heard of the engine of shard 0"), await Health());
        _isEnginePaused = false;
        Wait(Second);
        Assert.Equal(("ok", ""), await Health());
        _log.Dispose();
        string[] events = System.Text.Encoding.UTF8.GetString(_events.ToArray()).Split('\n');
        Assert.Single(events, line => line.Contains("\"trouble\"", StringComparison.Ordinal));
        Assert.Single(events, line => line.Contains("\"trouble-over\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_an_engine_tells_the_orders_that_its_thread_has_seen_and_reads_no_book()
    {
        StreamEnd end = Attach(NodeRole.MarketData);
        using HealthServer pages = NodePages.Serve(_parts, Node(NodeRole.Engine), _engine, end);
        using TestMember member = await Beside(() =>
        {
            TestMember member = _venue.LogIn("MAKER1");
            foreach (string token in (string[])["A", "B", "C"])
                member.Enter(token, 'B', 1, "ALPHA", 900_000);
            member.Until(() => member.Letters().Count(letter => letter == 'A') == 3, "three orders");
            return member;
        });
        Assert.Equal(3, await OpenOrders(pages));

        // The gateway hands an order over behind the engine's turn.
        member.Enter("D", 'B', 1, "ALPHA", 900_000);
        Until(() => _engine.Engine.Core.OpenOrders == 4, "the order is there");
        Assert.Equal(3, await OpenOrders(pages));
        Step();
        Assert.Equal(4, await OpenOrders(pages));
    }

    private static async Task<int> OpenOrders(HealthServer pages)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
        string metrics = await http.GetStringAsync($"http://{pages.LocalEndpoint}/metrics");
        string line = metrics.Split('\n').Single(line => line.StartsWith("ringside_engine_open_orders{", StringComparison.Ordinal));
        return int.Parse(line.AsSpan(line.LastIndexOf(' ')), System.Globalization.CultureInfo.InvariantCulture);
    }

    private NodeConfiguration Node(NodeRole role) => _venue.Configuration.Nodes.First(node => node.Role == role);

    private StreamEnd Attach(NodeRole role) => _switch.Attach(Node(role).Stream);

    private CountedLink MakeLink(ulong instance)
    {
        if (_links.Count > 0 && !_mayBegin())
            throw new IOException("no way");
        CountedLink link = new(new DirectOrderLink([_engine], 1, instance), () => _isEnginePaused);
        _links.Add(link);
        return link;
    }

    // The gateway stands still for so long that the engine gives it up, and reads of it afterwards.
    private void LoseGateway()
    {
        _isGatewayPaused = true;
        Until(() => _engine.Engine.Counters.GatewaysLost == 1, "the gateway is given up");
        _isGatewayPaused = false;
        Until(() => _gateway.Gateway.Core.WasGivenUp, "it hears of it");
    }

    private void Wait(long nanos)
    {
        for (long end = _nowNanos + nanos; _nowNanos < end;)
            Step();
    }

    private void Until(Func<bool> isSo, string what)
    {
        for (int step = 0; !isSo(); step++)
        {
            Assert.True(step < 20_000, $"it did not happen: {what}");
            Step();
        }
    }

    private void Step()
    {
        _nowNanos += 5 * Milli;
        _switch.DoWork(_nowNanos);
        if (!_isEnginePaused)
            _engine.DoWork(_nowNanos);
        _store.DoWork(_nowNanos);
        if (!_isGatewayPaused)
            _gateway.DoWork(_nowNanos);
    }

    private async Task LogIn() => (await Beside(() => _venue.LogIn("MAKER1"))).Dispose();

    // The venue goes on meanwhile.
    private async Task<TestMember> Beside(Func<TestMember> work)
    {
        Task<TestMember> member = Task.Run(work);
        while (!member.IsCompleted)
        {
            Step();
            await Task.Yield();
        }

        return await member;
    }

    private async Task<(string Status, string Reasons)> Health()
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
        using HttpResponseMessage answer = await http.GetAsync($"http://{_pages.LocalEndpoint}/health");
        using JsonDocument page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        string status = page.RootElement.GetProperty("status").GetString()!;
        Assert.Equal(status == "ok" ? 200 : 503, (int)answer.StatusCode);
        return (status, string.Join(' ', page.RootElement.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString())));
    }

    private sealed class CountedLink(IOrderLink link, Func<bool> isEngineAway) : IOrderLink, IDisposable
    {
        internal bool IsDisposed { get; private set; }

        public long DeadlineNanos => link.DeadlineNanos;

        public void Follow(int shard, in Endpoint writer) => link.Follow(shard, writer);

        public bool TrySend(int shard, in ShardInput input) => !IsDisposed && !isEngineAway() && link.TrySend(shard, input);

        public int DoWork(long nowNanos)
        {
            Assert.False(IsDisposed);
            return isEngineAway() ? 0 : link.DoWork(nowNanos);
        }

        public void Dispose()
        {
            Assert.False(IsDisposed);
            IsDisposed = true;
        }
    }
}
