using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

public sealed class LoopSocketTests
{
    [Fact]
    public void Frames_and_memory_go_over_a_connection_and_its_end_is_told() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Frame hello = Loops.Lease(loop, "hello");
        Assert.Equal(5, await client.Send(hello));
        Frame into = Loops.Lease(loop);
        Assert.Equal(5, await server.Receive(into));
        Assert.Equal("hello", Loops.Text(loop, into, 5));
        await Loops.SendTextAsync(server, "back");
        byte[] bytes = new byte[16];
        Assert.Equal(4, await client.Receive(bytes));
        Assert.Equal("back"u8, bytes.AsSpan(0, 4));
        Assert.Equal(0, await client.Shutdown());
        Assert.Equal(0, await server.Receive(into));
        client.Dispose();
        server.Dispose();
        server.Dispose();
        Assert.Throws<ObjectDisposedException>(() => server.Receive(into));
        loop.Frames.Return(hello);
        loop.Frames.Return(into);
    });

    [Fact]
    public void Waiting_receives_complete_when_something_comes() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Frame into = Loops.Lease(loop);
        Pending receive = server.Receive(into);
        await loop.NextTurn();
        Assert.False(receive.IsCompleted);
        await Loops.SendTextAsync(client, "late");
        Assert.Equal(4, await receive);
        loop.Frames.Return(into);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void A_refused_connection_and_a_reset_are_results() => Loops.Run(async loop =>
    {
        Endpoint gone;
        using (LoopListener listener = LoopListener.Listen(loop, Loops.Loopback))
        {
            gone = listener.LocalEndpoint;
        }

        using LoopSocket socket = LoopSocket.Create(loop, SocketKind.Stream, gone);
        Assert.Equal(-(int)Errno.ECONNREFUSED, await socket.Connect(gone));
    });

    [Fact]
    public void A_linked_time_out_ends_a_receive_an_accept_and_a_poll() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
        byte[] bytes = new byte[4];
        Assert.Equal(-(int)Errno.ETIME, await server.Receive(bytes, Loops.Millisecond));
        Assert.Equal(-(int)Errno.ETIME, await listener.Accept(Loops.Millisecond));
        Assert.Equal(-(int)Errno.ETIME, await loop.Ready(server.Descriptor, Linux.Polling.PollEvents.Readable, Loops.Millisecond));
        await Loops.SendTextAsync(client, "x");
        Assert.Equal(1, await server.Receive(bytes, 60 * Loops.Second)); // in time: the time-out goes without a trace
        Assert.Throws<ArgumentOutOfRangeException>(() => server.Receive(bytes, -1));
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Datagrams_go_to_where_they_are_sent() => Loops.Run(async loop =>
    {
        KernelSocket bound = KernelSocket.Create(SocketKind.Datagram, Loops.Loopback);
        bound.Bind(Loops.Loopback);
        Endpoint address = bound.LocalEndpoint;
        using LoopSocket receiver = LoopSocket.Own(loop, bound);
        using LoopSocket sender = LoopSocket.Create(loop, SocketKind.Datagram, Loops.Loopback);
        Frame frame = Loops.Lease(loop, "datagram");
        Assert.Equal(8, await sender.SendTo(frame, address));
        Assert.Equal(8, await receiver.Receive(frame));
        Assert.Equal("datagram", Loops.Text(loop, frame, 8));
        loop.Frames.Return(frame);
    });

    [Fact]
    public void A_send_without_copy_completes_once_when_its_bytes_are_free() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Frame frame = Loops.Lease(loop, "without copy");
        Pending send = client.SendZeroCopy(frame);
        Frame into = Loops.Lease(loop);
        Assert.Equal(12, await server.Receive(into));
        Assert.Equal(12, await send);
        loop.Frames.Return(frame);
        loop.Frames.Return(into);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void A_detached_descriptor_outlives_its_socket() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        int descriptor = server.Detach();
        Pending receive = server.Receive(new byte[4]);
        server.Dispose();
        Assert.Equal(-(int)Errno.ECANCELED, await receive); // what was under way is cancelled all the same
        using LoopSocket again = LoopSocket.Own(loop, descriptor);
        await Loops.SendTextAsync(client, "on");
        Assert.Equal(2, await again.Receive(new byte[4]));
        client.Dispose();
    });

    [Fact]
    public void Disposing_a_socket_completes_what_is_under_way_on_it() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Pending receive = server.Receive(new byte[4]);
        Pending poll = loop.Ready(server.Descriptor, Linux.Polling.PollEvents.Readable);
        server.Dispose();
        Assert.Equal(-(int)Errno.ECANCELED, await receive);
        Assert.Equal(-(int)Errno.ECANCELED, await poll);
        client.Dispose();
    });
}
