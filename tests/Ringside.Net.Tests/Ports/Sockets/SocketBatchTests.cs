using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Sockets;

public sealed class SocketBatchTests
{
    public static TheoryData<bool, bool, int> Ways
    {
        get
        {
            var ways = new TheoryData<bool, bool, int>();
            foreach (bool isIPv6 in new[] { false, true })
            {
                foreach (bool coalescing in new[] { false, true })
                {
                    foreach (int atOnce in new[] { 1, 2, 7, 33, 300 })
                    {
                        ways.Add(isIPv6, coalescing, atOnce);
                    }
                }
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_batch_arrives_whole_in_order_and_with_its_boundaries(bool isIPv6, bool coalescing, int atOnce)
    {
        using var ends = new SocketEnds(isIPv6);
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort receiver = ends.Open(coalescing);
        int[][] shapes =
        [
            [.. Enumerable.Repeat(64, 200)],
            [.. Enumerable.Repeat(64, 64), 10],
            [0],
            [0, 0, 0],
            [5, 0, 5, 5, 0],
            [1, 1, 1, 1],
            [100, 100, 50, 100, 100, 101, 100],
            [.. Enumerable.Range(1, 120)],
            [.. Enumerable.Range(1, 120).Reverse()],
            [.. Enumerable.Repeat(2048, 50), 1],
        ];
        foreach (int[] lengths in shapes)
        {
            Outgoing[] batch = SocketEnds.Make(sender, receiver.LocalEndpoint, lengths);
            Assert.Equal(lengths.Length, sender.Send(batch, out SendStatus status));
            Assert.Equal(SendStatus.Sent, status);
            Assert.Equal(sender.Frames.FrameCount, sender.Frames.Available);
            Assert.Equal(lengths, SocketEnds.Drain(receiver, atOnce, sender.LocalEndpoint));
            Assert.Equal((0, 0, Errno.None), (receiver.Dropped, receiver.Oversized, receiver.LastError));
        }
    }

    [Fact]
    public void Any_mixture_of_sizes_and_receivers_arrives_as_sent_one_by_one() => SeededRandom.ForEachSeed(20, random =>
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort ordinary = ends.Open();
        using SocketDatagramPort coalescing = ends.Open(coalescing: true);
        SocketDatagramPort[] receivers = [ordinary, coalescing];
        for (int round = 0; round < 20; round++)
        {
            List<int>[] expected = [[], []];
            var batch = new Outgoing[random.Next(1, 120)];
            for (int i = 0; i < batch.Length; i++)
            {
                int to = random.Chance(10) ? 1 : round % 2;
                int length = random.Pick<int>([0, 1, 64, 64, 64, 64, 64, 65, 1400]);
                batch[i] = SocketEnds.Make(sender, expected[to].Count, length, receivers[to].LocalEndpoint);
                expected[to].Add(length);
            }

            Assert.Equal(batch.Length, sender.Send(batch, out _));
            Assert.Equal(expected[0], SocketEnds.Drain(ordinary, random.Next(1, 100), sender.LocalEndpoint));
            Assert.Equal(expected[1], SocketEnds.Drain(coalescing, random.Next(1, 100), sender.LocalEndpoint));
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Datagrams_of_one_size_to_one_receiver_pass_the_stack_as_one(bool isIPv6)
    {
        using var ends = new SocketEnds(isIPv6);
        using SocketDatagramPort sender = ends.Open();
        using KernelSocket receiver = ends.OpenSocket(coalescing: true);
        Outgoing[] batch = SocketEnds.Make(sender, receiver.LocalEndpoint, [.. Enumerable.Repeat(64, 70), 20, 64, 64]);
        Assert.Equal(73, sender.Send(batch, out _));
        byte[] bytes = new byte[1 << 16];
        (int, int)[] trains = [.. Enumerable.Range(0, 3).Select(_ => (receiver.ReceiveMessage(bytes, out ReceiveFacts facts), facts.SegmentSize))];
        Assert.Equal([(64 * 64, 64), ((6 * 64) + 20, 64), (2 * 64, 64)], trains);
        Assert.Equal(-(int)Errno.EAGAIN, receiver.ReceiveMessage(bytes, out _));
    }

    [Fact]
    public void A_train_is_no_longer_than_a_packet()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open(frameCount: 16, frameSize: 1 << 16);
        using SocketDatagramPort receiver = ends.Open(coalescing: true, frameCount: 16, frameSize: 1 << 16);
        int[] lengths = [20_000, 20_000, 20_000, 20_000, 65_507, 65_507];
        foreach (int length in lengths)
        {
            // The receive queue holds only a few of these, so they are taken in between.
            Assert.Equal(2, sender.Send(SocketEnds.Make(sender, receiver.LocalEndpoint, length, length), out _));
            Assert.Equal([length, length], SocketEnds.Drain(receiver, 4, sender.LocalEndpoint));
        }

        Assert.Equal(5, sender.Send(SocketEnds.Make(sender, receiver.LocalEndpoint, 13_500, 13_500, 13_500, 13_500, 13_500), out _));
        Assert.Equal([13_500, 13_500, 13_500, 13_500, 13_500], SocketEnds.Drain(receiver, 4, sender.LocalEndpoint));
    }

    [Fact]
    public void The_first_that_cannot_go_ends_the_batch_and_is_named()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort receiver = ends.Open();
        var nowhere = new Endpoint(IPAddress.Broadcast, 9);
        foreach (int before in new[] { 0, 1, 2, 64, 65, 100 })
        {
            Outgoing[] batch =
            [
                .. SocketEnds.Make(sender, receiver.LocalEndpoint, [.. Enumerable.Repeat(64, before)]),
                .. SocketEnds.Make(sender, nowhere, 64, 64),
                .. SocketEnds.Make(sender, receiver.LocalEndpoint, 64, 64),
            ];
            Assert.Equal(before, sender.Send(batch, out SendStatus status));
            Assert.Equal(SendStatus.Refused, status);
            Assert.Equal(Errno.EACCES, sender.LastError);
            Assert.Equal(before, SocketEnds.Drain(receiver, 16, sender.LocalEndpoint).Count);
            Assert.Equal(sender.Frames.FrameCount - 4, sender.Frames.Available);
            foreach (Outgoing left in batch.AsSpan(before))
            {
                sender.Frames.Return(left.Frame);
            }
        }
    }

    [Fact]
    public void A_destination_that_is_none_does_not_count_as_a_refused_train()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        Outgoing[] batch = SocketEnds.Make(sender, sender.LocalEndpoint.WithPort(0), 64, 64);
        Assert.Equal(0, sender.Send(batch, out SendStatus status));
        Assert.Equal((SendStatus.Refused, Errno.EINVAL), (status, sender.LastError));
        Assert.StartsWith("send trains (UDP_SEGMENT): one packet", sender.Capabilities.Items[0].ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_longer_than_a_frame_is_left_out_of_what_one_call_receives(bool coalescing)
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort receiver = ends.Open(coalescing, frameSize: 64);
        int[] sizes = [64, 65, 64, 100, 100, 100, 20];
        for (int i = 0, number = 0; i < sizes.Length; i++)
        {
            number += sizes[i] <= 64 ? 1 : 0;
            Assert.Equal(1, sender.Send([SocketEnds.Make(sender, number - 1, sizes[i], receiver.LocalEndpoint)], out _));
        }

        Assert.Equal([64, 64, 20], SocketEnds.Drain(receiver, 16, sender.LocalEndpoint));
        Assert.Equal(4, receiver.Oversized);
    }

    [Fact]
    public void What_finds_no_frame_stays_with_the_kernel()
    {
        using var ends = new SocketEnds();
        using SocketDatagramPort sender = ends.Open();
        using SocketDatagramPort receiver = ends.Open(frameCount: 5);
        sender.Send(SocketEnds.Make(sender, receiver.LocalEndpoint, [.. Enumerable.Repeat(64, 12)]), out _);
        var into = new Received[16];
        int next = 0;
        foreach (int expected in new[] { 5, 5, 2, 0 })
        {
            Assert.Equal(expected, receiver.Receive(into));
            Assert.Equal(expected == 5 ? 0 : 5 - expected, receiver.Frames.Available);
            Assert.True(expected < 5 || receiver.Receive(into.AsSpan(5)) == 0);
            for (int i = 0; i < expected; i++)
            {
                SocketEnds.TakeLength(receiver, into[i], next++);
            }
        }
    }

    [Theory]
    [InlineData(StampSource.None, false)]
    [InlineData(StampSource.ControlMessage, false)]
    [InlineData(StampSource.None, true)]
    [InlineData(StampSource.ControlMessage, true)]
    public void Batches_allocate_nothing(StampSource stamps, bool coalescing)
    {
        using var port = new SocketDatagramPort(new DatagramPortOptions
        {
            Local = new Endpoint(IPAddress.Loopback, 0),
            Stamps = stamps,
            Coalescing = coalescing,
        });
        Endpoint self = port.LocalEndpoint;
        var batch = new Outgoing[40];
        var into = new Received[64];
        int lost = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    port.Frames.TryLease(out Frame frame);
                    batch[i] = new Outgoing(frame.Take(i < 20 ? 64 : i), self);
                }

                lost += batch.Length - port.Send(batch, out _);
                int count = port.Receive(into);
                lost += batch.Length - count;
                for (int i = 0; i < count; i++)
                {
                    port.Frames.Return(into[i].Frame);
                }
            }
        }));
        Assert.Equal(0, lost);
    }
}
