using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>Sockets through a ring: buffer rings, multishot operations, sends without copy, connections.</summary>
public sealed unsafe class RingSocketTests
{
    private const int BufferSize = 256;
    private const ulong Receive = 100;

    [Theory]
    [InlineData(RingOptions.OneThread)]
    [InlineData(RingFlags.CoopTaskRun)]
    [InlineData(RingFlags.None)]
    [InlineData(RingFlags.SubmissionPolling)]
    public void A_multishot_receive_fills_buffers_until_there_are_none_and_goes_on_when_it_is_armed_again(RingFlags flags)
    {
        using Ring ring = Rings.Open(flags);
        using KernelSocket receiver = Rings.Datagrams();
        using KernelSocket sender = Rings.Datagrams();
        using var memory = new PinnedRegion(4 * BufferSize);
        using var buffers = new BufferRing(ring, 3, 4);
        Give(buffers, memory, 0, 1, 2);
        Rings.Next(ring, Receive)->PrepareReceiveMultishot(receiver.Value, 3);
        ring.Submit();
        for (int i = 0; i < 5; i++)
        {
            sender.SendTo(Encoding.ASCII.GetBytes($"datagram {i}"), receiver.LocalEndpoint);
        }

        for (int i = 0; i < 3; i++)
        {
            Completion completion = Rings.Take(ring);
            Assert.True(completion.HasMore && completion.HasBuffer);
            Assert.Equal($"datagram {i}", Text(memory, completion));
        }

        Completion end = Rings.Take(ring);
        Assert.Equal((Errno.ENOBUFS, false, false), (end.Error, end.HasMore, end.HasBuffer));
        Assert.Equal(0, buffers.Count);
        Give(buffers, memory, 2, 1); // the second one past the end of the ring's memory, at its beginning
        Assert.Equal(2, buffers.Count);
        Rings.Next(ring, Receive)->PrepareReceiveMultishot(receiver.Value, 3);
        Completion[] both = [Rings.Take(ring), Rings.Take(ring)];
        Assert.Equal(["datagram 3", "datagram 4"], both.Select(completion => Text(memory, completion)));
        Assert.Equal([2, 1], both.Select(completion => (int)completion.BufferId));
    }

    [Fact]
    public void A_multishot_receive_that_finds_no_room_for_its_completion_loses_nothing()
    {
        using Ring ring = Rings.Open(RingOptions.OneThread, 2, 2);
        using KernelSocket receiver = Rings.Datagrams();
        using KernelSocket sender = Rings.Datagrams();
        using var memory = new PinnedRegion(8 * BufferSize);
        using var buffers = new BufferRing(ring, 0, 8);
        Give(buffers, memory, 0, 1, 2, 3, 4, 5, 6, 7);
        Rings.Next(ring, Receive)->PrepareReceiveMultishot(receiver.Value, 0);
        ring.Submit();
        for (int i = 0; i < 6; i++)
        {
            sender.SendTo([(byte)i], receiver.LocalEndpoint);
        }

        ring.GetEvents();
        Assert.Equal(2, ring.Available);
        for (int i = 0; i < 6; i++)
        {
            Completion completion = Rings.Take(ring);
            Assert.Equal((1, i), (completion.Result, memory.Start[completion.BufferId * BufferSize]));
            if (!completion.HasMore)
            {
                Rings.Next(ring, Receive)->PrepareReceiveMultishot(receiver.Value, 0);
            }
        }
    }

    [Fact]
    public void Messages_come_with_sender_drops_stamp_and_cut_mark()
    {
        using Ring ring = Rings.Open();
        using KernelSocket receiver = Rings.Datagrams();
        using KernelSocket sender = Rings.Datagrams();
        receiver.RequestReceiveStamps();
        using var memory = new PinnedRegion(4 * BufferSize);
        using var buffers = new BufferRing(ring, 0, 4);
        Give(buffers, memory, 0, 1, 2, 3);
        var layout = new MessageLayout(MessageLayout.EndpointRoom, MessageLayout.StampRoom);
        var template = new MessageHeader { NameLength = MessageLayout.EndpointRoom, ControlLength = MessageLayout.StampRoom };
        Rings.Next(ring, Receive)->PrepareReceiveMessageMultishot(receiver.Value, &template, 0);
        ring.Submit();
        int room = BufferSize - layout.PayloadOffset;
        foreach ((int length, bool cut) in new[] { (5, false), (0, false), (room, false), (room + 1, true) })
        {
            sender.SendTo(new byte[length], receiver.LocalEndpoint);
            Completion completion = Rings.Take(ring);
            var buffer = new ReadOnlySpan<byte>(memory.Start + (completion.BufferId * BufferSize), completion.Result);
            Assert.True(layout.TryRead(buffer, out ReceiveFacts facts, out int payload));
            Assert.Equal((Math.Min(length, room), cut), (payload, facts.IsTruncated));
            Assert.Equal(sender.LocalEndpoint, facts.Source);

            // An empty datagram looks like the end of a stream to the kernel: it ends the operation, and is received all the same.
            Assert.Equal(length > 0, completion.HasMore);
            if (!completion.HasMore)
            {
                Rings.Next(ring, Receive)->PrepareReceiveMessageMultishot(receiver.Value, &template, 0);
            }
        }
    }

    [Fact]
    public void A_message_that_nobody_wrote_is_read_within_its_bounds()
    {
        long count = LongRuns.Choose(20_000, 1_000_000);
        var layout = new MessageLayout(MessageLayout.EndpointRoom, 88);
        var random = new SeededRandom(7);
        byte[] buffer = new byte[256];
        for (int i = 0; i < count; i++)
        {
            int length = random.Next(0, buffer.Length + 1);
            for (int at = 0; at < length; at++)
            {
                buffer[at] = random.Next(0, 3) == 0 ? (byte)0 : (byte)random.Next(0, 256);
            }

            bool read = layout.TryRead(buffer.AsSpan(0, length).ToArray(), out _, out int payload);
            Assert.Equal(length >= layout.PayloadOffset, read);
            Assert.Equal(read ? length - layout.PayloadOffset : 0, payload);
        }
    }

    [Fact]
    public void A_name_is_read_only_from_the_room_that_was_asked_for_it()
    {
        byte[] buffer = new byte[16 + 64];
        buffer[0] = 28;
        buffer.AsSpan(16).Fill(2);
        Assert.True(new MessageLayout(0, 64).TryRead(buffer, out ReceiveFacts facts, out int payload));
        Assert.True(facts.Source.IsEmpty);
        Assert.Equal(0, payload);
        Assert.False(new MessageLayout(0, 65).TryRead(buffer, out _, out _));
    }

    [Theory]
    [InlineData(SocketKind.Datagram)]
    [InlineData(SocketKind.Stream)]
    public void A_send_without_copy_completes_twice(SocketKind kind)
    {
        using Ring ring = Rings.Open();
        using var memory = new PinnedRegion(4096);
        (KernelSocket sender, KernelSocket receiver) = Connect(ring, kind);
        using (sender)
        using (receiver)
        {
            ring.RegisterBuffers(2);
            ring.UpdateBuffer(1, memory.Start, 4096);
            foreach (bool registered in new[] { false, true })
            {
                SubmissionEntry* entry = Rings.Next(ring, 1);
                entry->PrepareSendZeroCopy(sender.Value, memory.Start, 1000, TransferOptions.ReportCopy);
                if (registered)
                {
                    entry->UseRegisteredBuffer(1);
                }

                Completion sent = Rings.Take(ring);
                Assert.Equal((1000, true, false), (sent.Result, sent.HasMore, sent.IsNotification));
                byte[] into = new byte[2000];
                while (receiver.Receive(into) != 1000)
                {
                }

                Completion free = Rings.Take(ring);
                Assert.Equal((1ul, false, true), (free.UserData, free.HasMore, free.IsNotification));
                Assert.Equal(1u << 31, (uint)free.Result & (1u << 31)); // a receiver on this machine: copied
            }

            ring.UpdateBuffer(1, null, 0);
            ring.UnregisterBuffers();
        }
    }

    [Fact]
    public void Messages_are_sent_with_and_without_copy_and_to_an_address()
    {
        using Ring ring = Rings.Open();
        using KernelSocket receiver = Rings.Datagrams();
        using KernelSocket sender = Rings.Datagrams();
        Endpoint destination = receiver.LocalEndpoint;
        byte* text = stackalloc byte[] { (byte)'h', (byte)'i' };
        var vector = new IoVector(text, 2);
        var message = new MessageHeader { Name = &destination, NameLength = 16, Vectors = &vector, VectorCount = 1 };
        Rings.Next(ring, 1)->PrepareSendMessage(sender.Value, &message);
        Assert.Equal((1ul, 2), Rings.Told(Rings.Take(ring)));
        Rings.Next(ring, 2)->PrepareSendMessageZeroCopy(sender.Value, &message);
        Assert.Equal((2ul, 2), Rings.Told(Rings.Take(ring)));
        Rings.Next(ring, 3)->PrepareSendTo(sender.Value, text, 2, &destination);
        Assert.Equal([(2ul, 0), (3ul, 2)], Rings.Take(ring, 2).Select(Rings.Told));
        byte[] into = new byte[10];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(2, receiver.Receive(into));
        }
    }

    [Fact]
    public void Connections_are_made_accepted_shut_down_and_closed()
    {
        using Ring ring = Rings.Open();
        using KernelSocket listener = Rings.Listener();
        Endpoint address = listener.LocalEndpoint;
        Rings.Next(ring, 1)->PrepareAcceptMultishot(listener.Value, SocketConstants.CloseOnExec);
        using var first = KernelSocket.Create(SocketKind.Stream, address);
        using var second = KernelSocket.Create(SocketKind.Stream, address);
        Rings.Next(ring, 2)->PrepareConnect(first.Value, &address);
        Rings.Next(ring, 3)->PrepareConnect(second.Value, &address);
        Completion[] four = Rings.Take(ring, 4);
        Assert.Equal([1ul, 1ul, 2ul, 3ul], four.Select(completion => completion.UserData));
        Assert.Equal((0, 0), (four[2].Result, four[3].Result));
        Assert.True(four[0].HasMore && four[1].HasMore);
        Rings.Next(ring, 4)->PrepareShutdown(first.Value, 1);
        Rings.Next(ring, 5)->PrepareClose(four[0].Result);
        Rings.Next(ring, 6)->PrepareClose(four[1].Result);
        Assert.All(Rings.Take(ring, 3), completion => Assert.Equal(0, completion.Result));
        Rings.Next(ring, 7)->PrepareClose(999_999); // a number that was closed may be another test's by now
        Assert.Equal((7ul, -(int)Errno.EBADF), Rings.Told(Rings.Take(ring)));
    }

    [Fact]
    public void An_incremental_buffer_is_used_piece_by_piece()
    {
        using Ring ring = Rings.Open();
        using var memory = new PinnedRegion(4096);
        (KernelSocket sender, KernelSocket receiver) = Connect(ring, SocketKind.Stream);
        using (sender)
        using (receiver)
        using (var buffers = new BufferRing(ring, 1, 1, incremental: true))
        {
            buffers.Add(memory.Start, 4096, 9);
            buffers.Publish();
            Rings.Next(ring, Receive)->PrepareReceiveMultishot(receiver.Value, 1);
            for (int i = 0; i < 3; i++)
            {
                sender.Send([(byte)i, (byte)i]);
                Completion completion = Rings.Take(ring);
                Assert.Equal((2, (ushort)9), (completion.Result, completion.BufferId));
                Assert.True(completion.Flags.HasFlag(CompletionFlags.BufferMore));
                Assert.Equal(i, memory.Start[i * 2]);
            }
        }
    }

    private static (KernelSocket Sender, KernelSocket Receiver) Connect(Ring ring, SocketKind kind)
    {
        if (kind == SocketKind.Datagram)
        {
            KernelSocket to = Rings.Datagrams();
            KernelSocket from = Rings.Datagrams();
            from.Connect(to.LocalEndpoint);
            return (from, to);
        }

        using KernelSocket listener = Rings.Listener();
        var sender = KernelSocket.Create(SocketKind.Stream, listener.LocalEndpoint);
        sender.Connect(listener.LocalEndpoint);
        KernelSocket? receiver;
        while ((receiver = listener.Accept(out _)) is null)
        {
        }

        return (sender, receiver);
    }

    private static void Give(BufferRing buffers, PinnedRegion memory, params ReadOnlySpan<ushort> ids)
    {
        foreach (ushort id in ids)
        {
            buffers.Add(memory.Start + (id * BufferSize), BufferSize, id);
        }

        buffers.Publish();
    }

    private static string Text(PinnedRegion memory, in Completion completion) =>
        Encoding.ASCII.GetString(memory.Start + (completion.BufferId * BufferSize), completion.Result);
}
