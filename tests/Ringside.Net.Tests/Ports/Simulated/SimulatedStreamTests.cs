using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Simulated;

/// <summary>The contract of a stream port on simulated hosts, and what faults of the link do to it.</summary>
public sealed class SimulatedStreamTests
{
    private readonly SimulatedPair _pair = new();

    [Fact]
    public void Two_ends_meet_know_each_other_and_outlive_the_listener()
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect();
        Assert.Equal((client.RemoteEndpoint, client.LocalEndpoint), (server.LocalEndpoint, server.RemoteEndpoint));
        Assert.Equal("10.0.0.1", client.LocalEndpoint.Address.ToString());
        Assert.Equal((-1, "simulated", StreamState.Open), (server.Descriptor, server.Backend, server.Poll()));
        Assert.Equal(SendStatus.Sent, Ends.Send(client, "question"));
        Assert.Equal(SendStatus.Sent, Ends.Send(client, string.Empty));
        Assert.False(server.TryReceive(out _));
        _pair.Network.Advance(0);
        Assert.Equal("question", SimulatedPair.TakeAll(server));
        Assert.Equal(SendStatus.Sent, Ends.Send(server, "answer"));
        _pair.Network.Advance(0);
        Assert.Equal("answer", SimulatedPair.TakeAll(client));
        Assert.Equal((0, 0), (client.QueuedBytes, server.QueuedBytes));
        Assert.Equal(client.Frames.FrameCount, client.Frames.Available);
        Assert.Equal(server.Frames.FrameCount, server.Frames.Available);
    }

    [Fact]
    public void Connecting_takes_a_round_trip_and_a_port_that_connects_takes_nothing()
    {
        _pair.Network.SetFaults(new LinkFaults { DelayNanos = 1000 });
        using IStreamListener listener = _pair.Second.Backend.Listen(SimulatedPair.At("0.0.0.0", 80), new StreamPortOptions());
        using IStreamPort client = _pair.First.Backend.Connect(SimulatedPair.At("10.0.0.2", 80), new StreamPortOptions());
        Assert.Equal(SendStatus.Refused, Ends.Send(client, "x"));
        Assert.Null(listener.Accept());
        _pair.Network.AdvanceTo(1000);
        using IStreamPort? server = listener.Accept();
        Assert.NotNull(server);
        Ends.Send(server, "greeting");
        _pair.Network.AdvanceTo(1999);
        Assert.Equal(StreamState.Connecting, client.Poll());
        Assert.False(client.TryReceive(out _));
        _pair.Network.AdvanceTo(2000);
        Assert.Equal(StreamState.Open, client.Poll());
        Assert.Equal("greeting", SimulatedPair.TakeAll(client));
    }

    [Theory]
    [InlineData("10.0.0.2:81", Errno.ECONNREFUSED, 0)]
    [InlineData("10.0.0.3:80", Errno.ETIMEDOUT, 10_000_000_000)]
    public void A_connection_that_nobody_takes_fails_with_the_reason(string remote, Errno expected, long nanos)
    {
        Assert.True(Endpoint.TryParse(remote, out Endpoint endpoint));
        using IStreamPort client = _pair.First.Backend.Connect(endpoint, new StreamPortOptions());
        while (client.Poll() == StreamState.Connecting && _pair.Network.Step())
        {
        }

        Assert.Equal((StreamState.Failed, expected, nanos), (client.Poll(), client.LastError, _pair.Network.NowNanos()));
        Assert.Equal(SendStatus.Refused, Ends.Send(client, "x"));
        Assert.False(client.TryReceive(out _));
        Assert.Equal(client.Frames.FrameCount, client.Frames.Available);
    }

    [Fact]
    public void A_host_without_an_address_of_the_family_has_no_way()
    {
        SimulatedHost third = _pair.Network.AddHost("third", System.Net.IPAddress.Parse("10.0.0.3"));
        using IStreamPort client = third.Backend.Connect(SimulatedPair.At("fd00::2", 80), new StreamPortOptions());
        Assert.Equal((StreamState.Failed, Errno.ENETUNREACH), (client.State, client.LastError));
    }

    [Fact]
    public void Bytes_come_whole_and_in_order_in_pieces_cut_and_glued_at_random() => SeededRandom.ForEachSeed(5, random =>
    {
        var pair = new SimulatedPair(new SimulatedNetworkOptions { Seed = random.Seed });
        pair.Network.SetFaults(new LinkFaults
        {
            DelayNanos = 100_000,
            JitterNanos = 50_000,
            LossPerMillion = 20_000,
            ReorderPerMillion = 100_000,
            DuplicatePerMillion = 100_000,
            CorruptPerMillion = 10_000,
            ChecksumMisses = true,
        });
        (SimulatedStreamPort client, SimulatedStreamPort server) = pair.Connect(
            new StreamPortOptions { FrameCount = 16, FrameSize = 1 << 14, MaximumQueuedFrames = 3 });
        const int total = 400_000;
        int written = 0;
        int read = 0;
        var lengths = new HashSet<int>();
        int fulls = 0;
        while (read < total)
        {
            while (written < total && TrySend(client, Math.Min(random.Next(1, 9_000), total - written), ref written))
            {
            }

            fulls += written < total ? 1 : 0;
            pair.Network.Step();
            while (random.Chance(30) && server.TryReceive(out Received received))
            {
                lengths.Add(received.Frame.Length);
                foreach (byte value in server.Frames[received.Frame])
                {
                    Assert.Equal(ByteAt(read++), value);
                }

                server.Frames.Return(received.Frame);
            }

            client.Flush();
        }

        Assert.Equal(0, client.QueuedBytes);
        Assert.True(fulls > 100, $"{fulls} times full");
        Assert.True(lengths.Count > 50 && lengths.Max() > 1460, "cut and glued");
        Assert.Equal(client.Frames.FrameCount, client.Frames.Available);
    });

    [Fact]
    public void A_reader_that_does_not_read_holds_the_writer_up_without_loss()
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect(
            new StreamPortOptions { FrameCount = 8, FrameSize = 1 << 15, MaximumQueuedFrames = 4 });
        int written = 0;
        while (TrySend(client, 1 << 15, ref written))
        {
            _pair.Network.Advance(0);
        }

        // 128 KiB there, 64 KiB here, four frames in the port.
        Assert.Equal(131_072 + 65_536 + (4 << 15), written);
        Assert.Equal(4 << 15, client.QueuedBytes);
        Assert.Equal(4, client.Frames.Available);
        int read = 0;
        while (server.TryReceive(out Received received))
        {
            read += received.Frame.Length;
            server.Frames.Return(received.Frame);
            client.Flush();
            _pair.Network.Advance(0);
        }

        Assert.Equal(written, read);
    }

    [Fact]
    public void The_receive_buffer_that_is_asked_for_bounds_what_waits()
    {
        Assert.True(SocketOptionSetting.TryParse("SO_RCVBUF=20000", out SocketOptionSetting? small, out _));
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect(
            new StreamPortOptions { FrameCount = 8, FrameSize = 1 << 15, MaximumQueuedFrames = 1, Settings = [small] });
        Assert.Equal([40_000, 40_000], new[] { client, server }.Select(port => Assert.Single(port.Options).Obtained!.Value));
        int written = 0;
        while (TrySend(client, 1 << 12, ref written))
        {
            _pair.Network.Advance(0);
        }

        Assert.Equal(40_000 + 65_536, written - client.QueuedBytes);
    }

    [Fact]
    public void An_end_is_seen_by_polling_and_by_receiving_and_the_other_direction_works_on()
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect();
        Ends.Send(client, "last words");
        client.ShutdownSend();
        _pair.Network.Advance(0);
        Assert.Equal(StreamState.PeerClosed, server.Poll());
        Assert.Equal("last words", SimulatedPair.TakeAll(server));
        Assert.Equal((StreamState.PeerClosed, Errno.None), (server.Poll(), server.LastError));
        Assert.Equal(SendStatus.Sent, Ends.Send(server, "answer"));
        server.ShutdownSend();
        _pair.Network.Advance(0);
        Assert.Equal("answer", SimulatedPair.TakeAll(client));
        Assert.Equal(StreamState.PeerClosed, client.State); // seen by receiving
    }

    [Fact]
    public void Closing_sends_what_was_taken_and_then_the_end()
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect();
        Ends.Send(client, "last words");
        client.Dispose();
        client.Dispose();
        Assert.Equal((StreamState.Closed, StreamState.Closed), (client.State, client.Poll()));
        _pair.Network.Advance(0);
        Assert.Equal("last words", SimulatedPair.TakeAll(server));
        Assert.Equal(StreamState.PeerClosed, server.State);

        // Whoever sends to a closed end is reset.
        Assert.Equal(SendStatus.Sent, Ends.Send(server, "x"));
        _pair.Network.Advance(0);
        Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (server.Poll(), server.LastError));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unread_bytes_or_an_abort_make_it_a_reset_behind_what_came_before(bool abort)
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect();
        Ends.Send(client, "last words");
        if (abort)
        {
            client.Abort();
        }
        else
        {
            Ends.Send(server, "never read");
            _pair.Network.Advance(0);
            client.Dispose();
        }

        _pair.Network.Advance(0);
        Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (server.Poll(), server.LastError));
        Assert.Equal("last words", SimulatedPair.TakeAll(server));
        Assert.Equal(SendStatus.Refused, Ends.Send(server, "x"));
        Assert.Equal(server.Frames.FrameCount, server.Frames.Available);
    }

    [Fact]
    public void A_cut_stalls_a_stream_and_healing_in_time_brings_all()
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect();
        _pair.Network.SetFaults(new LinkFaults { DelayNanos = 1000 });
        Ends.Send(client, "under way ");
        _pair.Link.Cut();
        Ends.Send(client, "behind ");
        _pair.Network.Advance(5_000_000_000);
        Assert.Equal((StreamState.Open, StreamState.Open), (client.Poll(), server.Poll()));
        Assert.Empty(SimulatedPair.TakeAll(server));
        _pair.Link.Heal();
        Ends.Send(client, "after");
        _pair.Network.Advance(30_000_000_000);
        Assert.Equal("under way behind after", SimulatedPair.TakeAll(server));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cut_of_either_way_times_out_the_end_that_has_sent(bool cutWayBack)
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect();
        (cutWayBack ? _pair.Back : _pair.Link).Cut();
        Ends.Send(client, "x");
        _pair.Network.AdvanceTo(19_999_999_999);
        Assert.Equal(StreamState.Open, client.Poll());
        _pair.Network.AdvanceTo(20_000_000_000);
        Assert.Equal((StreamState.Failed, Errno.ETIMEDOUT), (client.Poll(), client.LastError));
        Assert.Equal(StreamState.Open, server.Poll()); // it waits for nothing
        Assert.False(_pair.Network.Step());
    }

    [Fact]
    public void Connecting_waits_for_a_cut_to_heal_and_for_room_at_the_listener()
    {
        using IStreamListener listener = _pair.Second.Backend.Listen(SimulatedPair.At("10.0.0.2", 80), new StreamPortOptions());
        var clients = new List<IStreamPort>();
        for (int i = 0; i < 17; i++)
        {
            clients.Add(_pair.First.Backend.Connect(listener.LocalEndpoint, new StreamPortOptions()));
        }

        _pair.Network.Advance(0);
        Assert.Equal(16, clients.Count(client => client.Poll() == StreamState.Open));
        Assert.NotNull(listener.Accept());
        _pair.Link.Cut();
        _pair.Network.Advance(1_500_000_000);
        Assert.Equal(StreamState.Connecting, clients[16].Poll());
        _pair.Link.Heal();
        _pair.Network.Advance(2_000_000_000);
        Assert.All(clients, client => Assert.Equal(StreamState.Open, client.Poll()));

        // Who still waits when the listener goes is reset.
        listener.Dispose();
        _pair.Network.Advance(0);
        Assert.All(clients[1..], client => Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (client.Poll(), client.LastError)));
        Assert.Equal(StreamState.Open, clients[0].Poll());
    }

    [Fact]
    public void A_killed_host_tells_its_peers_and_a_switched_off_one_does_not()
    {
        (SimulatedStreamPort first, SimulatedStreamPort killed) = _pair.Connect();
        _pair.Second.Kill();
        _pair.Network.Advance(0);
        Assert.Equal((StreamState.PeerClosed, StreamState.Closed), (first.Poll(), killed.Poll()));
        (SimulatedStreamPort second, _) = _pair.Connect();
        (SimulatedStreamPort third, _) = _pair.Connect();
        _pair.Second.PowerOff();
        Ends.Send(second, "x");
        _pair.Network.Advance(20_000_000_000);
        Assert.Equal((StreamState.Failed, Errno.ETIMEDOUT), (second.Poll(), second.LastError));
        Assert.Equal(StreamState.Open, third.Poll());

        // After the restart its kernel does not know the connection.
        Ends.Send(third, "x");
        _pair.Second.PowerOn();
        _pair.Network.Advance(1_000_000_000);
        Assert.Equal((StreamState.Failed, Errno.ECONNRESET), (third.Poll(), third.LastError));
    }

    [Fact]
    public void A_listener_that_cannot_be_says_in_the_kernels_words_why()
    {
        using IStreamListener taken = _pair.First.Backend.Listen(Ends.Loopback, new StreamPortOptions());
        AssertRefused(taken.LocalEndpoint, $"bind(TCP {taken.LocalEndpoint}): EADDRINUSE, another socket holds this address and port");
        AssertRefused(SimulatedPair.At("10.0.0.2"), "bind(TCP 10.0.0.2:0): EADDRNOTAVAIL, this machine");
        AssertRefused(SimulatedPair.At("239.1.1.1"), "bind(TCP 239.1.1.1:0): EADDRNOTAVAIL, this machine");
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _pair.First.Backend.Connect(taken.LocalEndpoint, new StreamPortOptions { MaximumQueuedFrames = 0 }));

        void AssertRefused(Endpoint local, string expected) => Assert.StartsWith(
            expected, Assert.Throws<KernelException>(() => _pair.First.Backend.Listen(local, new StreamPortOptions())).Message);
    }

    [Fact]
    public void Sending_receiving_and_polling_allocates_nothing()
    {
        (SimulatedStreamPort client, SimulatedStreamPort server) = _pair.Connect(new StreamPortOptions { ReceiveStamps = true });
        _pair.Network.Observer = null;
        int read = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                client.Frames.TryLease(out Frame frame);
                client.Send(frame.Take(13));
                _pair.Network.Advance(1);
                while (server.TryReceive(out Received received))
                {
                    read += received.StampRealtimeNanos > 0 ? received.Frame.Length : 0;
                    server.Frames.Return(received.Frame);
                }

                server.Poll();
            }
        }));
        Assert.Equal(2 * 2000 * 13, read);
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

    // Repeats itself only after 4 GiB, so that a lost, doubled or moved piece is seen.
    private static byte ByteAt(int position) => (byte)(((uint)position * 2_654_435_761u) >> 24);
}
