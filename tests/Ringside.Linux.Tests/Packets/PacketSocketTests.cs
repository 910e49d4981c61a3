using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Packets;
using Ringside.Linux.Polling;
using Ringside.Linux.Privileges;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Privileges;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Packets;

[Collection(PacketCollection.Name)]
public sealed class PacketSocketTests
{
    private static readonly PacketRingOptions Ring = new(8, 2048);

    [Fact]
    public void A_socket_receives_whole_frames_once_it_is_bound()
    {
        using var wire = new PacketWire();
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.Second);
        byte[] frame = new byte[2048];
        wire.Send("before");
        Assert.Equal(-(int)Errno.EAGAIN, socket.Receive(frame));
        socket.Bind(wire.Pair.Second.LinkIndex, PacketProtocol.All);
        Assert.Equal(wire.Pair.Second.LinkIndex, socket.InterfaceIndex);
        wire.Send("after");
        Assert.Equal(42 + 5, socket.Receive(frame));
        Assert.Equal("after", PacketWire.Text(frame));
    }

    [Fact]
    public void Only_what_the_filter_accepts_enters()
    {
        using var wire = new PacketWire();
        using PacketSocket socket = wire.OpenReceiver();
        byte[] frame = new byte[2048];
        wire.Sender.SendTo("other port"u8, wire.Target.WithPort(PacketWire.Port + 1));
        wire.Send("mine");
        Assert.True(socket.Receive(frame) > 0);
        Assert.Equal("mine", PacketWire.Text(frame));
        Assert.Equal(-(int)Errno.EAGAIN, socket.Receive(frame));
        socket.AttachFilter(PacketFilter.DropAll);
        wire.Send("nobody's");
        Assert.Equal(-(int)Errno.EAGAIN, socket.Receive(frame));
    }

    [Fact]
    public void A_program_that_is_none_is_refused()
    {
        using var wire = new PacketWire();
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.First);
        Assert.Equal(
            "setsockopt(SO_ATTACH_FILTER): EINVAL, expected a classic BPF program of 1 to 4096 instructions that ends with a return",
            Assert.Throws<KernelException>(() => socket.AttachFilter([])).Message);
        Assert.Equal(Errno.EBADF, Assert.Throws<KernelException>(() => socket.AttachProgram(100_000)).Error);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void What_this_machine_sends_is_seen_unless_it_is_ignored(bool ignore, int expected)
    {
        using var wire = new PacketWire();
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.Second);
        if (ignore)
        {
            socket.IgnoreOutgoing();
        }

        socket.Bind(wire.Pair.Second.LinkIndex, PacketProtocol.All);
        using KernelSocket local = PacketWire.OpenSocket(wire.Pair.Second, PacketWire.Port);
        Assert.Equal(1, local.SendTo("x"u8, wire.Sender.LocalEndpoint));
        wire.Send("y");
        int count = 0;
        while (socket.Receive(new byte[2048]) > 0)
        {
            count++;
        }

        Assert.Equal(expected, count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_frame_that_is_sent_reaches_a_plain_socket_past_the_queue_too(bool bypass)
    {
        using var wire = new PacketWire();
        using KernelSocket receiver = PacketWire.OpenSocket(wire.Pair.Second, PacketWire.Port);
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.First);
        if (bypass)
        {
            socket.BypassQueue();
        }

        socket.Bind(wire.Pair.First.LinkIndex, PacketProtocol.None);
        byte[] frame = PacketWire.Frame(wire.Pair.First, wire.Pair.Second, "by hand");
        Assert.Equal(frame.Length, socket.Send(frame));
        Assert.Equal("by hand", PacketWire.Receive(receiver));

        // A socket for sending only has nothing to receive.
        receiver.SendTo("answer"u8, wire.Sender.LocalEndpoint);
        Assert.Equal(-(int)Errno.EAGAIN, socket.Receive(new byte[2048]));
    }

    [Fact]
    public void A_batch_is_sent_in_its_order_and_stops_where_the_kernel_refuses()
    {
        using var wire = new PacketWire();
        using KernelSocket receiver = PacketWire.OpenSocket(wire.Pair.Second, PacketWire.Port);
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.First);
        socket.Bind(wire.Pair.First.LinkIndex, PacketProtocol.None);
        using var batch = new PacketSendBatch(4);
        Assert.Equal(0, batch.Send(socket));
        Assert.Equal(2, SendBatch(batch, socket, Frame("first"), Frame("second")));
        Assert.Equal(1, SendBatch(batch, socket, Frame("third"), new byte[3000], Frame("never")));
        Assert.Equal(-(int)Errno.EMSGSIZE, SendBatch(batch, socket, new byte[3000], Frame("never")));
        Assert.Equal(["first", "second", "third"], Enumerable.Range(0, 3).Select(_ => PacketWire.Receive(receiver)));
        Assert.Equal(-(int)Errno.EAGAIN, receiver.Receive(new byte[100]));

        byte[] Frame(string text) => PacketWire.Frame(wire.Pair.First, wire.Pair.Second, text);
    }

    [Fact]
    public void A_batch_takes_no_more_than_its_capacity()
    {
        using var batch = new PacketSendBatch(1);
        unsafe
        {
            byte some = 0;
            batch.Add(&some, 1);
            Assert.True(batch.IsFull);
            string? message = null;
            try
            {
                batch.Add(&some, 1);
            }
            catch (InvalidOperationException refusal)
            {
                message = refusal.Message;
            }

            Assert.Equal("the batch holds 1 frames already, its capacity", message);
        }
    }

    [Fact]
    public void Memberships_let_frames_of_others_through()
    {
        using var wire = new PacketWire();
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.Second);
        foreach (PacketMembership kind in Enum.GetValues<PacketMembership>())
        {
            _ = HardwareAddress.TryParse(kind == PacketMembership.Unicast ? "02:00:00:00:00:09" : "01:00:5e:01:02:03", out var address);
            socket.AddMembership(wire.Pair.Second.LinkIndex, kind, address);
        }

        Assert.Contains("01005e010203", wire.Pair.Second.Namespace.Run(() => File.ReadAllText("/proc/thread-self/net/dev_mcast")));
        Assert.Equal(
            "setsockopt(PACKET_ADD_MEMBERSHIP Promiscuous on interface 9999): ENODEV, there is no such network interface here",
            Assert.Throws<KernelException>(() => socket.AddMembership(9999, PacketMembership.Promiscuous)).Message);
    }

    [Fact]
    public void The_virtual_header_must_come_before_the_ring()
    {
        using var wire = new PacketWire();
        using PacketSocket early = PacketWire.OpenPacket(wire.Pair.First);
        early.UseVirtualHeader();
        using var first = PacketRingV2.Create(early, Ring);
        using PacketSocket late = PacketWire.OpenPacket(wire.Pair.First);
        using var second = PacketRingV2.Create(late, Ring);
        Assert.Equal(
            "setsockopt(PACKET_VNET_HDR): EBUSY, it must be set before the rings are made",
            Assert.Throws<KernelException>(late.UseVirtualHeader).Message);
        Assert.Equal(Errno.EBUSY, Assert.Throws<KernelException>(() => PacketRingV3.Create(late, new(2, 4096 * 16, 1))).Error);
    }

    [Fact]
    public void An_interface_that_is_not_there_or_down_cannot_be_bound_to()
    {
        using var wire = new PacketWire();
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.Second);
        Assert.Equal(
            "bind(AF_PACKET interface 9999, All): ENODEV, there is no such network interface here",
            Assert.Throws<KernelException>(() => socket.Bind(9999, PacketProtocol.All)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.Bind(0, PacketProtocol.All));
    }

    [Fact]
    public void Without_the_privilege_the_reason_is_told() => Assert.Equal(
        "socket(AF_PACKET): EPERM, packet sockets need CAP_NET_RAW",
        WithCapabilities.Run(Capabilities.None, () => Assert.Throws<KernelException>(() => PacketSocket.Create())).Message);

    // What is mapped and bound stays usable for calls; nothing hangs, and the socket says what happened.
    [Fact]
    public void An_interface_that_goes_away_ends_receiving_and_sending_with_an_error()
    {
        using var wire = new PacketWire();
        PacketRingV2? ring = null;
        using PacketSocket socket = wire.OpenReceiver(made => ring = PacketRingV2.Create(made, Ring));
        using PacketSocket sender = PacketWire.OpenPacket(wire.Pair.Second);
        sender.Bind(wire.Pair.Second.LinkIndex, PacketProtocol.None);
        wire.Send("last");
        wire.Pair.Second.Namespace.Run(() =>
        {
            using var netlink = new NetlinkSocket();
            return new LinkTable(netlink).Delete(wire.Pair.Second.LinkIndex);
        });
        Assert.True((PollSet.Ask(socket.Value, PollEvents.Readable) & PollEvents.Error) != 0);
        Assert.Equal(Errno.ENETDOWN, socket.TakePendingError());
        Assert.Equal(Errno.None, socket.TakePendingError());
        Assert.True(ring!.TryTake(out PacketFrame frame));
        Assert.Equal("last", PacketWire.Text(ring[frame]));
        Assert.False(ring.TryTake(out _));
        Errno error = (Errno)(-sender.Send(PacketWire.Frame(wire.Pair.Second, wire.Pair.First, "x")));
        Assert.Contains(error, new[] { Errno.ENXIO, Errno.ENETDOWN });
        ring.Dispose();
    }

    [Fact]
    public void Opening_and_closing_a_thousand_times_leaves_no_descriptor_and_no_mapping()
    {
        using var wire = new PacketWire();
        int before = OpenDescriptors.Count();
        int mappings = OpenDescriptors.CountMappings("socket:");
        wire.Pair.Second.Namespace.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                using PacketSocket socket = PacketSocket.Create();
                using IDisposable ring = (i % 3) switch
                {
                    0 => PacketRingV2.Create(socket, Ring),
                    1 => PacketRingV3.Create(socket, new PacketBlockRingOptions(2, 1 << 16, 1)),
                    _ => PacketSendRing.Create(socket, Ring),
                };
                socket.Bind(wire.Pair.Second.LinkIndex, i % 3 == 2 ? PacketProtocol.None : PacketProtocol.All);
            }
        });
        OpenDescriptors.AssertNoGrowth(before, 1000);
        Assert.Equal(mappings, OpenDescriptors.CountMappings("socket:"));
    }

    private static unsafe int SendBatch(PacketSendBatch batch, PacketSocket socket, byte[] first, byte[] second, byte[]? third = null)
    {
        fixed (byte* one = first)
        fixed (byte* two = second)
        fixed (byte* three = third)
        {
            batch.Add(one, first.Length);
            batch.Add(two, second.Length);
            if (third is not null)
            {
                batch.Add(three, third.Length);
            }

            return batch.Send(socket);
        }
    }
}
