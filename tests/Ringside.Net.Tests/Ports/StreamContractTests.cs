using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>What code above a stream port relies on while a connection is made and works, on every back end.</summary>
public sealed class StreamContractTests
{
    [Theory, EveryBackend]
    public void Two_ends_meet_and_know_each_other(string backend)
    {
        using IStreamListener listener = Ends.Find(backend).Listen(Ends.Loopback, new StreamPortOptions());
        Assert.NotEqual(0, listener.LocalEndpoint.Port);
        Assert.Null(listener.Accept());
        using var pair = StreamPair.Connect(backend, listener);
        Assert.Equal(StreamState.Open, pair.Client.State);
        Assert.Equal(StreamState.Open, pair.Server.Poll());
        Assert.Equal(listener.LocalEndpoint, pair.Client.RemoteEndpoint);
        Assert.Equal(listener.LocalEndpoint, pair.Server.LocalEndpoint);
        Assert.Equal(pair.Client.LocalEndpoint, pair.Server.RemoteEndpoint);
        string expected = backend == "auto" ? "socket" : backend;
        Assert.Equal((expected, expected), (pair.Client.Backend, pair.Server.Backend));
        Assert.Null(listener.Accept());
    }

    [Theory, EveryBackend]
    public void Bytes_flow_both_ways_and_outlive_the_listener(string backend)
    {
        using var pair = StreamPair.Connect(backend);
        Assert.False(pair.Server.TryReceive(out _));
        Assert.Equal(SendStatus.Sent, Ends.Send(pair.Client, "question"));
        Assert.Equal("question", Ends.ReceiveText(pair.Server, 8));
        Assert.Equal(SendStatus.Sent, Ends.Send(pair.Server, "answer"));
        Assert.Equal("answer", Ends.ReceiveText(pair.Client, 6));
        Assert.Equal(SendStatus.Sent, Ends.Send(pair.Client, string.Empty));
        Assert.Equal((0, 0), (pair.Client.QueuedBytes, pair.Server.QueuedBytes));
        Assert.Equal(StreamState.Open, pair.Client.Poll());
        pair.AssertAllFramesAreBack();
    }

    [Theory, EveryBackend]
    public void A_port_that_is_still_connecting_takes_nothing(string backend)
    {
        using IStreamListener listener = Ends.Find(backend).Listen(Ends.Loopback, new StreamPortOptions());
        using IStreamPort client = Ends.Find(backend).Connect(listener.LocalEndpoint, new StreamPortOptions());
        if (client.State == StreamState.Connecting)
        {
            Frame frame = Ends.Lease(client, 1);
            Assert.Equal(SendStatus.Refused, client.Send(frame));
            client.Frames.Return(frame);
            Assert.False(client.TryReceive(out _));
        }

        Ends.Until(StreamState.Open, client);
    }

    // A socket that is bound but does not listen keeps anybody else, the client itself included, from getting the port.
    [Theory, EveryBackend]
    public void A_connection_that_nobody_takes_fails_with_the_reason(string backend)
    {
        using var holder = KernelSocket.Create(SocketKind.Stream, Ends.Loopback);
        holder.Bind(Ends.Loopback);
        using IStreamPort client = Ends.Find(backend).Connect(holder.LocalEndpoint, new StreamPortOptions());
        Ends.Until(StreamState.Failed, client);
        Assert.Equal(Errno.ECONNREFUSED, client.LastError);
        Assert.Equal(SendStatus.Refused, Ends.Send(client, "x"));
        Assert.False(client.TryReceive(out _));
        Assert.Equal(StreamState.Failed, client.Poll());
        Assert.Equal(Errno.ECONNREFUSED, client.LastError);
        Assert.Equal(client.Frames.FrameCount, client.Frames.Available);
    }

    [Theory, EveryBackend]
    public void Megabytes_reach_a_slow_reader_whole_and_in_order(string backend) => SeededRandom.ForEachSeed(3, random =>
    {
        const int total = 6_000_000;
        Assert.True(SocketOptionSetting.TryParse("SO_RCVBUF=20000", out SocketOptionSetting? small, out _));
        var options = new StreamPortOptions { FrameCount = 16, FrameSize = 1 << 16, MaximumQueuedFrames = 3, Settings = [small] };
        using var pair = StreamPair.Connect(backend, options);
        int written = 0;
        int read = 0;
        int fulls = 0;
        int flushed = 0;
        while (read < total)
        {
            while (written < total && TrySend(pair.Client, Math.Min(random.Next(1, 60_000), total - written), ref written))
            {
            }

            if (written < total)
            {
                fulls++;
                Assert.True(pair.Client.QueuedBytes > 0);
                Assert.Equal(13, pair.Client.Frames.Available);
            }

            Ends.Until(() => TryCheck(pair.Server, ref read), pair.Server.Descriptor);
            flushed += pair.Client.Flush();
        }

        Assert.Equal(written, read);
        Assert.True(fulls > 10 && flushed > 0, $"{fulls} times full, {flushed} bytes flushed");
        Assert.Equal(0, pair.Client.QueuedBytes);
        pair.AssertAllFramesAreBack();
    });

    [Theory, EveryBackend]
    public void What_finds_no_frame_waits_in_the_kernel(string backend)
    {
        using var pair = StreamPair.Connect(backend, new StreamPortOptions { FrameCount = 2, FrameSize = 64 });
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(pair.Client, new string((char)('a' + i), 64)));
        }

        var held = new List<Received>();
        Ends.Until(() => Hold(pair.Server, held) == 2, pair.Server.Descriptor);
        Assert.False(pair.Server.TryReceive(out _));
        Assert.Equal(StreamState.Open, pair.Server.State);
        string first = string.Concat(held.Select(received => Ends.Take(pair.Server, received)));
        Assert.Equal(
            string.Concat("abcd".Select(letter => new string(letter, 64))), first + Ends.ReceiveText(pair.Server, 256 - first.Length));
    }

    [Theory, EveryBackend]
    public void Sending_receiving_and_polling_allocates_nothing(string backend)
    {
        Assert.True(SocketOptionSetting.TryParse("TCP_QUICKACK=1", out SocketOptionSetting? quick, out _));
        foreach (bool stamps in new[] { false, true })
        {
            using var pair = StreamPair.Connect(backend, new StreamPortOptions { Settings = [quick], ReceiveStamps = stamps });
            int lost = 0;
            Assert.Equal(0, Allocations.Measure(() =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    pair.Client.Frames.TryLease(out Frame frame);
                    pair.Client.Send(frame.Take(13));
                    pair.Client.Flush();
                    Received received;
                    int looks = 0;
                    while (!pair.Server.TryReceive(out received) && ++looks < 10_000_000)
                    {
                    }

                    lost += looks == 10_000_000 ? 1 : 0;
                    pair.Server.Frames.Return(received.Frame);
                    pair.Server.Poll();
                }
            }));
            Assert.Equal(0, lost);
        }
    }

    [Theory, EveryBackend]
    public void Stamps_of_a_stream_lie_between_the_send_and_the_receive(string backend)
    {
        using var pair = StreamPair.Connect(backend, new StreamPortOptions { ReceiveStamps = true });
        int stamped = 0;
        for (int i = 0; i < 1_000_000 && stamped < 20; i++)
        {
            long before = Linux.Clocks.KernelClock.RealtimeNanos();
            Ends.Send(pair.Client, "x");
            Received received = default;
            Ends.Until(() => pair.Server.TryReceive(out received), pair.Server.Descriptor);
            long after = Linux.Clocks.KernelClock.RealtimeNanos();
            pair.Server.Frames.Return(received.Frame);
            if (received.StampRealtimeNanos != 0)
            {
                Assert.InRange(received.StampRealtimeNanos, before, after);
                stamped++;
            }
        }

        Assert.Equal(20, stamped);
    }

    [Theory, EveryBackend]
    public void Options_are_reported_by_both_ends_and_stand_before_the_handshake(string backend)
    {
        Assert.True(SocketOptionSetting.TryParse("SO_RCVBUF=20000", out SocketOptionSetting? buffer, out _));
        Assert.True(SocketOptionSetting.TryParse("SO_SNDLOWAT=5", out SocketOptionSetting? refused, out _));
        using var pair = StreamPair.Connect(backend, new StreamPortOptions { Settings = [buffer, refused] });
        foreach (IStreamPort port in new[] { pair.Client, pair.Server })
        {
            Assert.Equal(["SO_RCVBUF", "SO_SNDLOWAT"], port.Options.Select(report => report.Name));
            Assert.Equal([40_000, null], port.Options.Select(report => report.Obtained));
        }
    }

    [Theory, EveryBackend]
    public void A_listener_that_cannot_be_says_in_one_line_which_call_why_and_what_to_do(string backend)
    {
        using IStreamListener taken = Ends.Find(backend).Listen(Ends.Loopback, new StreamPortOptions());
        AssertRefused(taken.LocalEndpoint, $"bind(TCP {taken.LocalEndpoint}): EADDRINUSE, another socket holds this address and port");
        AssertRefused(
            new Endpoint(IPAddress.Parse("192.0.2.1"), 0),
            "bind(TCP 192.0.2.1:0): EADDRNOTAVAIL, this machine (or this network namespace) does not have that address");

        void AssertRefused(Endpoint local, string expected)
        {
            string message = Assert.Throws<KernelException>(() => Ends.Find(backend).Listen(local, new StreamPortOptions())).Message;
            Assert.StartsWith(expected, message);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Theory, EveryBackend]
    public void A_port_without_a_queue_is_refused(string backend) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Ends.Find(backend).Connect(new Endpoint(IPAddress.Loopback, 9), new StreamPortOptions { MaximumQueuedFrames = 0 }));

    [Theory, EveryBackend]
    public void A_waiting_connection_makes_the_listener_readable(string backend)
    {
        using IStreamListener listener = Ends.Find(backend).Listen(Ends.Loopback, new StreamPortOptions());
        Assert.Equal(PollEvents.None, PollSet.Ask(listener.Descriptor, PollEvents.Readable));
        using IStreamPort client = Ends.Find(backend).Connect(listener.LocalEndpoint, new StreamPortOptions());
        Ends.Until(
            () => PollSet.Ask(listener.Descriptor, PollEvents.Readable) == PollEvents.Readable, listener.Descriptor);
        using IStreamPort? server = listener.Accept();
        Assert.NotNull(server);
        Assert.Equal(PollEvents.None, PollSet.Ask(listener.Descriptor, PollEvents.Readable));
    }

    private static bool TrySend(IStreamPort port, int length, ref int written)
    {
        Frame frame = Ends.Lease(port, length);
        Span<byte> bytes = port.Frames[frame];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = ByteAt(written + i);
        }

        if (port.Send(frame) != SendStatus.Sent)
        {
            port.Frames.Return(frame);
            return false;
        }

        written += length;
        return true;
    }

    private static bool TryCheck(IStreamPort port, ref int read)
    {
        if (!port.TryReceive(out Received received))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = port.Frames[received.Frame];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != ByteAt(read + i))
            {
                Assert.Fail($"byte {read + i} of the stream differs");
            }
        }

        read += bytes.Length;
        port.Frames.Return(received.Frame);
        return true;
    }

    // Repeats itself only after 4 GiB, so that a lost, doubled or moved piece is seen.
    private static byte ByteAt(int position) => (byte)(((uint)position * 2_654_435_761u) >> 24);

    private static int Hold(IStreamPort port, List<Received> held)
    {
        while (port.TryReceive(out Received received))
        {
            held.Add(received);
        }

        return held.Count;
    }
}
