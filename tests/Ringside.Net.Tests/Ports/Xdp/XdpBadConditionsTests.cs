using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>The port past the stack where something is missing, taken, too long, too much, or gone.</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class XdpBadConditionsTests
{
    [Fact]
    public void A_packet_that_no_frame_holds_is_counted_as_oversized_and_not_as_dropped()
    {
        using var wire = new XdpWire(new VethPairOptions { Mtu = 9000 });
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp:generic-copy");
        IDatagramPort sender = wire.Open(
            wire.Pair.Second, "socket", new() { Local = new Endpoint(wire.Pair.Second.Address, 0), FrameSize = 16384 });
        Ends.Send(sender, new string('x', 5000), port.LocalEndpoint);
        Ends.Send(sender, "short", port.LocalEndpoint);
        Assert.Equal("short", Ends.ReceiveText(port));
        Assert.Equal((1L, 0L), (port.Oversized, port.Dropped));
    }

    [Fact]
    public void One_mode_alone_is_refused_with_the_reason()
    {
        using var wire = new XdpWire();
        _ = wire.Open(wire.Pair.Second, "xdp"); // skips where nothing is allowed
        KernelException refusal = Assert.Throws<KernelException>(() => wire.Open(wire.Pair.First, "xdp:zero-copy"));
        Assert.Equal(Errno.EOPNOTSUPP, refusal.Error);
    }

    [Fact]
    public void An_interface_takes_one_port_and_is_free_again_at_once()
    {
        using var wire = new XdpWire();
        for (int i = 0; i < 5; i++)
        {
            IDatagramPort port = wire.Open(wire.Pair.First, "xdp");
            Endpoint address = port.LocalEndpoint;
            KernelException refusal = Assert.Throws<KernelException>(() => wire.Open(wire.Pair.First, "xdp:native-copy"));
            Assert.Contains("the interface has an XDP program already", refusal.Message);
            port.Dispose();
            using IDatagramPort again = wire.Open(wire.Pair.First, "xdp", new() { Local = address });
            Assert.Equal(address, again.LocalEndpoint);
        }
    }

    [Fact]
    public void Starved_of_frames_the_kernel_drops_and_every_packet_is_accounted_for()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(
            wire.Pair.First, "xdp:generic-copy",
            new() { Local = new Endpoint(wire.Pair.First.Address, 0), ReceiveBufferBytes = 16 * 2048, FrameCount = 4 });
        IDatagramPort sender = wire.Open(wire.Pair.Second, "socket");
        Assert.Equal(("SO_RCVBUF", 16 * 2048), (port.Options[0].Name, port.Options[0].Obtained));
        for (int i = 0; i < 100; i++)
        {
            Ends.Send(sender, $"{i}", port.LocalEndpoint);
        }

        Assert.Equal((84L, 0L), (port.Dropped, port.Oversized));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"{i}"), Enumerable.Range(0, 16).Select(_ => Ends.ReceiveText(port)));
        Assert.Equal(0, port.Receive(new Received[1]));
        Ends.Send(sender, "later", port.LocalEndpoint);
        Assert.Equal("later", Ends.ReceiveText(port));
        port.Dispose();
        Assert.Equal(84, port.Dropped);
    }

    [Fact]
    public void A_destination_that_cannot_be_is_refused_and_the_frame_stays_with_the_caller()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp");
        foreach ((Endpoint destination, Errno expected) in new[]
        {
            (new Endpoint(IPAddress.IPv6Loopback, 9), Errno.EAFNOSUPPORT),
            (new Endpoint(IPAddress.Broadcast, 9), Errno.EACCES),
            (new Endpoint(wire.Pair.Second.Address, 0), Errno.EINVAL),
            (new Endpoint(IPAddress.Parse("192.0.2.1"), 9), Errno.ENETUNREACH),
        })
        {
            Frame frame = Ends.Lease(port, 3);
            Assert.Equal(SendStatus.Refused, port.Send(frame, destination));
            Assert.Equal(expected, port.LastError);
            Assert.Equal(0, port.Send([new Outgoing(frame, destination)], out SendStatus status));
            Assert.Equal(SendStatus.Refused, status);
            port.Frames.Return(frame);
        }
    }

    [Theory]
    [InlineData("xdp:generic-copy")]
    [InlineData("xdp:native-copy")]
    public void An_interface_that_goes_while_it_is_in_use_is_told_and_nothing_hangs(string backend)
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(wire.Pair.First, backend);
        Endpoint destination = new(wire.Pair.Second.Address, 9000);
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "x", destination));
        wire.Pair.Dispose();
        Ends.Until(() => port.Receive(new Received[1]) == 0 && port.LastError == Errno.ENETDOWN, port.Descriptor);
        Frame frame = Ends.Lease(port, 1);
        Assert.Equal(SendStatus.Refused, port.Send(frame, destination));
        Assert.Contains(port.LastError, new[] { Errno.ENXIO, Errno.ENETDOWN, Errno.ENETUNREACH, Errno.ENODEV });
        Assert.Equal(0, port.Send([new Outgoing(frame, destination)], out SendStatus status));
        Assert.Equal(SendStatus.Refused, status);
        port.Frames.Return(frame);
        Assert.Equal(0, port.Flush());
        Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
    }

    [Fact]
    public void An_interface_that_is_down_refuses_and_carries_again_when_it_is_up()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp");
        IDatagramPort receiver = wire.Open(wire.Pair.Second, "socket");
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "before", receiver.LocalEndpoint));
        using NetlinkSocket socket = wire.Pair.First.Namespace.Run(() => new NetlinkSocket());
        var links = new LinkTable(socket);
        links.SetDown(wire.Pair.First.LinkIndex);
        Assert.Equal(SendStatus.Refused, Ends.Send(port, "lost", receiver.LocalEndpoint));
        Assert.Equal(Errno.ENETDOWN, port.LastError);
        links.SetUp(wire.Pair.First.LinkIndex);
        links.WaitUntilUp(wire.Pair.First.LinkIndex);
        new NeighbourTable(socket).SetPermanent(wire.Pair.First.LinkIndex, wire.Pair.Second.Address, wire.Pair.Second.HardwareAddress);
        Ends.Until(() => Ends.Send(port, "after", receiver.LocalEndpoint) == SendStatus.Sent, port.Descriptor);
        Assert.Equal("before", Ends.ReceiveText(receiver));
        Assert.Equal("after", Ends.ReceiveText(receiver));
    }

    [Fact]
    public void A_closed_port_refuses_and_may_be_closed_again()
    {
        using var wire = new XdpWire();
        IDatagramPort port = wire.Open(wire.Pair.First, "xdp");
        Endpoint address = port.LocalEndpoint;
        Frame frame = Ends.Lease(port, 1);
        port.Dispose();
        port.Dispose();
        Assert.Equal((-1, address), (port.Descriptor, port.LocalEndpoint));
        Assert.Equal(0, port.Receive(new Received[1]));
        Assert.Equal(SendStatus.Refused, port.Send(frame, address));
        Assert.Equal((0, Errno.EBADF), (port.Flush(), port.LastError));
    }

    [Fact]
    public void Open_and_close_leaves_no_descriptor()
    {
        using var wire = new XdpWire();
        OpenDescriptors.AssertNoneStays(LongRuns.Choose(20, 1000), Cycle);

        void Cycle()
        {
            using IDatagramPort port = wire.OpenMember(wire.Pair.First, "xdp");
            Assert.Throws<KernelException>(() => wire.Open(wire.Pair.First, "xdp"));
        }
    }

    [Fact]
    public void Without_privileges_the_reason_is_given_and_nothing_is_left()
    {
        Require.Command("unshare");
        if (ChildTest.Argument is null)
        {
            Require.NetworkNamespaces();
            ChildTest.Run(
                typeof(XdpBadConditionsTests), nameof(Without_privileges_the_reason_is_given_and_nothing_is_left), "unprivileged",
                "unshare", "--user", "--map-root-user", "--net");
            return;
        }

        using var pair = VethPair.Create();
        KernelException refusal = Assert.Throws<KernelException>(() => pair.First.Namespace.Run(() =>
            Ends.Find("xdp").OpenDatagramPort(new DatagramPortOptions { Local = new Endpoint(pair.First.Address, 0) })));
        Assert.Equal(
            "bpf(BPF_MAP_CREATE ringside_xsk): EPERM, needs CAP_BPF and CAP_NET_ADMIN outside of any user namespace: run as root "
            + "(kernel.unprivileged_bpf_disabled forbids it to others)",
            refusal.Message);
    }
}
