using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;

namespace Ringside.App.Drills;

/// <summary>The servers of ZooKeeper that a drill's venue is elected by: Debian's package <c>zookeeper</c>, a process each, with a short
/// tick. It writes nothing through to the disk (<c>zookeeper.forceSync</c>), since no machine is lost here.</summary>
internal sealed class DrillEnsemble : IDisposable
{
    /// <summary>Ports that a server takes: of clients, of the other servers, of elections.</summary>
    internal const int PortsOfServer = 3;

    private const string Archive = "/usr/share/java/zookeeper.jar";
    private const string Java = "/usr/bin/java";
    private const int TickMilliseconds = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DrillNetwork _network;
    private readonly NodeProcess?[] _processes;
    private readonly string _folder;
    private readonly string _logs;
    private readonly ImmutableArray<Endpoint> _addresses;

    /// <summary>Writes the files of the servers; none runs yet.</summary>
    /// <param name="network">Where they live.</param>
    /// <param name="addresses">Where clients reach them; each takes the next two ports too.</param>
    /// <param name="folder">Where their files go, and what they say.</param>
    internal DrillEnsemble(DrillNetwork network, ImmutableArray<Endpoint> addresses, string folder)
    {
        (_network, _addresses) = (network, addresses);
        (_folder, _logs) = (Path.Combine(folder, "zookeeper"), Path.Combine(folder, "logs"));
        _processes = new NodeProcess?[addresses.Length];
        Directory.CreateDirectory(_logs);
        for (int server = 0; server < addresses.Length; server++)
        {
            WriteFiles(server);
        }
    }

    /// <summary>What is missing on this machine; null when servers can be started.</summary>
    internal static string? Missing =>
        !File.Exists(Java) ? $"{Java} is not there (package default-jre-headless)"
        : !File.Exists(Archive) ? $"{Archive} is not there (package zookeeper)"
        : null;

    /// <summary>Address of the clients of a server.</summary>
    /// <param name="server">Which, from 0.</param>
    /// <param name="firstPort">The first port of all servers.</param>
    internal static Endpoint AddressOf(int server, int firstPort) => new(IPAddress.Loopback, firstPort + (server * PortsOfServer));

    /// <summary>Name of a server, for people.</summary>
    internal static string NameOf(int server) => string.Create(CultureInfo.InvariantCulture, $"zookeeper-{server + 1}");

    /// <summary>Starts those that do not run.</summary>
    internal void Start()
    {
        for (int server = 0; server < _processes.Length; server++)
        {
            if (_processes[server] is null)
            {
                string[] command =
                [
                    Java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dzookeeper.forceSync=no",
                    "-Dzookeeper.jmx.log4j.disable=true", "-cp", Archive, "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                    FileOf(server),
                ];
                string name = NameOf(server);
                _processes[server] = _network.Run(() => NodeProcess.Start(name, command, Path.Combine(_logs, name)));
            }
        }
    }

    /// <summary>Waits until all of them lead or follow.</summary>
    /// <param name="limitNanos">Until when, CLOCK_MONOTONIC_RAW.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">One has ended, or the time is over.</exception>
    internal void WaitUntilWhole(long limitNanos, CancellationToken cancellation)
    {
        for (int server = 0; server < _processes.Length; server++)
        {
            while (ModeOf(server) is not ("leader" or "follower"))
            {
                cancellation.ThrowIfCancellationRequested();
                string name = NameOf(server);
                if (_processes[server] is not { HasEnded: false } process)
                {
                    throw new RefusedException($"the process of {name} has ended; it last said: {_processes[server]?.LastLine}");
                }

                if (KernelClock.MonotonicRawNanos() > limitNanos)
                {
                    throw new RefusedException($"{name} joined no quorum in time; it last said: {process.LastLine}");
                }

                cancellation.WaitHandle.WaitOne(Pause);
            }
        }
    }

    /// <summary>Which of them leads.</summary>
    /// <exception cref="RefusedException">None says that it does.</exception>
    internal int Leader()
    {
        int leader = Enumerable.Range(0, _processes.Length).FirstOrDefault(server => ModeOf(server) == "leader", -1);
        return leader >= 0 ? leader : throw new RefusedException("no server of ZooKeeper says that it leads");
    }

    /// <summary>Kills servers (SIGKILL).</summary>
    internal void Kill(params IEnumerable<int> servers)
    {
        foreach (int server in servers)
        {
            _processes[server]?.Dispose();
            _processes[server] = null;
        }
    }

    public void Dispose() => Kill(Enumerable.Range(0, _processes.Length));

    private string FileOf(int server) => Path.Combine(_folder, NameOf(server), "zoo.cfg");

    private string ModeOf(int server) => _network.Run(() => ZooKeeperMode.Ask(_addresses[server]));

    private void WriteFiles(int server)
    {
        string data = Path.Combine(_folder, NameOf(server), "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "myid"), string.Create(CultureInfo.InvariantCulture, $"{server + 1}\n"));
        string peers = string.Join('\n', _addresses.Select((address, at) => string.Create(
            CultureInfo.InvariantCulture, $"server.{at + 1}=127.0.0.1:{address.Port + 1}:{address.Port + 2}")));
        File.WriteAllText(FileOf(server), string.Create(CultureInfo.InvariantCulture, $"""
            tickTime={TickMilliseconds}
            initLimit=50
            syncLimit=10
            dataDir={data}
            clientPort={_addresses[server].Port}
            clientPortAddress=127.0.0.1
            admin.enableServer=false
            {peers}

            """));
    }
}
