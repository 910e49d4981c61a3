using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Simulated;

/// <summary>The contract of a datagram port, on a simulated host without faults.</summary>
public sealed class SimulatedDatagramTests
{
    private readonly SimulatedPair _pair = new();

    [Fact]
    public void Datagrams_arrive_in_order_with_their_sender_and_only_when_time_moves()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second);
        SimulatedPair.SendNumbers(sender, 0, 50, receiver.LocalEndpoint);
        Assert.Empty(SimulatedPair.TakeAll(receiver));
        Assert.Equal(50, _pair.Network.AdvanceTo(0));
        var received = new Received[60];
        Assert.Equal(50, receiver.Receive(received));
        Assert.All(received[..50], one => Assert.Equal(sender.LocalEndpoint, one.Source));
        Assert.All(received[..50], one => Assert.Equal(0, one.StampRealtimeNanos));
        Assert.Equal(SimulatedPair.Numbers(0, 50), received[..50].Select(one => Ends.Take(receiver, one)));
        Assert.Equal(0, receiver.Receive(received));
        Assert.Equal((Errno.None, Errno.None), (sender.LastError, receiver.LastError));
        Assert.Equal(sender.Frames.FrameCount, sender.Frames.Available);
        Assert.Equal(receiver.Frames.FrameCount, receiver.Frames.Available);
        Assert.Equal((-1, "simulated"), (sender.Descriptor, sender.Backend));
    }

    [Fact]
    public void Boundaries_are_kept_from_nothing_to_a_full_frame_and_beyond_it_is_counted()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(
            _pair.Second, new DatagramPortOptions { Local = SimulatedPair.At("10.0.0.2"), FrameSize = 128 });
        foreach (int length in new[] { 0, 1, 129, 127, 128, 200, 0 })
        {
            Ends.Send(sender, new string('x', length), receiver.LocalEndpoint);
        }

        _pair.Network.Advance(0);
        Assert.Equal([0, 1, 127, 128, 0], SimulatedPair.TakeAll(receiver).Select(text => text.Length));
        Assert.Equal((2, 0), (receiver.Oversized, receiver.Dropped));
        Assert.Equal(receiver.Frames.FrameCount, receiver.Frames.Available);
    }

    [Fact]
    public void What_finds_no_frame_waits_and_no_more_is_taken_than_asked_for()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(
            _pair.Second, new DatagramPortOptions { Local = SimulatedPair.At("10.0.0.2"), FrameCount = 4 });
        SimulatedPair.SendNumbers(sender, 0, 10, receiver.LocalEndpoint);
        _pair.Network.Advance(0);
        var held = new Received[10];
        Assert.Equal(3, receiver.Receive(held.AsSpan(0, 3)));
        Assert.Equal(1, receiver.Receive(held.AsSpan(3)));
        Assert.Equal(0, receiver.Receive(held.AsSpan(4)));
        Assert.Equal(["0", "1", "2", "3"], held[..4].Select(received => Ends.Take(receiver, received)));
        Assert.Equal(SimulatedPair.Numbers(4, 6), SimulatedPair.TakeAll(receiver));
        Assert.Equal(0, receiver.Receive([]));
    }

    [Fact]
    public void A_full_receive_queue_drops_and_counts_and_the_count_outlives_the_port()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        IDatagramPort receiver = SimulatedPair.Open(
            _pair.Second, new DatagramPortOptions { Local = SimulatedPair.At("10.0.0.2"), ReceiveBufferBytes = 16_384 });
        Assert.Contains(receiver.Options, report => report.Name == "SO_RCVBUF" && report.Obtained == 2 * 16_384);
        for (int i = 0; i < 100; i++)
        {
            Ends.Send(sender, new string('x', 1000), receiver.LocalEndpoint);
        }

        _pair.Network.Advance(0);
        int received = SimulatedPair.TakeAll(receiver).Count;
        Assert.InRange(received, 20, 32);
        Assert.Equal(100, received + receiver.Dropped);
        receiver.Dispose();
        Assert.Equal(100, received + receiver.Dropped);
        Assert.Equal(100 - received, _pair.Log.Events.Count(one => one.Kind == SimulatedEventKind.Dropped));
    }

    [Theory]
    [InlineData("10.0.0.1", "[fd00::2]:9", Errno.EAFNOSUPPORT)]
    [InlineData("fd00::1", "10.0.0.2:9", Errno.EAFNOSUPPORT)]
    [InlineData("10.0.0.1", "255.255.255.255:9", Errno.EACCES)]
    [InlineData("10.0.0.1", "10.0.0.2:0", Errno.EINVAL)]
    [InlineData("127.0.0.1", "10.0.0.2:9", Errno.EINVAL)]
    public void A_destination_that_cannot_be_is_refused_and_the_frame_stays_with_the_caller(
        string local, string destination, Errno expected)
    {
        Assert.True(Endpoint.TryParse(destination, out Endpoint endpoint));
        using IDatagramPort port = SimulatedPair.Open(_pair.First, new DatagramPortOptions { Local = SimulatedPair.At(local) });
        Assert.Equal(SendStatus.Refused, Ends.Send(port, "x", endpoint));
        Assert.Equal(expected, port.LastError);
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "self", port.LocalEndpoint));
        _pair.Network.Advance(0);
        Assert.Equal(["self"], SimulatedPair.TakeAll(port));
        Assert.Equal(expected, port.LastError);
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
    }

    [Fact]
    public void What_is_longer_than_UDP_takes_is_refused()
    {
        using IDatagramPort port = SimulatedPair.Open(
            _pair.First, new DatagramPortOptions { Local = SimulatedPair.At("10.0.0.1"), FrameCount = 2, FrameSize = 1 << 17 });
        Frame frame = Ends.Lease(port, 65_508);
        Assert.Equal(65_507, port.MaximumPayload);
        Assert.Equal((SendStatus.Refused, Errno.EMSGSIZE), (port.Send(frame, port.LocalEndpoint), port.LastError));
        Assert.Equal(SendStatus.Sent, port.Send(frame.Take(65_507), port.LocalEndpoint));
        _pair.Network.Advance(0);
        Assert.Equal(65_507, Assert.Single(SimulatedPair.TakeAll(port)).Length);
    }

    [Fact]
    public void A_datagram_for_nobody_is_lost_silently_and_counted()
    {
        using IDatagramPort port = SimulatedPair.Open(_pair.First);
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "no such port", SimulatedPair.At("10.0.0.2", 9)));
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "no such host", SimulatedPair.At("10.0.0.3", 9)));
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "no member", SimulatedPair.At("239.1.1.1", 9)));
        _pair.Network.Advance(0);
        Assert.Equal((1, 2, 0), (_pair.Second.Unwanted, _pair.Network.SentNowhere, _pair.Network.InFlight));
        Assert.Equal(3, _pair.Log.Events.Count(one => one.Kind == SimulatedEventKind.Unwanted));
        Assert.Equal(Errno.None, port.LastError);
    }

    [Fact]
    public void The_exact_address_goes_before_any_address_and_loopback_stays_at_home()
    {
        using IDatagramPort any = SimulatedPair.Open(_pair.Second, new DatagramPortOptions { Local = SimulatedPair.At("0.0.0.0") });
        int number = any.LocalEndpoint.Port;
        using IDatagramPort sender = SimulatedPair.Open(_pair.First, new DatagramPortOptions { Local = SimulatedPair.At("0.0.0.0") });
        Ends.Send(sender, "to all addresses", SimulatedPair.At("10.0.0.2", number));
        Ends.Send(sender, "stays", SimulatedPair.At("127.0.0.1", number));
        Ends.Send(any, "home", SimulatedPair.At("127.0.0.1", number));
        _pair.Network.Advance(0);
        var received = new Received[3];
        Assert.Equal(2, any.Receive(received));
        Assert.Equal(
            [SimulatedPair.At("10.0.0.1", sender.LocalEndpoint.Port), SimulatedPair.At("127.0.0.1", number)],
            received[..2].Select(one => one.Source));
        Assert.Equal(["to all addresses", "home"], received[..2].Select(one => Ends.Take(any, one)));
    }

    [Fact]
    public void IPv6_works_alike()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First, new DatagramPortOptions { Local = SimulatedPair.At("::") });
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second, new DatagramPortOptions { Local = SimulatedPair.At("fd00::2") });
        Ends.Send(sender, "six", receiver.LocalEndpoint);
        _pair.Network.Advance(0);
        var one = new Received[1];
        Assert.Equal(1, receiver.Receive(one));
        Assert.Equal(SimulatedPair.At("fd00::1", sender.LocalEndpoint.Port), one[0].Source);
        Assert.Equal(65_527, sender.MaximumPayload);
    }

    [Fact]
    public void What_cannot_be_opened_says_in_the_kernels_words_why()
    {
        using IDatagramPort taken = SimulatedPair.Open(_pair.First);
        Endpoint group = SimulatedPair.At("239.255.77.1");
        AssertRefused(new() { Local = taken.LocalEndpoint }, $"bind(UDP {taken.LocalEndpoint}): EADDRINUSE, another socket");
        AssertRefused(
            new() { Local = SimulatedPair.At("0.0.0.0", taken.LocalEndpoint.Port) },
            $"bind(UDP 0.0.0.0:{taken.LocalEndpoint.Port}): EADDRINUSE, another socket");
        AssertRefused(
            new() { Local = SimulatedPair.At("10.0.0.2") },
            "bind(UDP 10.0.0.2:0): EADDRNOTAVAIL, this machine (or this network namespace) does not have that address");
        AssertRefused(
            new() { Local = group, Group = group, Interface = "nosuch0" },
            "if_nametoindex(\"nosuch0\"): ENODEV, there is no such network interface here");
        AssertRefused(
            new() { Local = Ends.Loopback, Group = Ends.Loopback, Interface = "lo" },
            "setsockopt(IP_ADD_MEMBERSHIP 127.0.0.1 on interface 1): EINVAL, not a multicast group that this socket can join");
        AssertRefused(new() { Local = Ends.Loopback, MulticastTimeToLive = 256 }, "setsockopt(IP_MULTICAST_TTL 256): EINVAL");
        AssertRefused(new() { Local = default }, "socket(UDP): EAFNOSUPPORT");

        // What was refused has left nothing bound.
        using IDatagramPort free = SimulatedPair.Open(
            _pair.First, new DatagramPortOptions { Local = SimulatedPair.At("127.0.0.1", 32769) });
        Assert.Equal(32_769, free.LocalEndpoint.Port);
    }

    [Fact]
    public void A_closed_port_may_be_closed_again_and_its_address_is_free()
    {
        IDatagramPort first = SimulatedPair.Open(_pair.First);
        Endpoint address = first.LocalEndpoint;
        Frame frame = Ends.Lease(first, 1);
        first.Dispose();
        first.Dispose();
        Assert.Equal((SendStatus.Refused, Errno.EBADF), (first.Send(frame, address), first.LastError));
        using IDatagramPort second = SimulatedPair.Open(_pair.First, new DatagramPortOptions { Local = address });
        Assert.Equal(address, second.LocalEndpoint);
    }

    [Theory]
    [InlineData(StampSource.ControlMessage)]
    [InlineData(StampSource.OnDemand)]
    [InlineData(StampSource.None)]
    public void Stamps_tell_the_virtual_time_of_arrival(StampSource stamps)
    {
        _pair.Link.Faults = new LinkFaults { DelayNanos = 5_000 };
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(
            _pair.Second, new DatagramPortOptions { Local = SimulatedPair.At("10.0.0.2"), Stamps = stamps });
        _pair.Network.AdvanceTo(1_000);
        Ends.Send(sender, "x", receiver.LocalEndpoint);
        _pair.Network.AdvanceTo(9_000);
        var one = new Received[1];
        Assert.Equal(1, receiver.Receive(one));
        INanoClock clock = _pair.Network;
        long? stamp = ((IStampedPort)receiver).TryGetLastStamp(out long last) ? last
            : one[0].StampRealtimeNanos == 0 ? null : one[0].StampRealtimeNanos;
        Assert.Equal(stamps == StampSource.None ? null : 6_000, stamp - clock.RealtimeOffsetNanos());
        Assert.Equal(9_000, clock.NowNanos());
    }

    [Fact]
    public void A_batch_goes_in_order_up_to_the_first_that_is_refused()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second);
        Outgoing[] batch =
        [
            new(Ends.Lease(sender, "a"), receiver.LocalEndpoint), new(Ends.Lease(sender, "b"), receiver.LocalEndpoint),
            new(Ends.Lease(sender, "c"), SimulatedPair.At("fd00::2", 9)), new(Ends.Lease(sender, "d"), receiver.LocalEndpoint),
        ];
        Assert.Equal(2, sender.Send(batch, out SendStatus status));
        Assert.Equal((SendStatus.Refused, Errno.EAFNOSUPPORT), (status, sender.LastError));
        Assert.Equal(1, sender.Send(batch.AsSpan(3), out status));
        Assert.Equal(SendStatus.Sent, status);
        _pair.Network.Advance(0);
        Assert.Equal(["a", "b", "d"], SimulatedPair.TakeAll(receiver));
        Assert.Equal(sender.Frames.FrameCount - 1, sender.Frames.Available);
    }

    [Fact]
    public void A_network_that_collects_keeps_frames_until_the_flush_and_says_when_it_is_full()
    {
        var pair = new SimulatedPair(new SimulatedNetworkOptions { CollectedDatagrams = 3 });
        using IDatagramPort sender = SimulatedPair.Open(pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(pair.Second);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(SendStatus.Sent, sender.Send(Ends.Lease(sender, $"{i}"), receiver.LocalEndpoint));
        }

        Frame fourth = Ends.Lease(sender, "3");
        Assert.Equal(SendStatus.Full, sender.Send(fourth, receiver.LocalEndpoint));
        Assert.Equal(sender.Frames.FrameCount - 4, sender.Frames.Available);
        Assert.False(pair.Network.Step());
        Assert.Equal((3, 0), (sender.Flush(), sender.Flush()));
        Assert.Equal(SendStatus.Sent, sender.Send(fourth, receiver.LocalEndpoint));
        Assert.Equal(1, sender.Flush());
        pair.Network.Advance(0);
        Assert.Equal(SimulatedPair.Numbers(0, 4), SimulatedPair.TakeAll(receiver));
        Assert.Equal(sender.Frames.FrameCount, sender.Frames.Available);
    }

    [Fact]
    public void A_network_with_as_much_under_way_as_it_may_have_pushes_back_and_loses_nothing()
    {
        var pair = new SimulatedPair(new SimulatedNetworkOptions { MaximumInFlight = 5 });
        using IDatagramPort sender = SimulatedPair.Open(pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(pair.Second);
        SimulatedPair.SendNumbers(sender, 0, 5, receiver.LocalEndpoint);
        Assert.Equal(SendStatus.Full, Ends.Send(sender, "5", receiver.LocalEndpoint));
        Assert.Equal(Errno.None, sender.LastError);
        Assert.True(pair.Network.Step());
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, "5", receiver.LocalEndpoint));
        pair.Network.Advance(0);
        Assert.Equal(SimulatedPair.Numbers(0, 6), SimulatedPair.TakeAll(receiver));
    }

    [Fact]
    public void A_killed_and_a_switched_off_host_lose_their_ports_and_come_back_without()
    {
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort killed = SimulatedPair.Open(_pair.Second);
        Ends.Send(sender, "too late", killed.LocalEndpoint);
        _pair.Second.Kill();
        _pair.Network.Advance(0);
        Assert.Equal((0, 1), (killed.Receive(new Received[1]), _pair.Second.Unwanted));
        using IDatagramPort next = SimulatedPair.Open(_pair.Second, new DatagramPortOptions { Local = killed.LocalEndpoint });
        _pair.Second.PowerOff();
        Assert.Equal((SendStatus.Refused, Errno.ENETDOWN), (Ends.Send(next, "x", sender.LocalEndpoint), next.LastError));
        AssertRefusedOn(_pair.Second, new() { Local = SimulatedPair.At("10.0.0.2", 7) }, "bind(UDP 10.0.0.2:7): ENETDOWN");
        _pair.Second.PowerOn();
        using IDatagramPort last = SimulatedPair.Open(_pair.Second, new DatagramPortOptions { Local = killed.LocalEndpoint });
        Ends.Send(sender, "again", last.LocalEndpoint);
        _pair.Network.Advance(0);
        Assert.Equal(["again"], SimulatedPair.TakeAll(last));
    }

    [Fact]
    public void Sending_and_receiving_allocates_nothing()
    {
        var pair = new SimulatedPair();
        pair.Network.Observer = null;
        using IDatagramPort sender = SimulatedPair.Open(pair.First);
        using IDatagramPort first = SimulatedPair.OpenMember(pair.First, "239.1.1.1", 5000);
        using IDatagramPort second = SimulatedPair.OpenMember(pair.Second, "239.1.1.1", 5000);
        using IDatagramPort receiver = SimulatedPair.Open(pair.Second);
        Endpoint group = SimulatedPair.At("239.1.1.1", 5000);
        IDatagramPort[] ports = [first, second, receiver];
        var batch = new Received[8];
        int received = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                sender.Frames.TryLease(out Frame frame);
                sender.Send(frame.Take(100), i % 2 == 0 ? group : receiver.LocalEndpoint);
                pair.Network.Advance(100);
                foreach (IDatagramPort port in ports)
                {
                    int count = port.Receive(batch);
                    received += count;
                    for (int j = 0; j < count; j++)
                    {
                        port.Frames.Return(batch[j].Frame);
                    }
                }
            }
        }));
        Assert.Equal(2 * 3000, received);
    }

    [Fact]
    public void A_waiter_leaves_a_port_without_descriptor_alone()
    {
        using IDatagramPort port = SimulatedPair.Open(_pair.First);
        using var waiter = new Waiter(WaitStrategy.Spin, maximumDescriptors: 1);
        waiter.Watch(port.Descriptor);
        using var other = new Ringside.Linux.Descriptors.EventDescriptor();
        waiter.Watch(other.Value);
        waiter.Unwatch(port.Descriptor);
        waiter.Unwatch(other.Value);
        Assert.Same(_pair.First.Backend, _pair.First.Backend.ForThread(waiter));
    }

    private void AssertRefused(DatagramPortOptions options, string expected) => AssertRefusedOn(_pair.First, options, expected);

    private static void AssertRefusedOn(SimulatedHost host, DatagramPortOptions options, string expected)
    {
        string message = Assert.Throws<KernelException>(() => SimulatedPair.Open(host, options)).Message;
        Assert.StartsWith(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
