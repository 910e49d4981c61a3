using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

public sealed class LoopStreamTests
{
    [Fact]
    public void Frames_come_in_order_until_the_peer_closes() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        string text = string.Empty;
        ReceiveStream stream = server.ReceiveAll();
        Coroutine reader = loop.Start(async () =>
        {
            await foreach (Frame frame in stream)
            {
                text += Loops.Text(loop, frame, frame.Length);
                loop.Frames.Return(frame);
            }
        });
        foreach (string part in new[] { "one ", "two ", "three" })
        {
            await Loops.SendTextAsync(client, part);
            await loop.NextTurn();
        }

        client.Dispose();
        await reader.Join();
        Assert.Equal(("one two three", Errno.None, 1), (text, stream.Error, stream.Armed));
        server.Dispose();
    });

    // 8 buffers with the kernel, 8 frames for the user, 4 may wait: a sender of megabytes meets each of these limits.
    [Fact]
    public void A_slow_reader_loses_nothing_and_holds_no_more_than_its_share() =>
        SeededRandom.ForEachSeed(5, random => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        byte[] all = new byte[200_000];
        random.NextBytes(all);
        Coroutine sender = loop.Start(async () =>
        {
            Assert.Equal(all.Length, await client.SendAllAsync(all));
            client.Dispose();
        });
        int position = 0;
        var kept = new Queue<Frame>();
        ReceiveStream stream = server.ReceiveAll();
        await foreach (Frame frame in stream)
        {
            Assert.True(loop.Frames[frame].SequenceEqual(all.AsSpan(position, frame.Length)), $"other bytes at {position}");
            position += frame.Length;
            kept.Enqueue(frame);
            if (random.Chance(20))
            {
                await loop.NextTurn();
            }

            while (kept.Count > 6 || (kept.Count > 0 && random.NextBool()))
            {
                loop.Frames.Return(kept.Dequeue());
            }
        }

        while (kept.TryDequeue(out Frame frame))
        {
            loop.Frames.Return(frame);
        }

        Assert.Equal((all.Length, Errno.None), (position, stream.Error));
        Assert.InRange(stream.Armed, 2, int.MaxValue); // it did pause or starve
        await sender.Join();
        server.Dispose();
    }));

    [Fact]
    public void A_reader_that_holds_all_frames_waits_until_one_is_returned() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        var held = new List<Frame>();
        Coroutine reader = loop.Start(async () =>
        {
            await foreach (Frame frame in server.ReceiveAll())
            {
                held.Add(frame);
            }
        });
        for (int i = 0; i < 20; i++)
        {
            await Loops.SendTextAsync(client, "x");
            await loop.NextTurn();
            await loop.NextTurn();
        }

        Assert.Equal((8, 0), (held.Count, loop.Frames.Available));
        loop.Frames.Return(held[0]);
        while (held.Count == 8)
        {
            await loop.NextTurn();
        }

        Assert.Equal(9, held.Count);
        client.Dispose();
        reader.Dispose();
        await reader.Join();
        held.Skip(1).ToList().ForEach(loop.Frames.Return);
        server.Dispose();
    });

    [Fact]
    public void A_stream_that_is_left_ends_its_receive_and_gives_its_buffers_back() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        await Loops.SendTextAsync(client, "first");
        await foreach (Frame frame in server.ReceiveAll())
        {
            loop.Frames.Return(frame);
            await Loops.SendTextAsync(client, "nobody reads this");
            await loop.NextTurn();
            break; // disposes the stream, which waits for the kernel
        }

        Assert.Equal(8, loop.Frames.WithKernel);
        await Loops.SendTextAsync(client, "again");
        Assert.Equal(5, await server.Receive(new byte[16]));
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void A_socket_that_is_disposed_ends_its_stream() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        ReceiveStream stream = server.ReceiveAll();
        Coroutine reader = loop.Start(async () =>
        {
            await foreach (Frame frame in stream)
            {
                loop.Frames.Return(frame);
            }
        });
        await loop.NextTurn();
        server.Dispose();
        await reader.Join();
        Assert.Equal((CoroutineState.Completed, Errno.ECANCELED), (reader.State, stream.Error));
        client.Dispose();
    });

    [Fact]
    public void A_socket_that_is_disposed_while_its_stream_rests_ends_it_behind_what_had_come() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        ReceiveStream stream = server.ReceiveAll();
        ValueTask<bool> first = stream.MoveNextAsync(); // arms it
        string sent = string.Empty;
        for (int i = 0; i < 10; i++)
        {
            sent += $"{i}";
            await Loops.SendTextAsync(client, $"{i}");
            await loop.NextTurn();
            await loop.NextTurn(); // the fifth that nobody takes makes it rest
        }

        server.Dispose();
        string taken = string.Empty;
        for (bool more = await first; more; more = await stream.MoveNextAsync())
        {
            taken += Loops.Text(loop, stream.Current, stream.Current.Length);
            loop.Frames.Return(stream.Current);
        }

        Assert.InRange(taken.Length, 5, 9);
        Assert.StartsWith(taken, sent);
        Assert.Equal((Errno.ECANCELED, 1), (stream.Error, stream.Armed));
        await stream.DisposeAsync();
        client.Dispose();
    });

    // All in one turn: the receive is armed, ends at once for want of buffers, its socket is closed, and there are buffers again.
    [Fact]
    public void A_receive_that_found_no_buffer_is_not_armed_again_on_a_closed_socket() => Loops.Run(
        async loop =>
        {
            (LoopSocket other, LoopSocket holder) = await Loops.ConnectAsync(loop);
            ReceiveStream holding = holder.ReceiveAll();
            ValueTask<bool> first = holding.MoveNextAsync();
            while (loop.Frames.WithKernel > 0)
            {
                await Loops.SendTextAsync(other, "x");
                await loop.NextTurn();
            }

            Assert.True(await first);
            loop.Frames.Return(holding.Current);
            (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
            await Loops.SendTextAsync(server, "never read");
            ReceiveStream stream = client.ReceiveAll();
            ValueTask<bool> next = stream.MoveNextAsync();
            client.Dispose(); // submits at once what names its descriptor
            Assert.True(await holding.MoveNextAsync());
            loop.Frames.Return(holding.Current);
            Assert.InRange(loop.Frames.WithKernel, 1, 2);
            Assert.False(await next);
            Assert.Equal((Errno.ECANCELED, 1), (stream.Error, stream.Armed));
            await stream.DisposeAsync();
            await holding.DisposeAsync();
            server.Dispose();
            other.Dispose();
            holder.Dispose();
        },
        Loops.Small with { KernelFrames = 2 });

    [Fact]
    public void Many_streams_share_the_buffers() => Loops.Run(async loop =>
    {
        const int connections = 6;
        int received = 0;
        var all = new List<(LoopSocket Client, LoopSocket Server)>();
        var readers = new List<Coroutine>();
        for (int i = 0; i < connections; i++)
        {
            (LoopSocket Client, LoopSocket Server) pair = await Loops.ConnectAsync(loop);
            all.Add(pair);
            readers.Add(loop.Start(async () =>
            {
                await foreach (Frame frame in pair.Server.ReceiveAll())
                {
                    received += frame.Length;
                    await loop.NextTurn();
                    loop.Frames.Return(frame);
                }
            }));
        }

        foreach ((LoopSocket client, _) in all)
        {
            loop.Start(async () =>
            {
                await client.SendAllAsync(new byte[50_000]);
                client.Dispose();
            });
        }

        foreach (Coroutine reader in readers)
        {
            await reader.Join();
        }

        Assert.Equal(connections * 50_000, received);
        all.ForEach(pair => pair.Server.Dispose());
    });

    [Fact]
    public void Connections_come_one_after_the_other_from_one_accept() => Loops.Run(async loop =>
    {
        using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
        int greeted = 0;
        AcceptStream stream = listener.AcceptAll();
        Coroutine acceptor = loop.Start(async () =>
        {
            await foreach (LoopSocket socket in stream)
            {
                using (socket)
                {
                    await Loops.SendTextAsync(socket, "hi");
                    greeted++;
                }
            }
        });
        for (int i = 0; i < 10; i++)
        {
            using LoopSocket client = LoopSocket.Create(loop, SocketKind.Stream, listener.LocalEndpoint);
            Assert.Equal(0, await client.Connect(listener.LocalEndpoint));
            Assert.Equal(2, await client.Receive(new byte[8], 60 * Loops.Second));
        }

        listener.Dispose();
        await acceptor.Join();
        Assert.Equal((10, Errno.ECANCELED), (greeted, stream.Error));
    });

    [Fact]
    public void Connections_that_find_the_queue_full_are_closed_and_counted() => Loops.Run(async loop =>
    {
        using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
        AcceptStream stream = listener.AcceptAll();
        ValueTask<bool> first = stream.MoveNextAsync(); // arms it
        var clients = new List<LoopSocket>();
        for (int i = 0; i < 8; i++)
        {
            LoopSocket client = LoopSocket.Create(loop, SocketKind.Stream, listener.LocalEndpoint);
            Assert.Equal(0, await client.Connect(listener.LocalEndpoint));
            clients.Add(client);
        }

        while (stream.Refused < 3)
        {
            await loop.NextTurn();
        }

        Assert.True(await first); // was woken by the first of eight; four more found room
        LoopSocket taken = stream.Current;
        Assert.Equal(3, stream.Refused);
        await stream.DisposeAsync();
        taken.Dispose();
        foreach (LoopSocket client in clients)
        {
            Assert.Equal(0, await client.Receive(new byte[1], 60 * Loops.Second)); // taken by nobody, so closed: all
            client.Dispose();
        }
    });
}
