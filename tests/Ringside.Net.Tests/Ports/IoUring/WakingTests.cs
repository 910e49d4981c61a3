using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.IoUring;

namespace Ringside.Net.Tests.Ports.IoUring;

/// <summary>Who sleeps on the descriptor of a port with a ring of its own is woken for everything that there is to receive.</summary>
public sealed class WakingTests
{
    private const long Generous = 10_000_000_000;

    [Fact]
    public void An_echo_in_batches_is_woken_for_the_rest_of_every_burst()
    {
        const int burst = 100;
        using IDatagramPort port = Open("io_uring");
        using IDatagramPort far = Open("socket");
        var into = new Received[64];
        for (int round = 0; round < 60; round++)
        {
            Burst(far, port.LocalEndpoint, burst);
            for (int echoed = 0; echoed < burst;)
            {
                // More than the kernel has buffers for: its receive ends in between, and must be armed again.
                int count = port.Receive(into.AsSpan(0, 2 + (round % 62)));
                if (count == 0)
                {
                    Assert.True(IsReadable(port, Generous), $"nobody woke after {echoed} of {burst} in round {round}");
                    continue;
                }

                Outgoing[] answers = [.. into.Take(count).Select(received => new Outgoing(received.Frame, received.Source))];
                Assert.Equal(count, port.Send(answers, out SendStatus status));
                Assert.Equal(SendStatus.Sent, status);
                echoed += count;
            }

            Assert.Equal(burst, TakeAll(far));
        }
    }

    [Fact]
    public void What_came_while_batches_were_sent_is_told()
    {
        using IDatagramPort port = Open("io_uring");
        using IDatagramPort far = Open("socket");
        Assert.False(IsReadable(port, 0));
        Ends.Send(far, "unread", port.LocalEndpoint);
        Assert.True(IsReadable(port, Generous));
        for (int i = 0; i < 12; i++)
        {
            Outgoing[] batch = [.. Enumerable.Range(0, 32).Select(_ => new Outgoing(Ends.Lease(port, "x"), far.LocalEndpoint))];
            Assert.Equal(batch.Length, port.Send(batch, out _));
            TakeAll(far);
        }

        Assert.True(IsReadable(port, 0));
        Assert.Equal("unread", Ends.ReceiveText(port));
    }

    [Fact]
    public void What_found_no_frame_is_told_when_frames_come_back()
    {
        using IDatagramPort port = Open("io_uring", frames: 2);
        using IDatagramPort far = Open("socket");
        Burst(far, port.LocalEndpoint, 3);
        var into = new Received[4];
        Ends.Until(() => port.Receive(into) == 2, port.Descriptor);
        Assert.Equal(0, port.Receive(into.AsSpan(2)));
        port.Frames.Return(into[0].Frame);
        port.Frames.Return(into[1].Frame);
        Assert.True(IsReadable(port, 0));
        Assert.Equal(1, port.Receive(into));
        port.Frames.Return(into[0].Frame);
    }

    [Fact]
    public void A_frame_of_another_pool_throws_and_nothing_of_its_batch_is_sent()
    {
        using IDatagramPort port = Open("io_uring");
        using IDatagramPort far = Open("socket");
        Frame good = Ends.Lease(port, "not sent");
        Outgoing[] batch = [new(good, far.LocalEndpoint), new(new Frame(1 << 30, 5), far.LocalEndpoint)];
        Assert.ThrowsAny<Exception>(() => port.Send(batch, out _));
        Assert.Equal(SendStatus.Sent, Ends.Send(port, "sent", far.LocalEndpoint));
        Assert.Equal("sent", Ends.ReceiveText(far));
        Assert.Equal(0, far.Receive(new Received[1]));
        port.Frames.Return(good);
    }

    [Fact]
    public void Numbers_of_sends_wrap_within_a_chain()
    {
        const ulong last = (1UL << 40) - 1;
        for (ulong i = 0; i < 4; i++)
        {
            Assert.True(RingTag.IsWithin(RingTag.Make(5, RingTag.Send, last + i), 5, RingTag.Send, last, 4));
        }

        Assert.False(RingTag.IsWithin(RingTag.Make(5, RingTag.Send, last + 4), 5, RingTag.Send, last, 4));
        Assert.False(RingTag.IsWithin(RingTag.Make(5, RingTag.Send, last - 1), 5, RingTag.Send, last, 4));
        Assert.False(RingTag.IsWithin(RingTag.Make(6, RingTag.Send, last), 5, RingTag.Send, last, 4));
        Assert.False(RingTag.IsWithin(RingTag.Make(5, RingTag.Receive, last), 5, RingTag.Send, last, 4));
    }

    private static IDatagramPort Open(string backend, int frames = 256) =>
        Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, FrameCount = frames });

    private static void Burst(IDatagramPort from, in Endpoint to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(from, $"{i}", to));
        }
    }

    private static int TakeAll(IDatagramPort port)
    {
        var one = new Received[1];
        int count = 0;
        for (; port.Receive(one) == 1; count++)
        {
            port.Frames.Return(one[0].Frame);
        }

        return count;
    }

    private static bool IsReadable(IDatagramPort port, long nanos)
    {
        var set = new PollSet(1);
        set.Watch(port.Descriptor, port.WakeOn(PollEvents.Readable));
        return set.Wait(nanos) > 0;
    }
}
