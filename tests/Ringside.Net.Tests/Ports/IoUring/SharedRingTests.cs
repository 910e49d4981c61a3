using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Ports.IoUring;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.IoUring;

/// <summary>All ports of a thread on one ring, and the thread asleep in it.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class SharedRingTests
{
    [Fact]
    public void A_thread_that_sleeps_in_its_ring_is_woken_by_each_of_its_ports()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        using IDatagramPort first = backend.OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback });
        using IDatagramPort second = backend.OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback });
        using IStreamListener listener = backend.Listen(Ends.Loopback, new StreamPortOptions());
        Assert.Equal((first.Descriptor, first.Descriptor), (second.Descriptor, listener.Descriptor));
        waiter.Watch(first.Descriptor, first.WakeOn(PollEvents.Readable));
        using var outside = KernelSocket.Create(SocketKind.Datagram, Ends.Loopback);
        var one = new Received[1];
        foreach (IDatagramPort port in new[] { first, second, first })
        {
            Assert.Equal(0, first.Receive(one) + second.Receive(one));
            outside.SendTo("x"u8, port.LocalEndpoint);
            Sleep(waiter);
            Assert.Equal("x", Ends.ReceiveText(port));
        }

        Assert.Null(listener.Accept());
        using var client = KernelSocket.Create(SocketKind.Stream, listener.LocalEndpoint);
        client.Connect(listener.LocalEndpoint);
        IStreamPort? connection;
        while ((connection = listener.Accept()) is null)
        {
            Sleep(waiter);
        }

        using (connection)
        {
            Assert.False(connection.TryReceive(out _));
            client.Send("bytes"u8);
            Sleep(waiter);
            Assert.Equal("bytes", Ends.ReceiveText(connection, 5));
            Assert.Equal(StreamState.Open, connection.Poll());
            client.ShutdownSend();
            while (connection.Poll() == StreamState.Open)
            {
                Sleep(waiter);
            }

            Assert.Equal(StreamState.PeerClosed, connection.State);
        }

        using var waker = new Timer(_ => waiter.Wake(), null, 0, 1);
        Sleep(waiter);
    }

    [Fact]
    public void Nobody_sleeps_over_what_a_port_has_kept_for_its_owner()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        using IDatagramPort first = backend.OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback });
        using IDatagramPort second = backend.OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback });
        using var outside = KernelSocket.Create(SocketKind.Datagram, Ends.Loopback);
        outside.SendTo("1"u8, first.LocalEndpoint);
        outside.SendTo("2"u8, first.LocalEndpoint);
        Assert.Equal(0, second.Receive(new Received[1])); // takes those of the other port off the ring, too
        Sleep(waiter);
        Assert.Equal("1", Ends.ReceiveText(first));
        Sleep(waiter);
        Assert.Equal("2", Ends.ReceiveText(first));
    }

    [Fact]
    public void A_thread_with_many_ports_calls_the_kernel_once_for_each_round_of_looking()
    {
        PortRing ring = PortRing.OpenOwn();
        var options = new DatagramPortOptions { Local = Ends.Loopback, FrameCount = 8 };
        IoUringDatagramPort[] ports = [.. Enumerable.Range(0, 2).Select(_ => new IoUringDatagramPort(() => ring, options))];
        var one = new Received[1];
        Array.ForEach(ports, port => port.Receive(one));
        long before = ring.Ring.Enters;
        for (int i = 0; i < 100; i++)
        {
            Array.ForEach(ports, port => port.Receive(one));
        }

        Assert.Equal(100, ring.Ring.Enters - before);
        Array.ForEach(ports, port => port.Dispose());
        Assert.Equal(-1, ring.Ring.Descriptor);
    }

    [Fact]
    public void A_port_that_is_closed_takes_all_its_operations_off_the_ring_and_the_others_go_on()
    {
        PortRing ring = PortRing.OpenOwn();
        ring.Acquire();
        var options = new DatagramPortOptions { Local = Ends.Loopback };
        using var stays = new IoUringDatagramPort(() => ring, options);
        Endpoint address = default;
        for (int i = 0; i < 50; i++)
        {
            using var goes = new IoUringDatagramPort(() => ring, address.IsEmpty ? options : options with { Local = address });
            address = goes.LocalEndpoint; // free at once after the last one
            Ends.Send(stays, "unread", address);
            Assert.Equal(0, stays.Receive(new Received[1]));
            Ends.Send(goes, "stays", stays.LocalEndpoint);
            Assert.Equal("stays", Ends.ReceiveText(stays));
        }

        ring.Dispatcher.Poll();
        Assert.Equal(0, ring.Dispatcher.Strays);
        stays.Dispose();
        Assert.Equal(0, ring.Ring.CancelAll());
        ring.Release();
        Assert.Equal(-1, ring.Ring.Descriptor);
    }

    [Fact]
    public void The_ring_lives_as_long_as_its_ports_and_a_new_one_is_made_for_the_next()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        int before = OpenDescriptors.Count();
        for (int i = 0; i < 100; i++)
        {
            IDatagramPort feed = backend.OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback });
            using IStreamListener listener = backend.Listen(Ends.Loopback, new StreamPortOptions());
            using IStreamPort orders = backend.Connect(listener.LocalEndpoint, new StreamPortOptions());
            waiter.Watch(feed.Descriptor, feed.WakeOn(PollEvents.Readable));
            Ends.Until(StreamState.Open, orders);
            waiter.Unwatch(feed.Descriptor);
            feed.Dispose();
            Assert.Equal(SendStatus.Sent, Ends.Send(orders, "x"));
        }

        OpenDescriptors.AssertNoGrowth(before, 100);
        waiter.Wake();
        Sleep(waiter);
    }

    [Fact]
    public void A_listener_whose_owner_takes_nothing_accepts_no_more_than_its_limit()
    {
        const int clients = 90;
        const int limit = 64;
        using var waiter = new Waiter(WaitStrategy.Block);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        using IStreamListener listener = backend.Listen(Ends.Loopback, new StreamPortOptions());
        using IDatagramPort other = backend.OpenDatagramPort(new DatagramPortOptions { Local = Ends.Loopback });
        IReadOnlySet<string> before = OpenDescriptors.Sockets(); // by name: some of them may be finalized meanwhile
        var sockets = new List<KernelSocket>();
        for (int i = 0; i < clients; i++)
        {
            KernelSocket client = KernelSocket.Create(SocketKind.Stream, listener.LocalEndpoint);
            sockets.Add(client);
            Assert.Contains(client.Connect(listener.LocalEndpoint), new[] { Errno.None, Errno.EINPROGRESS });
            other.Receive(new Received[1]); // another port of the ring looks, and takes what came for the listener
        }

        // What stood in the kernel's queue when the limit was reached is accepted at once: its backlog of 16.
        Assert.InRange(OpenDescriptors.Sockets().Except(before).Count() - clients, limit, limit + 20);
        for (int accepted = 0; accepted < clients;)
        {
            using IStreamPort? connection = listener.Accept();
            accepted += connection is null ? 0 : 1;
            if (connection is null)
            {
                PollSet.Ask(listener.Descriptor, PollEvents.Readable);
            }
        }

        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public void Bytes_that_wait_for_room_wake_the_thread_when_there_is_some()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        using IStreamListener listener = backend.Listen(
            Ends.Loopback, new StreamPortOptions { FrameCount = 16, FrameSize = 1 << 16, MaximumQueuedFrames = 4 });
        using var peer = KernelSocket.Create(SocketKind.Stream, listener.LocalEndpoint); // not on the ring: its events wake nobody
        peer.Connect(listener.LocalEndpoint);
        IStreamPort? accepted = null;
        Ends.Until(() => (accepted = listener.Accept()) is not null, listener.Descriptor);
        using IStreamPort port = accepted!;
        byte[] buffer = new byte[1 << 20];
        while (port.QueuedBytes == 0)
        {
            Assert.Equal(SendStatus.Sent, port.Send(Ends.Lease(port, 1 << 16)));
        }

        // Not flushed before the sleep: that something is kept is enough to be woken when it can go.
        while (port.QueuedBytes > 0)
        {
            while (peer.Receive(buffer) > 0)
            {
            }

            Sleep(waiter);
            port.Flush();
        }

        Assert.Equal(StreamState.Open, port.Poll());
    }

    // With a deadline far away: a test that is not woken fails by its time.
    private static void Sleep(Waiter waiter)
    {
        long now = Linux.Clocks.KernelClock.MonotonicRawNanos();
        waiter.DeadlineNanos = now + 30_000_000_000;
        waiter.Idle(0, now);
        Assert.True(Linux.Clocks.KernelClock.MonotonicRawNanos() < waiter.DeadlineNanos, "nobody woke the thread within 30 s");
    }
}
