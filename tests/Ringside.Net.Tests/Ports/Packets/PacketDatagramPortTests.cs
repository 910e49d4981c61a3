using System.Net;
using System.Text;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Packets;

public sealed class PacketDatagramPortTests
{
    [Theory]
    [InlineData("packet:drop")]
    [InlineData("packet:sink")]
    public void Datagrams_cross_the_wire_both_ways_against_a_plain_socket_and_against_itself(string backend)
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open(backend, ends.Near);
        using IDatagramPort other = PacketEnds.Open(backend, ends.Far);
        using KernelSocket socket = PacketEnds.OpenSocket(ends.Far);
        Assert.Equal(backend, port.Capabilities.FullName);
        Assert.Equal(1472, port.MaximumPayload);
        for (int i = 0; i < 3; i++)
        {
            PacketEnds.Send(socket, $"to the port {i}", port.LocalEndpoint);
            Received received = Ends.ReceiveOne(port);
            Assert.Equal(socket.LocalEndpoint, received.Source);
            Assert.Equal($"to the port {i}", Ends.Take(port, received));
            Assert.Equal(SendStatus.Sent, Ends.Send(port, $"to the socket {i}", received.Source));
            Assert.Equal($"to the socket {i}", PacketEnds.Receive(socket));
            Ends.Send(port, $"to its like {i}", other.LocalEndpoint);
            received = Ends.ReceiveOne(other);
            Assert.Equal(port.LocalEndpoint, received.Source);
            Assert.Equal($"to its like {i}", Ends.Take(other, received));
        }

        Assert.Equal((0, 0, Errno.None), (port.Dropped, port.Oversized, port.LastError));
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
    }

    [Theory]
    [InlineData("packet:drop")]
    [InlineData("packet:sink")]
    public void Datagrams_cross_the_wire_over_IPv6(string backend)
    {
        using var ends = new PacketEnds(new VethPairOptions
        {
            FirstAddress = IPAddress.Parse("fd77::1"),
            SecondAddress = IPAddress.Parse("fd77::2"),
            PrefixLength = 64,
        });
        using IDatagramPort port = PacketEnds.Open(backend, ends.Near);
        using IDatagramPort member = PacketEnds.OpenMember(backend, ends.Near, "ff15::77");
        using KernelSocket socket = PacketEnds.OpenSocket(ends.Far);
        socket.ConfigureMulticastSend(ends.Far.LinkIndex, true, 1);
        PacketEnds.Send(socket, "six", port.LocalEndpoint);
        Received received = Ends.ReceiveOne(port);
        Assert.Equal(socket.LocalEndpoint, received.Source);
        Assert.Equal("six", Ends.Take(port, received));
        Ends.Send(port, "answer", received.Source);
        Assert.Equal("answer", PacketEnds.Receive(socket));
        PacketEnds.Send(socket, "to the group", member.LocalEndpoint);
        Assert.Equal("to the group", Ends.ReceiveText(member));
        Assert.Equal(1452, port.MaximumPayload);
    }

    [Theory]
    [InlineData("packet:drop")]
    [InlineData("packet:sink")]
    public void Groups_cross_the_wire_both_ways_and_every_member_hears(string backend)
    {
        using var ends = new PacketEnds();
        using IDatagramPort first = PacketEnds.OpenMember(backend, ends.Near, "239.255.77.1");
        int number = first.LocalEndpoint.Port;
        using IDatagramPort second = PacketEnds.OpenMember(backend, ends.Near, "239.255.77.1", number);
        using IDatagramPort stranger = PacketEnds.OpenMember(backend, ends.Near, "239.255.77.2", number);
        using IDatagramPort plain = PacketEnds.OpenMember("socket", ends.Far, "239.255.77.1", number);
        using IDatagramPort sender = PacketEnds.Open("socket", ends.Far);
        Ends.Send(sender, "from a socket", first.LocalEndpoint);
        Assert.Equal(["from a socket"], PacketEnds.TakeAll(first));
        Assert.Equal(["from a socket"], PacketEnds.TakeAll(second));
        Assert.Empty(PacketEnds.TakeAll(stranger));

        Assert.Equal(["from a socket"], PacketEnds.TakeAll(plain)); // its own machine's, by the loop
        Ends.Send(first, "from a port", plain.LocalEndpoint);
        Received received = Ends.ReceiveOne(plain);
        Assert.Equal(new Endpoint(ends.Near.Address, number), received.Source);
    }

    // The peer's connected socket is told of ICMP; a control shows that it would be.
    [Theory]
    [InlineData("packet:drop")]
    [InlineData("packet:sink")]
    public void The_stack_answers_nothing_that_the_port_receives(string backend)
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open(backend, ends.Near);
        using KernelSocket peer = PacketEnds.OpenSocket(ends.Far, port.LocalEndpoint);
        using KernelSocket control = PacketEnds.OpenSocket(ends.Far, new Endpoint(ends.Near.Address, 9));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(1, peer.Send("x"u8));
        }

        Assert.Equal(Errno.None, peer.TakePendingError());
        Assert.Equal(100, PacketEnds.TakeAll(port).Count);
        control.Send("x"u8);
        Assert.Equal(Errno.ECONNREFUSED, control.TakePendingError());
    }

    [Theory]
    [InlineData("packet:drop", 0)]
    [InlineData("packet:sink", 100)]
    public void A_program_spares_the_stack_what_the_tap_has_taken_and_a_sink_does_not(string backend, int expected)
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open(backend, ends.Near);
        using KernelSocket peer = PacketEnds.OpenSocket(ends.Far, port.LocalEndpoint);
        long before = PacketsOfTheStack();
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(1, peer.Send("x"u8));
        }

        Assert.Equal(expected, PacketsOfTheStack() - before);
        Assert.Equal(100, PacketEnds.TakeAll(port).Count);

        // The third field of the second line of "Ip:" is InReceives (RFC 4293).
        long PacketsOfTheStack() => ends.Near.Namespace.Run(() =>
            long.Parse(File.ReadLines("/proc/thread-self/net/snmp").Where(line => line.StartsWith("Ip:")).ElementAt(1).Split(' ')[3]));
    }

    [Fact]
    public void Without_a_mode_the_first_that_can_be_had_is_taken_and_told()
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        Assert.Contains(port.Capabilities.Mode, new[] { "drop", "sink" });
        Assert.Equal(4, port.Capabilities.Items.Count);
        Assert.StartsWith("multicast heard on this machine, too: on the wire only (", port.Capabilities.Items[3].ToString());
        Assert.Equal("a mapped ring (TPACKET_V2): 1024 slots of 2048 bytes", port.Capabilities.Items[0].ToString());
        Assert.Equal(port.Capabilities.Mode == "drop", port.Capabilities.Items[1].Outcome == CapabilityOutcome.Obtained);
        Assert.False(Backends.TryGet("packet:none", out _));
    }

    [Fact]
    public void Loopback_works_with_the_stack_sending_and_says_so()
    {
        Require.NetworkNamespaces();
        using var own = NetworkNamespace.Create("own");
        using var port = own.Run(() =>
        {
            using var netlink = new NetlinkSocket();
            new LinkTable(netlink).SetUp(LinkTable.LoopbackIndex);
            return Ends.Open("packet");
        });
        Ends.Send(port, "to myself", port.LocalEndpoint);
        Assert.Equal("to myself", Ends.ReceiveText(port));
        Assert.Equal(
            "sending past the stack: the kernel's stack (send(AF_PACKET lo): EINVAL, the kernel takes nothing from loopback that its own "
            + "stack did not send)",
            port.Capabilities.Items[2].ToString());
    }

    [Fact]
    public void A_port_on_no_certain_interface_is_refused_with_the_reason()
    {
        using var ends = new PacketEnds();
        KernelException refusal = Assert.Throws<KernelException>(() => ends.Near.Namespace.Run(
            () => Ends.Open("packet", new DatagramPortOptions { Local = new Endpoint(IPAddress.Any, 0) })));
        Assert.Equal(
            "bind(UDP 0.0.0.0:0): ENODEV, a port below the kernel's stack uses one interface: bind one of its addresses, or name it",
            refusal.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketEnds.Open("packet", ends.Near, options => options with { FrameSize = 64 }));
        Assert.Throws<KernelException>(() => PacketEnds.Open("packet", ends.Near, options => options with { Interface = "nosuch0" }));
    }

    [Fact]
    public void A_batch_leaves_in_its_order_whatever_way_each_goes()
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far);
        using KernelSocket local = PacketEnds.OpenSocket(ends.Near);
        Endpoint[] ways = [far.LocalEndpoint, far.LocalEndpoint, local.LocalEndpoint, far.LocalEndpoint];
        Outgoing[] batch = [.. Enumerable.Range(0, 100).Select(i => new Outgoing(Ends.Lease(port, $"{i}"), ways[i % 4]))];
        Assert.Equal(100, port.Send(batch, out SendStatus status));
        Assert.Equal(SendStatus.Sent, status);
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal($"{i}", PacketEnds.Receive(i % 4 == 2 ? local : far));
        }
    }

    [Fact]
    public void A_batch_stops_at_what_is_refused_and_the_caller_keeps_the_rest()
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far);
        Outgoing[] batch =
        [
            new(Ends.Lease(port, "a"), far.LocalEndpoint),
            new(Ends.Lease(port, "b"), far.LocalEndpoint),
            new(Ends.Lease(port, 1473), far.LocalEndpoint),
            new(Ends.Lease(port, "c"), far.LocalEndpoint),
        ];
        Assert.Equal(2, port.Send(batch, out SendStatus status));
        Assert.Equal((SendStatus.Refused, Errno.EMSGSIZE), (status, port.LastError));
        Assert.Equal(port.Frames.FrameCount - 2, port.Frames.Available);
        Assert.Equal(SendStatus.Sent, port.Send(batch[2].Frame.Take(1472), far.LocalEndpoint));
        Assert.Equal(["a", "b"], new[] { PacketEnds.Receive(far), PacketEnds.Receive(far) });
        Assert.Equal(1472, PacketEnds.Receive(far).Length);
        Assert.Equal(0, port.Send([], out status));
        Assert.Equal(SendStatus.Sent, status);
    }

    [Theory]
    [InlineData(StampSource.None)]
    [InlineData(StampSource.ControlMessage)]
    [InlineData(StampSource.OnDemand)]
    public void Stamps_are_those_of_the_ring(StampSource source)
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near, options => options with { Stamps = source });
        using KernelSocket socket = PacketEnds.OpenSocket(ends.Far);
        long before = KernelClock.RealtimeNanos();
        PacketEnds.Send(socket, "x", port.LocalEndpoint);
        Received received = Ends.ReceiveOne(port);
        long after = KernelClock.RealtimeNanos();
        bool hasLast = ((IStampedPort)port).TryGetLastStamp(out long last);
        Assert.Equal(source == StampSource.OnDemand, hasLast);
        Assert.Equal(source == StampSource.ControlMessage, received.StampRealtimeNanos != 0);
        if (source != StampSource.None)
        {
            Assert.InRange(received.StampRealtimeNanos + last, before, after);
        }
    }

    [Theory]
    [InlineData("packet:drop")]
    [InlineData("packet:sink")]
    public void Sending_and_receiving_allocates_nothing(string backend)
    {
        using var ends = new PacketEnds();
        using IDatagramPort near = PacketEnds.Open(backend, ends.Near);
        using IDatagramPort far = PacketEnds.Open(backend, ends.Far);
        var received = new Received[8];
        var batch = new Outgoing[8];
        int count = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                for (int k = 0; k < batch.Length; k++)
                {
                    near.Frames.TryLease(out Frame frame);
                    batch[k] = new Outgoing(frame.Take(64), far.LocalEndpoint);
                }

                near.Send(batch, out _);
                int taken = far.Receive(received);
                for (int k = 0; k < taken; k++)
                {
                    count += far.Send(received[k].Frame, received[k].Source) == SendStatus.Sent ? 1 : 0;
                }

                taken = near.Receive(received);
                for (int k = 0; k < taken; k++)
                {
                    near.Frames.Return(received[k].Frame);
                }
            }
        }));
        Assert.Equal(2 * 8 * 1000, count);
        Assert.Equal(near.Frames.FrameCount, near.Frames.Available);
        Assert.Equal(far.Frames.FrameCount, far.Frames.Available);
    }

    [Fact]
    public void An_interface_that_goes_away_ends_in_an_error_and_nothing_hangs()
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far);
        PacketEnds.Send(far, "last", port.LocalEndpoint);
        ends.Near.Namespace.Run(() =>
        {
            using var netlink = new NetlinkSocket();
            return new LinkTable(netlink).Delete(ends.Near.LinkIndex);
        });
        Assert.Equal("last", Ends.ReceiveText(port));
        var one = new Received[1];
        Ends.Until(() => port.Receive(one) == 0 && port.LastError != Errno.None, port.Descriptor);
        Assert.Equal(Errno.ENETDOWN, port.LastError);
        Frame frame = Ends.Lease(port, 5);
        Assert.Equal(SendStatus.Refused, port.Send(frame, far.LocalEndpoint));
        Assert.Contains(port.LastError, new[] { Errno.ENXIO, Errno.ENETDOWN, Errno.ENETUNREACH, Errno.ENODEV });
        port.Frames.Return(frame);
    }

    // The ring's memory is not mapped any more: a slot that was given back there would be a fault of the process.
    [Fact]
    public void A_closed_port_answers_with_an_error_whatever_its_user_still_held()
    {
        using var ends = new PacketEnds();
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far);
        IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        PacketEnds.Send(far, "held", port.LocalEndpoint);
        PacketEnds.Send(far, "unread", port.LocalEndpoint);
        Received received = Ends.ReceiveOne(port);
        Frame leased = Ends.Lease(port, 5);
        port.Dispose();
        port.Dispose();
        port.Frames.Return(received.Frame);
        Assert.Equal(0, port.Flush());
        Assert.Equal(0, port.Receive(new Received[1]));
        Assert.Equal(Errno.EBADF, port.LastError);
        Assert.Equal(SendStatus.Refused, port.Send(leased, far.LocalEndpoint));
        Assert.Equal(0, port.Send([new Outgoing(leased, far.LocalEndpoint)], out SendStatus status));
        Assert.Equal(SendStatus.Refused, status);
        Assert.Equal((0, 0), (port.Dropped, port.Oversized));
    }

    [Fact]
    public void A_port_can_be_opened_again_at_once()
    {
        using var ends = new PacketEnds();
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far);
        int number = 0;
        for (int i = 0; i < 5; i++)
        {
            using IDatagramPort port = PacketEnds.Open(
                "packet", ends.Near, options => options with { Local = options.Local.WithPort(number) });
            number = port.LocalEndpoint.Port;
            PacketEnds.Send(far, $"{i}", port.LocalEndpoint);
            Assert.Equal([$"{i}"], PacketEnds.TakeAll(port));
            KernelException refusal = Assert.Throws<KernelException>(() => PacketEnds.Open(
                "packet", ends.Near, options => options with { Local = options.Local.WithPort(number) }));
            Assert.Equal(Errno.EADDRINUSE, refusal.Error);
        }
    }

    [Fact]
    public void The_bytes_of_a_datagram_are_those_that_were_sent()
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far);
        foreach (int length in new[] { 0, 1, 17, 18, 19, 1000, 1472 })
        {
            string text = new StringBuilder().Append('a', length / 2).Append('b', length - (length / 2)).ToString();
            PacketEnds.Send(far, text, port.LocalEndpoint);
            Received received = Ends.ReceiveOne(port);
            Assert.Equal(SendStatus.Sent, port.Send(received.Frame, far.LocalEndpoint));
            Assert.Equal(text, PacketEnds.Receive(far));
        }
    }
}
