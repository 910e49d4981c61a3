using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

public sealed class SharedPortTests
{
    // The kernel spreads connections by a hash: of 200, each of two loops gets some (one of them none: once in 2^199).
    [Fact]
    public void Two_loops_on_one_port_both_get_connections()
    {
        using RingLoop loop = Loops.Open();
        using LoopListener reserved = LoopListener.Listen(loop, Loops.Loopback, sharePort: true);
        Endpoint address = reserved.LocalEndpoint;
        reserved.Dispose();
        int[] served = new int[2];
        AgentThread[] servers = [.. Enumerable.Range(0, 2).Select(number => AgentThread.Start(
            waiter =>
            {
                RingLoop server = Loops.Open();
                server.WatchedBy(waiter);
                LoopListener listener = LoopListener.Listen(server, address, sharePort: true);
                server.Start(() => ServeAsync(listener, () => served[number]++));
                return server;
            },
            new AgentThreadOptions { Name = $"server {number}" }))];
        loop.Start(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                using LoopSocket client = LoopSocket.Create(loop, SocketKind.Stream, address);
                Assert.Equal(0, await client.Connect(address));
                Assert.Equal(2, await client.Receive(new byte[8], 60 * Loops.Second));
            }
        });
        Loops.RunToEnd(loop);
        foreach (AgentThread server in servers)
        {
            server.RequestStop();
            Assert.True(server.Join(TimeSpan.FromSeconds(60)));
            server.Dispose();
        }

        Assert.Equal(200, served.Sum());
        Assert.All(served, count => Assert.NotEqual(0, count));
    }

    private static async ValueTask ServeAsync(LoopListener listener, Action count)
    {
        using (listener)
        {
            await foreach (LoopSocket socket in listener.AcceptAll())
            {
                using (socket)
                {
                    count();
                    await Loops.SendTextAsync(socket, "hi");
                }
            }
        }
    }
}
