using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Net.Tests.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

/// <summary>Counts the descriptors of the process, so nothing else may run beside these tests.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class LoopLeakTests
{
    [Fact]
    public void Loops_leave_no_descriptor() => AssertNothingLeft(() => Loops.Run(async loop => await loop.NextTurn()));

    [Fact]
    public void Loops_that_are_disposed_with_connections_under_way_leave_only_what_their_coroutines_left_open() => AssertNothingLeft(() =>
    {
        using RingLoop loop = Loops.Open();
        loop.Start(async () =>
        {
            using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
            using LoopSocket client = LoopSocket.Create(loop, SocketKind.Stream, listener.LocalEndpoint);
            Pending connect = client.Connect(listener.LocalEndpoint);
            await using AcceptStream stream = listener.AcceptAll();
            await stream.MoveNextAsync();
            using LoopSocket server = stream.Current;
            await connect;
            await foreach (Frame frame in server.ReceiveAll())
            {
                loop.Frames.Return(frame);
            }
        });
        for (int i = 0; i < 6; i++)
        {
            loop.Turn(0);
        }
    });

    [Fact]
    public void Connections_come_and_go_without_a_trace()
    {
        int before = 0;
        Loops.Run(async loop =>
        {
            for (int i = 0; i < 300; i++)
            {
                (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
                client.Dispose();
                server.Dispose();
                await loop.NextTurn();
                before = i == 10 ? OpenDescriptors.Count() : before;
            }

            OpenDescriptors.AssertNoGrowth(before, 289);
        });
    }

    private static void AssertNothingLeft(Action cycle) => OpenDescriptors.AssertNoneStays(50, cycle);
}
