using System.Buffers.Binary;
using Ringside.Linux.Bpf;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Bpf;
using Ringside.Linux.Tests.Namespaces;
using Ringside.Linux.Xdp;

namespace Ringside.Linux.Tests.Xdp;

/// <summary>Packets through the four rings, against a plain socket at the other end of a wire.</summary>
[Collection(NamespaceCollection.Name)]
public sealed unsafe class XdpSocketTests : IDisposable
{
    private readonly VethPair _pair;

    public XdpSocketTests()
    {
        RequireBpf.Programs();
        _pair = VethPair.Create();
    }

    public void Dispose() => _pair.Dispose();

    [Theory]
    [InlineData(XdpMode.Generic)]
    [InlineData(XdpMode.Native)]
    public void A_packet_arrives_in_a_lent_chunk_and_other_ports_stay_with_the_kernel(XdpMode mode)
    {
        using XdpEnd receiver = new XdpEnd(_pair.First).Redirect(_pair.First, mode);
        using KernelSocket sender = Open(_pair.Second, 0);
        using KernelSocket beside = Open(_pair.First, 5001);
        receiver.LendToKernel(7, 1);
        Assert.Equal(3, sender.SendTo([1, 2, 3], new Endpoint(_pair.First.Address, XdpEnd.Port)));
        Assert.Equal(1, sender.SendTo([9], new Endpoint(_pair.First.Address, 5001)));
        Assert.True(receiver.TryReceive(out byte[] packet, out ulong address));
        Assert.Equal((7UL * 2048) + Umem.PacketHeadroom, address);
        Assert.Equal([1, 2, 3], packet[42..45]);
        Assert.Equal(sender.LocalEndpoint.Port, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(34)));
        Assert.False(receiver.TryReceive(out _, out _));
        Assert.Equal(1, beside.Receive(new byte[10]));
        Assert.False(receiver.Socket.IsZeroCopy);
    }

    [Theory]
    [InlineData(XdpMode.Generic)]
    [InlineData(XdpMode.Native)]
    public void The_time_of_arrival_stands_in_front_of_the_packet(XdpMode mode)
    {
        using XdpEnd receiver = new XdpEnd(_pair.First).Redirect(_pair.First, mode, stamps: true);
        using KernelSocket sender = Open(_pair.Second, 0);
        receiver.LendToKernel(0, 4);
        long before = KernelClock.MonotonicNanos();
        sender.SendTo([1, 2, 3], new Endpoint(_pair.First.Address, XdpEnd.Port));
        long after = KernelClock.MonotonicNanos();
        Assert.True(receiver.TryReceive(out byte[] packet, out ulong address));
        Assert.Equal([1, 2, 3], packet[42..45]);
        Assert.InRange(BitConverter.ToInt64(receiver.Region.Bytes((int)address - 8, 8)), before, after);
    }

    [Fact]
    public void A_packet_is_sent_when_the_kernel_is_called_and_its_chunk_comes_back()
    {
        using var sender = new XdpEnd(_pair.First);
        using KernelSocket receiver = Open(_pair.Second, XdpEnd.Port);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 11, 0);
        Assert.Equal(Errno.None, sender.Send(3, packet));
        byte[] buffer = new byte[100];
        Assert.Equal(11, receiver.Receive(buffer));
        Assert.Equal(-1, buffer.AsSpan(0, 11).IndexOfAnyExcept((byte)1));
        Assert.True(sender.Socket.Completion.TryPeek(out ulong address));
        Assert.Equal((3UL * 2048) + 256, address);
        sender.Socket.Completion.Skip();
        sender.Socket.Completion.Release();
        Assert.False(sender.Socket.Completion.TryPeek(out _));
        Assert.Equal(0, sender.Socket.Transmit.Pending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_requested_checksum_is_completed_and_a_wrong_one_is_dropped_by_the_receiver(bool software)
    {
        using var sender = new XdpEnd(
            _pair.First, umem: umem => new Umem(umem.Start, umem.Length, 2048) { TransmitMetadata = true, SoftwareChecksum = software });
        using KernelSocket receiver = Open(_pair.Second, XdpEnd.Port);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 11, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(40), XdpEnd.PseudoSum(packet));
        Assert.Equal(Errno.None, sender.Send(0, packet));
        Assert.Equal(-(int)Errno.EAGAIN, receiver.Receive(new byte[100]));
        Assert.Equal(Errno.None, sender.Send(1, packet, XdpTransmitMetadata.Checksum(34, 6)));
        Assert.Equal(11, receiver.Receive(new byte[100]));
    }

    [Fact]
    public void An_empty_fill_ring_costs_packets_and_they_are_counted()
    {
        using XdpEnd receiver = new XdpEnd(_pair.First).Redirect(_pair.First, XdpMode.Generic);
        using KernelSocket sender = Open(_pair.Second, 0);
        receiver.LendToKernel(0, 3);
        SendMany(sender, 10);
        Assert.Equal(3, CountReceived(receiver));
        Assert.True(receiver.Socket.TryGetStatistics(out XdpStatistics statistics));
        Assert.Equal((7, 7, 0), (statistics.FillRingEmpty, statistics.Dropped, statistics.ReceiveRingFull));
    }

    [Fact]
    public void A_full_receive_ring_costs_packets_and_they_are_counted_apart()
    {
        using XdpEnd receiver = new XdpEnd(_pair.First, options => options with { ReceiveEntries = 4 })
            .Redirect(_pair.First, XdpMode.Generic);
        using KernelSocket sender = Open(_pair.Second, 0);
        receiver.LendToKernel(0, 32);
        SendMany(sender, 10);
        Assert.Equal(4, CountReceived(receiver));
        Assert.True(receiver.Socket.TryGetStatistics(out XdpStatistics statistics));
        Assert.Equal((0, 0, 6), (statistics.FillRingEmpty, statistics.Dropped, statistics.ReceiveRingFull));
    }

    [Fact]
    public void A_packet_longer_than_a_chunk_is_counted_as_dropped()
    {
        using XdpEnd receiver = new XdpEnd(_pair.First, umem: umem => new Umem(umem.Start, umem.Length, 2048) { Headroom = 1024 })
            .Redirect(_pair.First, XdpMode.Generic);
        using KernelSocket sender = Open(_pair.Second, 0);
        receiver.LendToKernel(0, 8);
        sender.SendTo(new byte[1000], new Endpoint(_pair.First.Address, XdpEnd.Port));
        sender.SendTo(new byte[700], new Endpoint(_pair.First.Address, XdpEnd.Port));
        Assert.Equal(1, CountReceived(receiver));
        Assert.True(receiver.Socket.TryGetStatistics(out XdpStatistics statistics));
        Assert.Equal((0, 1, 0), (statistics.FillRingEmpty, statistics.Dropped, statistics.ReceiveRingFull));
    }

    [Fact]
    public void A_full_completion_ring_holds_sending_up_and_nothing_is_lost()
    {
        using var sender = new XdpEnd(_pair.First, options => options with { CompletionEntries = 4 });
        using KernelSocket receiver = Open(_pair.Second, XdpEnd.Port);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 11, 0);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(Errno.None, sender.Send(i, packet));
        }

        Assert.Equal(Errno.EAGAIN, sender.Send(4, packet));
        Assert.Equal((1, 4), (sender.Socket.Transmit.Pending, Drain(receiver)));
        Assert.True(sender.Socket.Completion.TryPeek(out _));
        sender.Socket.Completion.Skip();
        sender.Socket.Completion.Release();
        Assert.Equal(Errno.None, sender.Socket.Kick());
        Assert.Equal((0, 1), (sender.Socket.Transmit.Pending, Drain(receiver)));
    }

    [Fact]
    public void One_call_sends_a_batch_and_more_need_another_call()
    {
        using var sender = new XdpEnd(_pair.First);
        using KernelSocket receiver = Open(_pair.Second, XdpEnd.Port);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 1, 0);
        packet.CopyTo(sender.Region.Bytes(256, packet.Length));
        for (int i = 0; i < 50; i++)
        {
            Assert.True(sender.Socket.Transmit.TryPut(new XdpDescriptor(256, (uint)packet.Length)));
        }

        Assert.Equal(0, sender.Socket.Transmit.Pending);
        sender.Socket.Transmit.Publish();
        Assert.True(sender.Socket.Transmit.NeedsWakeup);
        Assert.Equal((50, Errno.EAGAIN), (sender.Socket.Transmit.Pending, sender.Socket.Kick()));
        Assert.Equal(18, sender.Socket.Transmit.Pending);
        Assert.Equal(Errno.None, sender.Socket.Kick());
        Assert.Equal((0, 50), (sender.Socket.Transmit.Pending, Drain(receiver)));
    }

    [Fact]
    public void What_was_published_but_not_sent_can_be_withdrawn()
    {
        using var sender = new XdpEnd(_pair.First);
        using KernelSocket receiver = Open(_pair.Second, XdpEnd.Port);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 1, 0);
        packet.CopyTo(sender.Region.Bytes(256, packet.Length));
        Assert.True(sender.Socket.Transmit.TryPut(new XdpDescriptor(256, (uint)packet.Length)));
        sender.Socket.Transmit.Publish();
        sender.Socket.Transmit.Withdraw(1);
        Assert.Equal(Errno.None, sender.Socket.Kick());
        Assert.Equal((0, 0), (sender.Socket.Transmit.Pending, Drain(receiver)));
        Assert.Equal(Errno.None, sender.Send(0, packet));
        Assert.Equal(1, Drain(receiver));
    }

    [Fact]
    public void Full_rings_take_no_more()
    {
        using var end = new XdpEnd(_pair.First);
        end.LendToKernel(0, 64);
        Assert.False(end.Socket.Fill.TryPut(0));
        Assert.Equal((64, 64), (end.Socket.Fill.Pending, end.Socket.Fill.Capacity));
    }

    [Fact]
    public void Two_sockets_share_one_memory_and_the_rings_of_one_queue()
    {
        using var first = new XdpEnd(_pair.First);
        using XdpSocket second = _pair.First.Namespace.Run(() => XdpSocket.Open(first.Socket.Umem, new XdpSocketOptions
        {
            Interface = _pair.First.LinkName,
            SharedWith = first.Socket,
            FillEntries = 0,
            CompletionEntries = 0,
            ReceiveEntries = 8,
            TransmitEntries = 8,
        }));
        Assert.Same(first.Socket.Fill, second.Fill);
        using KernelSocket receiver = Open(_pair.Second, XdpEnd.Port);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 5, 0);
        packet.CopyTo(first.Region.Bytes(256, packet.Length));
        Assert.True(second.Transmit.TryPut(new XdpDescriptor(256, (uint)packet.Length)));
        second.Transmit.Publish();
        Assert.Equal(Errno.None, second.Kick());
        Assert.Equal(1, Drain(receiver));
        Assert.True(second.Completion.TryPeek(out ulong address));
        Assert.Equal(256UL, address);
    }

    [Fact]
    public void Options_for_busy_polling_are_taken()
    {
        using var end = new XdpEnd(_pair.First);
        Assert.Equal(Errno.None, end.Socket.TrySetBusyPoll(50, 64));
        Assert.Equal(Errno.None, end.Socket.Poll());
    }

    [Fact]
    public void An_interface_that_goes_is_told_by_every_call()
    {
        using XdpEnd end = new XdpEnd(_pair.First).Redirect(_pair.First, XdpMode.Native);
        byte[] packet = XdpEnd.Datagram(_pair.First, _pair.Second, XdpEnd.Port, 1, 0);
        Assert.Equal(Errno.None, end.Socket.TakePendingError());
        _pair.Dispose();
        Assert.Equal(Errno.ENXIO, end.Send(0, packet));
        Assert.Equal(Errno.ENETDOWN, end.Socket.TakePendingError());
        Assert.False(end.TryReceive(out _, out _));
    }

    private void SendMany(KernelSocket sender, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(4, sender.SendTo([1, 2, 3, 4], new Endpoint(_pair.First.Address, XdpEnd.Port)));
        }
    }

    private static int CountReceived(XdpEnd end)
    {
        int count = 0;
        while (end.TryReceive(out _, out _))
        {
            count++;
        }

        return count;
    }

    private static int Drain(KernelSocket socket)
    {
        int count = 0;
        while (socket.Receive(new byte[100]) >= 0)
        {
            count++;
        }

        return count;
    }

    private static KernelSocket Open(VethEnd end, int port) => end.Namespace.Run(() =>
    {
        var local = new Endpoint(end.Address, port);
        KernelSocket socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        return socket;
    });
}
