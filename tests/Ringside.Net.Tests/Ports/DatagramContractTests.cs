using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>What code above a datagram port relies on, on every back end: order, boundaries, back-pressure, refusals.</summary>
public sealed class DatagramContractTests
{
    [Theory, EveryBackend]
    public void Datagrams_come_in_the_order_of_sending_with_their_sender(string backend)
    {
        using IDatagramPort receiver = Ends.Open(backend);
        using IDatagramPort sender = Ends.Open(backend);
        Assert.NotEqual(0, receiver.LocalEndpoint.Port);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"datagram {i}", receiver.LocalEndpoint));
        }

        for (int i = 0; i < 50; i++)
        {
            Received received = Ends.ReceiveOne(receiver);
            Assert.Equal(sender.LocalEndpoint, received.Source);
            Assert.Equal(0, received.StampRealtimeNanos);
            Assert.Equal($"datagram {i}", Ends.Take(receiver, received));
        }

        Assert.Equal(0, receiver.Receive(new Received[10]));
        Assert.Equal(Errno.None, receiver.LastError);
        AssertAllFramesAreBack(receiver, sender);
    }

    [Theory, EveryBackend]
    public void One_call_takes_many_datagrams_but_no_more_than_asked_for(string backend)
    {
        using IDatagramPort receiver = Ends.Open(backend);
        using IDatagramPort sender = Ends.Open(backend);
        SendNumbers(sender, receiver.LocalEndpoint, 7);
        Assert.Equal("0", Ends.ReceiveText(receiver));
        var events = new List<string>();
        Ends.Until(() => TakeAll(receiver, new Received[4], events) && events.Count >= 8, receiver.Descriptor);
        Assert.Equal(["1", "2", "3", "4", "5", "6"], events.Where(text => !text.StartsWith("took")));
        Assert.DoesNotContain(events, text => text.StartsWith("took") && int.Parse(text[5..]) > 4);
        Assert.Equal(0, receiver.Receive([]));
    }

    [Theory, EveryBackend]
    public void Boundaries_are_kept_from_nothing_to_a_full_frame(string backend)
    {
        using IDatagramPort receiver = Ends.Open(backend);
        using IDatagramPort sender = Ends.Open(backend);
        int full = receiver.Frames.PayloadCapacity;
        int[] lengths = [0, 1, 13, full - 1, full, 0, 1];
        for (int i = 0; i < lengths.Length; i++)
        {
            Frame frame = Ends.Lease(sender, lengths[i]);
            sender.Frames[frame].Fill((byte)i);
            Assert.Equal(SendStatus.Sent, sender.Send(frame, receiver.LocalEndpoint));
            sender.Flush();
        }

        for (int i = 0; i < lengths.Length; i++)
        {
            Received received = Ends.ReceiveOne(receiver);
            Assert.Equal(lengths[i], received.Frame.Length);
            Assert.Equal(-1, receiver.Frames[received.Frame].IndexOfAnyExcept((byte)i));
            receiver.Frames.Return(received.Frame);
        }
    }

    [Theory, EveryBackend]
    public void A_datagram_longer_than_a_frame_is_counted_and_never_handed_over_cut(string backend)
    {
        using IDatagramPort receiver = Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, FrameSize = 128 });
        using IDatagramPort sender = Ends.Open(backend);
        for (int i = 0; i < 3; i++)
        {
            Ends.Send(sender, new string('x', 129 + i), receiver.LocalEndpoint);
            Ends.Send(sender, new string('y', 128), receiver.LocalEndpoint);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(new string('y', 128), Ends.ReceiveText(receiver));
        }

        Assert.Equal(3, receiver.Oversized);
        Assert.Equal(0, receiver.Dropped);
        AssertAllFramesAreBack(receiver);
    }

    [Theory, EveryBackend]
    public void What_finds_no_frame_waits_in_the_kernel_and_is_not_lost(string backend)
    {
        using IDatagramPort receiver = Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, FrameCount = 4 });
        using IDatagramPort sender = Ends.Open(backend);
        SendNumbers(sender, receiver.LocalEndpoint, 10);
        var held = new Received[10];
        int count = 0;
        Ends.Until(() => (count += receiver.Receive(held.AsSpan(count))) == 4, receiver.Descriptor);
        Assert.Equal(0, receiver.Receive(held.AsSpan(4)));
        Assert.Equal(0, receiver.Frames.Available);
        Assert.Equal(Errno.None, receiver.LastError);
        Assert.Equal(["0", "1", "2", "3"], held[..4].Select(received => Ends.Take(receiver, received)));
        Assert.Equal(["4", "5", "6", "7", "8", "9"], Enumerable.Range(0, 6).Select(_ => Ends.ReceiveText(receiver)));
        Assert.Equal(0, receiver.Dropped);
    }

    // Also those after the last datagram that was received: no later one comes to tell of them.
    [Theory, EveryBackend]
    public void Every_datagram_sent_is_received_or_counted_as_dropped_once(string backend)
    {
        using IDatagramPort sender = Ends.Open(backend);
        IDatagramPort receiver = Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, ReceiveBufferBytes = 16_384 });
        Assert.Contains(receiver.Options, report => report.Name == "SO_RCVBUF" && report.Obtained == 2 * 16_384);
        Flood();
        Ends.Until(() => receiver.Dropped > 0, sender.Descriptor);
        var one = new Received[1];
        int count = 0;
        Ends.Until(() => Drain() + receiver.Dropped >= 400, receiver.Descriptor);
        Assert.Equal(400, count + receiver.Dropped);

        // The first of these bring the count of before, which is older than the one asked for.
        long dropped = receiver.Dropped;
        Flood();
        Ends.Until(() => receiver.Dropped > dropped, sender.Descriptor);
        Ends.Until(() => Drain() + receiver.Dropped >= 800, receiver.Descriptor);
        Assert.Equal(800, count + receiver.Dropped);
        receiver.Dispose();
        Assert.Equal(800, count + receiver.Dropped);

        int Drain()
        {
            for (; receiver.Receive(one) == 1; count++)
            {
                receiver.Frames.Return(one[0].Frame);
            }

            return count;
        }

        void Flood()
        {
            for (int i = 0; i < 400; i++)
            {
                Assert.Equal(SendStatus.Sent, Ends.Send(sender, new string('x', 1000), receiver.LocalEndpoint));
            }
        }
    }

    [Theory, EveryBackend]
    public void Sending_to_a_closed_port_does_not_break_the_sender(string backend)
    {
        using IDatagramPort alive = Ends.Open(backend);
        using IDatagramPort sender = Ends.Open(backend);
        IDatagramPort closed = Ends.Open(backend);
        Endpoint nobody = closed.LocalEndpoint;
        closed.Dispose();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, "lost", nobody));
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"{i}", alive.LocalEndpoint));
            Assert.Equal($"{i}", Ends.ReceiveText(alive));
        }

        Ends.Send(alive, "answer", sender.LocalEndpoint);
        Assert.Equal("answer", Ends.ReceiveText(sender));
        AssertAllFramesAreBack(alive, sender);
    }

    [Theory]
    [InlineData("[::1]:9", Errno.EAFNOSUPPORT)]
    [InlineData("255.255.255.255:9", Errno.EACCES)]
    [InlineData("127.0.0.1:0", Errno.EINVAL)]
    public void A_destination_that_cannot_be_is_refused_and_the_frame_stays_with_the_caller(string destination, Errno expected)
    {
        Assert.True(Endpoint.TryParse(destination, out Endpoint endpoint));
        foreach (string backend in EveryBackendAttribute.Names)
        {
            using IDatagramPort port = Ends.Open(backend);
            Assert.Equal(Errno.None, port.LastError);
            Frame frame = Ends.Lease(port, 10);
            Assert.Equal(SendStatus.Refused, port.Send(frame, endpoint));
            Assert.Equal(expected, port.LastError);
            port.Frames.Return(frame);

            // It is told until the next error, and the port works on.
            Assert.Equal(0, port.Receive(new Received[1]));
            Ends.Send(port, "self", port.LocalEndpoint);
            Assert.Equal("self", Ends.ReceiveText(port));
            Assert.Equal(expected, port.LastError);
            AssertAllFramesAreBack(port);
        }
    }

    [Theory, EveryBackend]
    public void A_datagram_longer_than_the_transport_takes_is_refused(string backend)
    {
        using IDatagramPort port = Ends.Open(
            backend, new DatagramPortOptions { Local = Ends.Loopback, FrameCount = 2, FrameSize = 1 << 17 });
        Frame frame = Ends.Lease(port, 65_508);
        Assert.Equal(SendStatus.Refused, port.Send(frame, port.LocalEndpoint));
        Assert.Equal(Errno.EMSGSIZE, port.LastError);
        Assert.Equal(SendStatus.Sent, port.Send(frame.Take(65_507), port.LocalEndpoint));
        Assert.Equal(65_507, Ends.ReceiveOne(port).Frame.Length);
    }

    [Theory, EveryBackend]
    public void A_datagram_that_was_received_can_be_sent_from_its_frame(string backend)
    {
        using IDatagramPort first = Ends.Open(backend);
        using IDatagramPort echo = Ends.Open(backend);
        Ends.Send(first, "hello world", echo.LocalEndpoint);
        Received received = Ends.ReceiveOne(echo);
        Assert.Equal(SendStatus.Sent, echo.Send(received.Frame.Skip(6), received.Source));
        echo.Flush();
        Assert.Equal("world", Ends.ReceiveText(first));
        AssertAllFramesAreBack(first, echo);
    }

    [Theory, EveryBackend]
    public void Sending_and_receiving_allocates_nothing(string backend)
    {
        foreach (StampSource stamps in Enum.GetValues<StampSource>())
        {
            using IDatagramPort port = Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, Stamps = stamps });
            Endpoint self = port.LocalEndpoint;
            var one = new Received[1];
            int lost = 0;
            Assert.Equal(0, Allocations.Measure(() =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    port.Frames.TryLease(out Frame frame);
                    port.Send(frame.Take(100), self);
                    port.Flush();
                    int looks = 0;
                    while (port.Receive(one) == 0 && ++looks < 10_000_000)
                    {
                    }

                    lost += looks == 10_000_000 ? 1 : 0;
                    port.Frames.Return(one[0].Frame);
                    _ = (port as IStampedPort)?.TryGetLastStamp(out _);
                }
            }));
            Assert.Equal(0, lost);
        }
    }

    [Theory, EveryBackend]
    public void A_port_that_was_closed_may_be_closed_again_and_its_port_is_free(string backend)
    {
        IDatagramPort first = Ends.Open(backend);
        Endpoint address = first.LocalEndpoint;
        first.Dispose();
        first.Dispose();
        Assert.Equal(-1, first.Descriptor);
        Assert.Equal(address, first.LocalEndpoint);
        using IDatagramPort second = Ends.Open(backend, new DatagramPortOptions { Local = address });
        Assert.Equal(address, second.LocalEndpoint);
    }

    [Theory, EveryBackend]
    public void Options_are_set_and_reported(string backend)
    {
        Assert.True(SocketOptionSetting.TryParse("IP_TOS=184", out SocketOptionSetting? tos, out _));
        Assert.True(SocketOptionSetting.TryParse("TCP_NODELAY=1", out SocketOptionSetting? noDelay, out _));
        using IDatagramPort port = Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, Settings = [tos, noDelay] });
        Assert.Equal(["IP_TOS: asked 184, obtained 184"], port.Options.Select(report => report.ToString()));
    }

    [Theory, EveryBackend]
    public void What_cannot_be_opened_says_in_one_line_which_call_why_and_what_to_do(string backend)
    {
        using IDatagramPort taken = Ends.Open(backend);
        Endpoint group = new(IPAddress.Parse("239.255.77.1"), 0);
        AssertRefused(backend, new() { Local = taken.LocalEndpoint }, $"bind(UDP {taken.LocalEndpoint}): EADDRINUSE, another socket");
        AssertRefused(
            backend, new() { Local = new Endpoint(IPAddress.Parse("192.0.2.1"), 0) },
            "bind(UDP 192.0.2.1:0): EADDRNOTAVAIL, this machine (or this network namespace) does not have that address");
        AssertRefused(
            backend, new() { Local = group, Group = group, Interface = "nosuch0" },
            "if_nametoindex(\"nosuch0\"): ENODEV, there is no such network interface here");
        AssertRefused(
            backend, new() { Local = Ends.Loopback, Group = Ends.Loopback, Interface = "lo" },
            "setsockopt(IP_ADD_MEMBERSHIP 127.0.0.1 on interface 1): EINVAL, not a multicast group that this socket can join");
        AssertRefused(
            backend, new() { Local = Ends.Loopback, MulticastTimeToLive = 256 }, "setsockopt(IP_MULTICAST_TTL 256): EINVAL");
    }

    private static void AssertRefused(string backend, DatagramPortOptions options, string expected)
    {
        string message = Assert.Throws<KernelException>(() => Ends.Open(backend, options)).Message;
        Assert.StartsWith(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    private static void SendNumbers(IDatagramPort sender, in Endpoint destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"{i}", destination));
        }
    }

    private static bool TakeAll(IDatagramPort port, Received[] into, List<string> events)
    {
        int count = port.Receive(into);
        if (count > 0)
        {
            events.Add($"took {count}");
            events.AddRange(into.Take(count).Select(received => Ends.Take(port, received)));
        }

        return count == 0;
    }

    private static void AssertAllFramesAreBack(params IDatagramPort[] ports) =>
        Assert.All(ports, port => Assert.Equal(port.Frames.FrameCount, port.Frames.Available));
}
