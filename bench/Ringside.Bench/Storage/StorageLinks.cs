using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Bench.Storage;

/// <summary>The one place that knows what connects the two threads of a storage benchmark: MDP over the loopback.</summary>
internal static class StorageLinks
{
    private const long GenerousNanos = 5_000_000_000;

    /// <summary>Connects two ends.</summary>
    /// <param name="maximumMessage">Longest message in bytes.</param>
    /// <param name="name">What was used, for the report.</param>
    /// <exception cref="TimeoutException">The two nodes did not find each other within five seconds.</exception>
    internal static (IStorageLinkEnd Client, IStorageLinkEnd Server) Open(int maximumMessage, out string name)
    {
        name = "MDP over loopback UDP";
        var options = new MdpOptions { MaxMessageSize = maximumMessage };
        var server = new MdpLinkEnd(MdpNode.Open(options, new SocketBackend(), new Endpoint(IPAddress.Loopback, 0)));
        MdpLinkEnd? client = null;
        try
        {
            client = new MdpLinkEnd(MdpNode.Open(options, new SocketBackend(), new Endpoint(IPAddress.Loopback, 0)));
            client.Node.Connect(server.Node.LocalEndpoint);
            Meet(client, server);
            return (client, server);
        }
        catch
        {
            client?.Dispose();
            server.Dispose();
            throw;
        }
    }

    // Both on this thread; afterwards each is driven by its own.
    private static void Meet(MdpLinkEnd client, MdpLinkEnd server)
    {
        long limit = KernelClock.MonotonicRawNanos() + GenerousNanos;
        while (client.Remote.IsNone || server.Remote.IsNone)
        {
            long now = KernelClock.MonotonicRawNanos();
            client.DoWork(now);
            server.DoWork(now);
            if (now > limit)
            {
                throw new TimeoutException(
                    $"the nodes at {client.Node.LocalEndpoint} and {server.Node.LocalEndpoint} did not connect in 5 s");
            }
        }
    }
}
