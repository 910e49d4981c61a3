using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Sockets;

public sealed unsafe class MessageBatchTests
{
    private const int Room = 2048;

    private static readonly Endpoint IPv4 = new(IPAddress.Loopback, 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_arrives_in_order_with_boundaries_and_senders(bool isIPv6)
    {
        using var sockets = new LoopbackSockets(isIPv6);
        using KernelSocket sender = sockets.Open();
        using KernelSocket receiver = sockets.Open();
        using var memory = new PinnedRegion(8 * Room);
        using var outgoing = new MessageBatch(4, 8, 0);
        using var incoming = new MessageBatch(8, 8, MessageBatch.UsualControlLength);
        int[] lengths = [3, 0, 700, 1];
        for (int i = 0; i < lengths.Length; i++)
        {
            new Span<byte>(memory.Start + (i * Room), lengths[i]).Fill((byte)(i + 1));
            Assert.True(outgoing.TryBegin(receiver.LocalEndpoint));
            Assert.True(outgoing.TryAppend(memory.Start + (i * Room), lengths[i]));
        }

        Assert.False(outgoing.TryBegin(receiver.LocalEndpoint));
        Assert.Equal(4, sender.SendBatch(outgoing));
        ArmAll(incoming, memory);
        Assert.Equal(4, receiver.ReceiveBatch(incoming, 8));
        for (int i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(lengths[i], incoming.Received(i, out ReceiveFacts facts));
            Assert.Equal(sender.LocalEndpoint, facts.Source);
            Assert.False(facts.IsTruncated);
            Assert.Equal(-1, new Span<byte>(memory.Start + (i * Room), lengths[i]).IndexOfAnyExcept((byte)(i + 1)));
        }

        Assert.Equal(-(int)Errno.EAGAIN, receiver.ReceiveBatch(incoming, 8));
    }

    [Fact]
    public void A_message_may_stand_in_several_pieces()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(IPv4);
        using var memory = new PinnedRegion(Room);
        using var batch = new MessageBatch(1, 3, 0);
        "abcdef"u8.CopyTo(new Span<byte>(memory.Start, 6));
        Assert.True(batch.TryBegin(socket.LocalEndpoint));
        Assert.True(batch.TryAppend(memory.Start + 4, 2));
        Assert.True(batch.TryAppend(memory.Start, 1));
        Assert.True(batch.TryAppend(memory.Start + 2, 2));
        Assert.False(batch.TryAppend(memory.Start, 1));
        Assert.Equal(1, socket.SendBatch(batch));
        byte[] text = new byte[10];
        Assert.Equal(5, socket.ReceiveFrom(text, out _));
        Assert.Equal("efacd"u8, text.AsSpan(0, 5));
    }

    [Fact]
    public void An_error_within_a_batch_stops_it_there_and_the_next_call_tells_it()
    {
        using KernelSocket sender = LoopbackSockets.OpenHere(IPv4);
        using KernelSocket receiver = LoopbackSockets.OpenHere(IPv4);
        using var memory = new PinnedRegion(Room);
        using var batch = new MessageBatch(3, 3, 0);
        foreach (Endpoint destination in new[] { receiver.LocalEndpoint, new Endpoint(IPAddress.Broadcast, 9), receiver.LocalEndpoint })
        {
            Assert.True(batch.TryBegin(destination));
            Assert.True(batch.TryAppend(memory.Start, 10));
        }

        Assert.Equal(1, sender.SendBatch(batch));
        Assert.Equal(-(int)Errno.EACCES, sender.SendBatch(batch, 1));
        Assert.Equal(1, sender.SendBatch(batch, 2));
        Assert.Equal(10, receiver.ReceiveFrom(new byte[20], out _));
        Assert.Equal(10, receiver.ReceiveFrom(new byte[20], out _));
        Assert.Equal(-(int)Errno.EAGAIN, receiver.ReceiveFrom(new byte[20], out _));
    }

    [Fact]
    public void A_datagram_that_is_too_long_is_marked_and_its_length_is_told()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(IPv4);
        using var memory = new PinnedRegion(Room);
        using var batch = new MessageBatch(2, 2, 0);
        socket.SendTo(new byte[100], socket.LocalEndpoint);
        socket.SendTo(new byte[100], socket.LocalEndpoint);
        Assert.Equal(100, socket.ReceiveFrom(new byte[60], out Endpoint source));
        Assert.Equal(socket.LocalEndpoint, source);
        batch.Arm(0, memory.Start, 99);
        batch.Arm(1, memory.Start, 99);
        Assert.Equal(1, socket.ReceiveBatch(batch, 2));
        Assert.Equal(99, batch.Received(0, out ReceiveFacts facts));
        Assert.True(facts.IsTruncated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_train_is_cut_for_an_ordinary_socket_and_stays_whole_for_one_that_coalesces(bool isIPv6)
    {
        using var sockets = new LoopbackSockets(isIPv6);
        using KernelSocket sender = sockets.Open();
        using KernelSocket ordinary = sockets.Open();
        using KernelSocket coalescing = sockets.Open();
        Assert.Equal(Errno.None, coalescing.TryCoalesceReceives());
        Assert.Equal(Errno.None, sender.TryGetSegmentSize(out _));
        using var memory = new PinnedRegion(1 << 16);
        using var batch = new MessageBatch(1, 4, 24);
        foreach (KernelSocket receiver in new[] { ordinary, coalescing })
        {
            batch.Clear();
            Assert.True(batch.TryBegin(receiver.LocalEndpoint));
            for (int i = 0; i < 4; i++)
            {
                Assert.True(batch.TryAppend(memory.Start + (100 * i), i < 3 ? 100 : 30));
            }

            batch.SetSegmentSize(100);
            Assert.Equal(1, sender.SendBatch(batch));
        }

        byte[] bytes = new byte[1 << 16];
        Assert.Equal([100, 100, 100, 30], Enumerable.Range(0, 4).Select(_ => ordinary.ReceiveFrom(bytes, out Endpoint _)));
        Assert.Equal(330, coalescing.ReceiveMessage(bytes, out ReceiveFacts facts));
        Assert.Equal(100, facts.SegmentSize);
        Assert.Equal(sender.LocalEndpoint, facts.Source);
        ordinary.SendTo(new byte[40], coalescing.LocalEndpoint);
        Assert.Equal(40, coalescing.ReceiveMessage(bytes, out facts));
        Assert.Equal(0, facts.SegmentSize);
    }

    [Fact]
    public void A_segment_size_of_the_socket_cuts_what_every_call_sends()
    {
        using KernelSocket sender = LoopbackSockets.OpenHere(IPv4);
        using KernelSocket receiver = LoopbackSockets.OpenHere(IPv4);
        Assert.Equal(Errno.None, sender.TrySetSegmentSize(50));
        Assert.Equal(Errno.None, sender.TryGetSegmentSize(out int size));
        Assert.Equal(50, size);
        Assert.Equal(120, sender.SendTo(new byte[120], receiver.LocalEndpoint));
        Assert.Equal([50, 50, 20], Enumerable.Range(0, 3).Select(_ => receiver.ReceiveFrom(new byte[200], out Endpoint _)));
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(IPv4);
        using var memory = new PinnedRegion(8 * Room);
        using var outgoing = new MessageBatch(8, 8, 24);
        using var incoming = new MessageBatch(8, 8, MessageBatch.UsualControlLength);
        Endpoint self = socket.LocalEndpoint;
        int lost = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int round = 0; round < 500; round++)
            {
                outgoing.Clear();
                while (outgoing.TryBegin(self))
                {
                    outgoing.TryAppend(memory.Start, 64);
                }

                ArmAll(incoming, memory);
                lost += socket.SendBatch(outgoing) - socket.ReceiveBatch(incoming, 8);
                lost += 64 - incoming.Received(7, out _);
            }
        }));
        Assert.Equal(0, lost);
    }

    [Fact]
    public void Places_and_numbers_are_checked()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(IPv4);
        var batch = new MessageBatch(2, 2, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(1025, 1025, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageBatch(1, 1, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Arm(2, null, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Received(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.SetSegmentSize(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.SendBatch(batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.ReceiveBatch(batch, 3));
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => socket.ReceiveBatch(batch, 1));
    }

    private static void ArmAll(MessageBatch batch, PinnedRegion memory)
    {
        for (int i = 0; i < batch.Capacity; i++)
        {
            batch.Arm(i, memory.Start + (i * Room), Room);
        }
    }
}
