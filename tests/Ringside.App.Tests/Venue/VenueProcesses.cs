using System.Globalization;
using System.Net;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Market.Itch;

namespace Ringside.App.Tests.Venue;

/// <summary>A venue of real processes on loopback, with a folder and ports of its own: one process (<c>ringside up</c>) or one for each
/// node (<c>ringside node</c>).</summary>
/// <remarks>It ends the processes that it started and no others, and removes its folder, also after a failure.</remarks>
internal sealed class VenueProcesses : IDisposable
{
    private const int FirstPort = 26_000;
    private const int Ports = 60;
    private const string Everything = "up";
    private static int _next;

    private readonly string _folder = Directory.CreateTempSubdirectory("ringside-test-").FullName;
    private readonly Dictionary<string, RingsideProcess> _processes = [];
    private readonly string _file;
    private readonly int _port;
    private string _connections = "auto";

    private VenueProcesses(Func<VenueConfiguration, int, VenueConfiguration>? change)
    {
        _port = FirstPort + (Interlocked.Increment(ref _next) * Ports);
        Configuration = DemoVenue.Create(_folder, _port);
        _file = Path.Combine(_folder, "venue.json");
        IsOneProcess = change is null;
        if (change is not null)
        {
            Configuration = change(Configuration, _port);
            File.WriteAllBytes(_file, VenueFile.Write(Configuration));
            MemberFileStore.Save(Configuration.MembersFile, DemoMembers.Create());
        }
    }

    internal VenueConfiguration Configuration { get; }

    internal bool IsOneProcess { get; }

    /// <summary>Names of the processes.</summary>
    internal IEnumerable<string> Names => IsOneProcess ? [Everything] : Configuration.Nodes.Select(node => node.Name);

    /// <summary><c>ringside up</c>, waited for until it is open.</summary>
    /// <param name="connections">How its gateway serves connections.</param>
    internal static VenueProcesses Up(string connections = "auto") =>
        Opened(new VenueProcesses(null) { _connections = connections });

    /// <summary>A process for each node: an engine, three stores of which two must have a batch, two gateways, two market data.</summary>
    internal static VenueProcesses OfNodes() => Opened(new VenueProcesses(WithMoreNodes));

    /// <summary>Starts what does not run, and waits until all is open.</summary>
    internal void Start()
    {
        string[] started = [.. Names.Where(name => !_processes.ContainsKey(name))];
        foreach (string name in started)
        {
            _processes[name] = IsOneProcess
                ? RingsideProcess.Start(
                    "up", "--data", _folder, "--base-port", _port.ToString(CultureInfo.InvariantCulture), "--connections", _connections)
                : RingsideProcess.Start("node", "--config", _file, "--name", name);
        }

        foreach (string name in started)
        {
            WaitUntilOpen(name);
        }
    }

    /// <summary>SIGKILL to the one process, or to that of a node.</summary>
    internal void Kill(string name = Everything)
    {
        _processes[name].Kill();
        _processes[name].Dispose();
        _processes.Remove(name);
    }

    /// <summary>Ctrl-C, and the end.</summary>
    internal void Stop()
    {
        foreach (RingsideProcess process in _processes.Values)
        {
            process.Interrupt();
        }

        foreach (RingsideProcess process in _processes.Values)
        {
            process.WaitForExit().AssertSuccess();
            process.Dispose();
        }

        _processes.Clear();
    }

    internal NodeConfiguration Node(NodeRole role, int number = 1) =>
        Configuration.Nodes.Single(node => node.Role == role && node.Number == number);

    internal TestMember LogIn(string user, ulong from = 1, int gateway = 1, string address = "127.0.0.1", int receiveBuffer = 0) =>
        TestMember.Connect(Node(NodeRole.Gateway, gateway).Ouch, user, "DEMO" + user, from, address, receiveBuffer);

    /// <summary>The books as a snapshot service gives them.</summary>
    internal ItchBooks Books(int data = 1) => BookText.Fetch(Node(NodeRole.MarketData, data).Snapshots, out _);

    /// <summary>Reads books until they are those that are expected; fails with the difference when they do not come to be.</summary>
    internal void AssertBooks(string[] expected, int data = 1)
    {
        long until = KernelClock.MonotonicNanos() + 10_000_000_000;
        string[] books = BookText.Of(Books(data));
        while (!books.SequenceEqual(expected) && KernelClock.MonotonicNanos() < until)
        {
            Thread.Yield();
            books = BookText.Of(Books(data));
        }

        Assert.Equal(expected, books);
    }

    /// <summary>Bytes of a process that are in memory (VmRSS of proc_pid_status(5)).</summary>
    internal long MemoryOf(string name = Everything)
    {
        IEnumerable<string> status = File.ReadLines($"/proc/{_processes[name].Id}/status");
        string line = status.First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
    }

    /// <summary>What the one process says at its start about how it serves connections.</summary>
    internal string Connections() =>
        _processes[Everything].Output.All.Single(line => line.StartsWith("connections: ", StringComparison.Ordinal));

    /// <summary>What the processes that run have told on standard error.</summary>
    internal string Events() =>
        string.Join('\n', _processes.Select(process => $"{process.Key}:\n{string.Join('\n', process.Value.Error.All)}"));

    public void Dispose()
    {
        foreach (RingsideProcess process in _processes.Values)
        {
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static VenueProcesses Opened(VenueProcesses venue)
    {
        try
        {
            venue.Start();
            return venue;
        }
        catch
        {
            venue.Dispose();
            throw;
        }
    }

    private static VenueConfiguration WithMoreNodes(VenueConfiguration demo, int port)
    {
        NodeConfiguration One(NodeRole role) => demo.Nodes.Single(node => node.Role == role);
        NodeConfiguration store = One(NodeRole.Store);
        NodeConfiguration data = One(NodeRole.MarketData);
        return demo with
        {
            StableCopies = 2,
            Limits = demo.Limits with { Orders = 1 << 14, Tokens = 1 << 18, StreamChunks = 4_096, FeedHistory = 1 << 18 },
            Nodes =
            [
                .. demo.Nodes.Where(node => node.Role != NodeRole.Standby),
                store with { Name = "store-2", Number = 2, Stream = At(port + 40), Health = default },
                store with { Name = "store-3", Number = 3, Stream = At(port + 41), Health = default },
                One(NodeRole.Gateway) with
                {
                    Name = "gateway-2", Number = 2, Stream = At(port + 42), Ouch = At(port + 43), Health = default,
                },
                data with
                {
                    Name = "data-2", Number = 2, Stream = At(port + 44), Rerequest = At(port + 45), Snapshots = At(port + 46),
                    Health = default,
                },
            ],
        };
    }

    private static Endpoint At(int port) => new(IPAddress.Loopback, port);

    private void WaitUntilOpen(string name)
    {
        RingsideProcess process = _processes[name];
        int line = process.Output.WaitFor(text => text == "open", RingsideProcess.Limit);
        if (line < 0)
        {
            process.Kill();
            process.Error.WaitForEnd(RingsideProcess.Limit);
            Assert.Fail($"{name} does not open:\n{string.Join('\n', process.Output.All)}\n{Events()}");
        }
    }
}
