using System.Diagnostics;
using System.Net;
using System.Text;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>Three real servers of ZooKeeper on the loopback, with short ticks, each with its own files. They end with their owner, and
/// each is ended by the number of its process alone.</summary>
public sealed class ZooKeeperServers : IDisposable
{
    internal const int Count = 3;

    private const string Archive = "/usr/share/java/zookeeper.jar";
    private const int TickMillis = 200;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Process?[] _processes = new Process?[Count];
    private readonly SocketBackend _backend = new();
    private Endpoint[] _addresses = [];

    /// <summary>Where they are reached.</summary>
    internal IReadOnlyList<Endpoint> Addresses => _addresses;

    /// <summary>Skips the test where they cannot be had; starts them, or those of them that do not run, where they can.</summary>
    internal void Need()
    {
        NeedInstalled();
        if (_addresses.Length == 0)
            Configure();
        for (int server = 0; server < Count; server++)
            Start(server);
        WaitUntil(() => Enumerable.Range(0, Count).All(server => ModeOf(server) is "leader" or "follower"));
    }

    internal int Leader() => Enumerable.Range(0, Count).First(server => ModeOf(server) == "leader");

    /// <summary>Ends a server at once (SIGKILL).</summary>
    internal void Kill(int server)
    {
        if (_processes[server] is not { } process)
            return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        _processes[server] = null;
    }

    public void Dispose()
    {
        for (int server = 0; server < Count; server++)
            Kill(server);
        _folder.Dispose();
    }

    /// <summary>Skips the test where there is no ZooKeeper.</summary>
    internal static void NeedInstalled()
    {
        Require.Exists(Archive, "ZooKeeper 3.8: the package zookeeper");
        Require.Command("java");
    }

    /// <summary>Starts a server.</summary>
    /// <param name="configuration">Path of its zoo.cfg.</param>
    /// <param name="further">Archives that Debian's does not name in its manifest.</param>
    internal static Process Launch(string configuration, params IEnumerable<string> further)
    {
        ProcessStartInfo start = new("java",
        [
            "-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dzookeeper.forceSync=no", "-Dzookeeper.jmx.log4j.disable=true",
            "-cp", string.Join(':', further.Prepend(Archive)), "org.apache.zookeeper.server.quorum.QuorumPeerMain", configuration,
        ])
        {
            WorkingDirectory = Path.GetDirectoryName(configuration),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void WaitUntil(Func<bool> isDone)
    {
        var clock = Stopwatch.StartNew();
        while (!isDone())
        {
            Assert.True(clock.Elapsed < StartLimit, $"the servers did not form a quorum within {StartLimit}");
            Thread.Sleep(20);
        }
    }

    private void Configure()
    {
        // Held open until all are known, so that all are different.
        IStreamListener[] held = [.. Enumerable.Range(0, Count * 3).Select(_ =>
            _backend.Listen(new Endpoint(IPAddress.Loopback, 0), new StreamPortOptions()))];
        int[] ports = [.. held.Select(listener => listener.LocalEndpoint.Port)];
        Array.ForEach(held, listener => listener.Dispose());
        _addresses = [.. ports.Take(Count).Select(port => new Endpoint(IPAddress.Loopback, port))];
        string peers = string.Join('\n', Enumerable.Range(0, Count).Select(server =>
            $"server.{server + 1}=127.0.0.1:{ports[Count + server]}:{ports[(2 * Count) + server]}"));
        for (int server = 0; server < Count; server++)
        {
            _folder.Write($"{server}/data/myid", $"{server + 1}\n");
            _folder.Write($"{server}/zoo.cfg", $"""
                tickTime={TickMillis}
                initLimit=50
                syncLimit=10
                maxSessionTimeout=60000
                dataDir={_folder.File($"{server}/data")}
                clientPort={ports[server]}
                clientPortAddress=127.0.0.1
                admin.enableServer=false
                {peers}

                """);
        }
    }

    private void Start(int server)
    {
        if (_processes[server] is { HasExited: false })
            return;
        Kill(server);
        _processes[server] = Launch(_folder.File($"{server}/zoo.cfg"));
    }

    // The four-letter word that every server of 3.8 answers; it closes the connection behind its answer.
    private string ModeOf(int server)
    {
        using IStreamPort port = _backend.Connect(_addresses[server], new StreamPortOptions());
        StringBuilder answer = new();
        var clock = Stopwatch.StartNew();
        bool isAsked = false;
        while (clock.ElapsedMilliseconds < 1_000 && port.Poll() is StreamState.Connecting or StreamState.Open || isAsked)
        {
            if (!isAsked && port.State == StreamState.Open && port.Frames.TryLease(out Frame frame))
            {
                "srvr"u8.CopyTo(port.Frames[frame]);
                isAsked = port.Send(frame.Take(4)) == SendStatus.Sent;
            }

            if (port.TryReceive(out Received received))
            {
                answer.Append(Encoding.ASCII.GetString(port.Frames[received.Frame]));
                port.Frames.Return(received.Frame);
            }
            else if (port.State is StreamState.PeerClosed or StreamState.Failed || clock.ElapsedMilliseconds > 1_000)
            {
                break;
            }
        }

        const string label = "Mode: ";
        string text = answer.ToString();
        int place = text.IndexOf(label, StringComparison.Ordinal);
        return place < 0 ? string.Empty : text[(place + label.Length)..].Split('\n')[0].Trim();
    }
}
