using System.Globalization;
using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Bench.Messaging;

/// <summary>
/// Connected peers that have nothing to say, with a node that sleeps: what are they worth in processor time? Each keeps itself known by
/// heartbeats, so the node wakes for them. Options are the defaults.
/// </summary>
public static class IdlePeersBenchmark
{
    // Nodes at the other end; each looks at all its ports whenever it wakes, so few ports make the other end cheap.
    private const int PortsOfClient = 10;
    private const long LongestConnectNanos = 30_000_000_000;

    /// <summary>Connects peers over the loopback, waits until all is calm, and measures.</summary>
    /// <param name="peers">How many, 1 to 1000.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <exception cref="TimeoutException">The peers did not connect.</exception>
    public static IdlePeersRow Run(int peers = 100, double seconds = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(peers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(peers, 1000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        var clients = new List<MdpNode>();
        HashSet<string> before = Threads();
        using MdpNode node = Open("max_peers=1000", 1);
        string thread = Threads().Except(before).Single();
        try
        {
            for (int left = peers; left > 0; left -= PortsOfClient)
            {
                int ports = Math.Min(left, PortsOfClient);
                clients.Add(Open("max_enqueued_packets=16;max_peer_packets=16", ports));
                for (int port = 0; port < ports; port++)
                {
                    clients[^1].Connect(node.LocalEndpoint, port);
                }
            }

            AwaitPeers(node, peers);
            return Measure(node, peers, thread, (long)(seconds * 1e9));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>The row for people.</summary>
    public static string Text(IdlePeersRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Peers} idle peers, blocking, {row.Seconds:N1} s: {row.NodePercent:N2} % of a core for the node,"
                + $" {row.ProcessPercent:N2} % with the other ends; {row.PacketsSent:N0} packets sent, {row.PacketsReceived:N0} received");
    }

    private static IdlePeersRow Measure(MdpNode node, int peers, string thread, long nanos)
    {
        Sleep(Math.Min(nanos, 2_000_000_000)); // what connecting brought about, as probes of the path, is over
        PeerStatistics first = node.Statistics();
        TimeSpan processBefore = Environment.CpuUsage.TotalTime;
        long nodeBefore = NanosOf(thread);
        long begin = KernelClock.MonotonicRawNanos();
        Sleep(nanos);
        double elapsed = KernelClock.MonotonicRawNanos() - begin;
        long nodeNanos = NanosOf(thread) - nodeBefore;
        double processNanos = (Environment.CpuUsage.TotalTime - processBefore).TotalNanoseconds;
        PeerStatistics last = node.Statistics();
        return new IdlePeersRow
        {
            Peers = peers,
            Seconds = elapsed / 1e9,
            NodePercent = 100 * nodeNanos / elapsed,
            ProcessPercent = 100 * processNanos / elapsed,
            PacketsSent = last.PacketsSent - first.PacketsSent,
            PacketsReceived = last.PacketsReceived - first.PacketsReceived,
            ActivePeers = node.ActivePeers().Count,
        };
    }

    private static MdpNode Open(string options, int ports) => MdpNode.Open(
        MdpOptionNames.Parse(options + ";threads=agent"),
        new SocketBackend(),
        [.. Enumerable.Repeat(new Endpoint(IPAddress.Loopback, 0), ports)]);

    private static void AwaitPeers(MdpNode node, int peers)
    {
        long limit = KernelClock.MonotonicRawNanos() + LongestConnectNanos;
        while (node.ActivePeers().Count < peers)
        {
            if (KernelClock.MonotonicRawNanos() > limit)
            {
                throw new TimeoutException($"{node.ActivePeers().Count} of {peers} peers connected within 30 s: {node.Statistics()}");
            }

            Sleep(1_000_000);
        }
    }

    private static void Sleep(long nanos)
    {
        long end = KernelClock.MonotonicRawNanos() + nanos;
        for (long left = nanos; left > 0; left = end - KernelClock.MonotonicRawNanos())
        {
            new PollSet(1).Wait(left);
        }
    }

    // Threads of nodes, by their names (proc(5), /proc/[pid]/task/[tid]/comm).
    private static HashSet<string> Threads() =>
        [.. Directory.GetDirectories("/proc/self/task").Where(task => File.ReadAllText($"{task}/comm").Trim() == "mdp")];

    // The first number of schedstat is the time on a processor, in nanoseconds (kernel document scheduler/sched-stats).
    private static long NanosOf(string thread) =>
        long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
}
