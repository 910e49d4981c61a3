using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>The port past the stack on a wire of its own, against a plain socket and against itself.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class XdpPortTests
{
    [Theory]
    [InlineData("xdp:generic-copy", "socket", false)]
    [InlineData("xdp:native-copy", "socket", false)]
    [InlineData("xdp:generic-copy", "xdp:generic-copy", false)]
    [InlineData("xdp:native-copy", "xdp:native-copy", false)]
    [InlineData("xdp:native-copy", "xdp:generic-copy", false)]
    [InlineData("xdp:generic-copy", "socket", true)]
    [InlineData("xdp:native-copy", "xdp:native-copy", true)]
    public void Datagrams_pass_both_ways_in_order_with_their_sender(string first, string second, bool isIPv6)
    {
        using var wire = new XdpWire(isIPv6 ? XdpWire.IPv6 : null);
        IDatagramPort left = wire.Open(wire.Pair.First, first);
        IDatagramPort right = wire.Open(wire.Pair.Second, second);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(left, $"to the right {i}", right.LocalEndpoint));
            Assert.Equal(SendStatus.Sent, Ends.Send(right, $"to the left {i}", left.LocalEndpoint));
        }

        for (int i = 0; i < 50; i++)
        {
            Received received = Ends.ReceiveOne(right);
            Assert.Equal((left.LocalEndpoint, 0L), (received.Source, received.StampRealtimeNanos));
            Assert.Equal($"to the right {i}", Ends.Take(right, received));
            received = Ends.ReceiveOne(left);
            Assert.Equal(right.LocalEndpoint, received.Source);
            Assert.Equal($"to the left {i}", Ends.Take(left, received));
        }

        AssertClean(left, right);
    }

    [Theory]
    [InlineData("xdp:generic-copy", "socket")]
    [InlineData("socket", "xdp:generic-copy")]
    [InlineData("socket", "xdp:native-copy")]
    [InlineData("xdp:native-copy", "xdp:native-copy")]
    [InlineData("xdp:generic-copy", "xdp:generic-copy")]
    public void Multicast_reaches_a_member(string sending, string receiving)
    {
        using var wire = new XdpWire();
        IDatagramPort member = wire.OpenMember(wire.Pair.Second, receiving);
        IDatagramPort sender = wire.OpenSender(wire.Pair.First, sending);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"{i}", member.LocalEndpoint));
        }

        for (int i = 0; i < 20; i++)
        {
            Received received = Ends.ReceiveOne(member);
            Assert.Equal(new Endpoint(wire.Pair.First.Address, sender.LocalEndpoint.Port), received.Source);
            Assert.Equal($"{i}", Ends.Take(member, received));
        }

        AssertClean(member, sender);
    }

    [Theory]
    [InlineData("xdp:generic-copy")]
    [InlineData("xdp:native-copy")]
    public void A_batch_leaves_in_order_and_is_taken_in_one_call(string backend)
    {
        using var wire = new XdpWire();
        IDatagramPort sender = wire.Open(wire.Pair.First, backend);
        IDatagramPort receiver = wire.Open(wire.Pair.Second, backend);
        Outgoing[] batch =
            [.. Enumerable.Range(0, 100).Select(i => new Outgoing(Ends.Lease(sender, $"{i}"), receiver.LocalEndpoint))];
        Assert.Equal(100, sender.Send(batch, out SendStatus status));
        Assert.Equal(SendStatus.Sent, status);
        var into = new Received[200];
        Assert.Equal(100, receiver.Receive(into));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), into[..100].Select(received => Ends.Take(receiver, received)));
        sender.Flush();
        AssertClean(sender, receiver);
    }

    [Theory]
    [InlineData("xdp:generic-copy", "socket")]
    [InlineData("socket", "xdp:generic-copy")]
    [InlineData("socket", "xdp:native-copy")]
    [InlineData("xdp:native-copy", "xdp:native-copy")]
    public void Boundaries_are_kept_from_nothing_to_the_largest_packet(string sending, string receiving)
    {
        using var wire = new XdpWire();
        IDatagramPort sender = wire.Open(wire.Pair.First, sending);
        IDatagramPort receiver = wire.Open(wire.Pair.Second, receiving);
        foreach (int length in (int[])[0, 1, 13, 1471, 1472, 0])
        {
            Frame frame = Ends.Lease(sender, length);
            sender.Frames[frame].Fill((byte)(length + 1));
            Assert.Equal(SendStatus.Sent, sender.Send(frame, receiver.LocalEndpoint));
            Received received = Ends.ReceiveOne(receiver);
            Assert.Equal(length, received.Frame.Length);
            Assert.Equal(-1, receiver.Frames[received.Frame].IndexOfAnyExcept((byte)(length + 1)));
            receiver.Frames.Return(received.Frame);
        }
    }

    [Fact]
    public void A_frame_holds_just_what_a_packet_carries_and_more_is_refused()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp");
        Assert.Equal((1472, 1472), (port.MaximumPayload, port.Frames.PayloadCapacity));
        Frame frame = Ends.Lease(port, 10);
        Assert.Equal(SendStatus.Refused, port.Send(frame with { Length = 1473 }, new Endpoint(wire.Pair.Second.Address, 9)));
        Assert.Equal(Errno.EMSGSIZE, port.LastError);
    }

    [Fact]
    public void What_was_received_can_be_sent_from_where_it_stands()
    {
        using var wire = new XdpWire();
        IDatagramPort first = wire.Open(wire.Pair.First, "socket");
        IDatagramPort echo = wire.Open(wire.Pair.Second, "xdp");
        Ends.Send(first, "hello world", echo.LocalEndpoint);
        Received received = Ends.ReceiveOne(echo);
        Assert.Equal(SendStatus.Sent, echo.Send(received.Frame.Skip(6), received.Source));
        echo.Flush();
        Assert.Equal("world", Ends.ReceiveText(first));
        AssertClean(first, echo);
    }

    [Fact]
    public void The_report_says_why_zero_copy_was_refused_and_what_was_obtained()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.OpenMember(wire.Pair.First, "xdp");
        CapabilityReport report = port.Capabilities;
        Assert.Equal("xdp:native-copy", report.FullName);
        Assert.Equal(
            [
                "bind zero-copy: refused (bind(AF_XDP ringside0 queue 0 zero-copy): EOPNOTSUPP, the driver of ringside0 has no zero-copy; "
                    + "copying works everywhere)",
                "bind native-copy: the one queue",
            ],
            report.Items.Take(2).Select(item => item.ToString()));
    }

    [Fact]
    public void Large_packets_lead_to_the_generic_mode_with_the_reason()
    {
        using var wire = new XdpWire(new VethPairOptions { Mtu = 9000 });
        IDatagramPort port = wire.OpenMember(wire.Pair.First, "xdp");
        Assert.Equal("generic-copy", port.Capabilities.Mode);
        Assert.Equal([Errno.ERANGE, Errno.ERANGE], port.Capabilities.Items.Take(2).Select(item => item.Why!.Error));
        Assert.Contains(port.Capabilities.Items, item => item.Asked == "packets of 9000 bytes" && item.Got == "payloads of 3794 bytes");
        Assert.Equal((4096, 3794), (port.Frames.FrameSize, port.MaximumPayload));
        IDatagramPort sender = wire.OpenSender(wire.Pair.Second, "socket");
        Ends.Send(sender, new string('x', 1500), port.LocalEndpoint);
        Assert.Equal(1500, Ends.ReceiveText(port).Length);
    }

    [Fact]
    public void What_finds_no_frame_waits_in_the_ring()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(
            wire.Pair.First, "xdp", new() { Local = new Endpoint(wire.Pair.First.Address, 0), FrameCount = 4 });
        IDatagramPort sender = wire.Open(wire.Pair.Second, "socket");
        for (int i = 0; i < 10; i++)
        {
            Ends.Send(sender, $"{i}", port.LocalEndpoint);
        }

        var held = new Received[10];
        Assert.Equal(4, port.Receive(held));
        Assert.Equal(0, port.Receive(held.AsSpan(4)));
        Assert.Equal((0, Errno.None), (port.Frames.Available, port.LastError));
        Assert.Equal(["0", "1", "2", "3"], held[..4].Select(received => Ends.Take(port, received)));
        Assert.Equal(["4", "5", "6", "7", "8", "9"], Enumerable.Range(0, 6).Select(_ => Ends.ReceiveText(port)));
    }

    [Theory]
    [InlineData("xdp:generic-copy", StampSource.ControlMessage)]
    [InlineData("xdp:native-copy", StampSource.ControlMessage)]
    [InlineData("xdp:native-copy", StampSource.OnDemand)]
    public void Stamps_lie_between_sending_and_receiving(string backend, StampSource source)
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(
            wire.Pair.First, backend, new() { Local = new Endpoint(wire.Pair.First.Address, 0), Stamps = source });
        IDatagramPort sender = wire.Open(wire.Pair.Second, "socket");
        Assert.False(((IStampedPort)port).TryGetLastStamp(out _));
        for (int i = 0; i < 100; i++)
        {
            long before = KernelClock.RealtimeNanos();
            Ends.Send(sender, "x", port.LocalEndpoint);
            Received received = Ends.ReceiveOne(port);
            long after = KernelClock.RealtimeNanos();
            long stamp = received.StampRealtimeNanos;
            Assert.Equal(source == StampSource.ControlMessage, stamp != 0);
            Assert.Equal(source == StampSource.OnDemand, ((IStampedPort)port).TryGetLastStamp(out long last));

            // Half a microsecond for the reading of the distance between the two clocks.
            Assert.InRange(Math.Max(stamp, last), before - 500, after + 500);
            Ends.Take(port, received);
        }
    }

    [Theory]
    [InlineData("xdp:generic-copy", StampSource.None)]
    [InlineData("xdp:native-copy", StampSource.ControlMessage)]
    public void Sending_and_receiving_allocates_nothing(string backend, StampSource stamps)
    {
        using var wire = new XdpWire();
        IDatagramPort sender = wire.Open(wire.Pair.First, backend);
        IDatagramPort receiver = wire.Open(
            wire.Pair.Second, backend, new() { Local = new Endpoint(wire.Pair.Second.Address, 0), Stamps = stamps });
        Endpoint destination = receiver.LocalEndpoint;
        var into = new Received[4];
        var batch = new Outgoing[4];
        int received = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                for (int j = 0; j < batch.Length; j++)
                {
                    sender.Frames.TryLease(out Frame frame);
                    batch[j] = new Outgoing(frame.Take(100), destination);
                }

                sender.Send(batch, out _);
                sender.Flush();
                int count = receiver.Receive(into);
                received += count;
                for (int j = 0; j < count; j++)
                {
                    receiver.Frames.Return(into[j].Frame);
                }
            }
        }));
        Assert.Equal(2 * 2000 * 4, received);
    }

    [Fact]
    public void What_is_not_for_the_port_stays_with_the_kernel()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp");
        IDatagramPort sender = wire.Open(wire.Pair.Second, "socket");
        using IDatagramPort beside = wire.Open(wire.Pair.First, "socket");
        Ends.Send(sender, "beside", beside.LocalEndpoint);
        Assert.Equal("beside", Ends.ReceiveText(beside));

        // Streams of the same back end, over the same interface, in spite of the program.
        IBackend streams = Ends.Find("xdp");
        using IStreamListener listener = wire.Pair.First.Namespace.Run(
            () => streams.Listen(new Endpoint(wire.Pair.First.Address, 0), new StreamPortOptions()));
        using IStreamPort client = wire.Pair.Second.Namespace.Run(
            () => streams.Connect(listener.LocalEndpoint, new StreamPortOptions()));
        Ends.Until(StreamState.Open, client);
        Assert.Equal(0, port.Receive(new Received[1]));
    }

    [Fact]
    public void What_stays_on_this_machine_goes_through_the_kernel()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.OpenSender(wire.Pair.First, "xdp");
        IDatagramPort local = wire.Open(wire.Pair.First, "socket");
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "to a neighbour in the same house", local.LocalEndpoint));
        Assert.Equal("to a neighbour in the same house", Ends.ReceiveText(local));
        AssertClean(port, local);
    }

    private static void AssertClean(params IDatagramPort[] ports)
    {
        Assert.All(ports, port => Assert.Equal((Errno.None, 0L, 0L), (port.LastError, port.Dropped, port.Oversized)));
        AssertAllFramesAreBack(ports);
    }

    private static void AssertAllFramesAreBack(params IDatagramPort[] ports) => Assert.All(ports, port =>
    {
        port.Flush();
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
    });
}
