using System.Text;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

public sealed class RingLoopTests
{
    [Fact]
    public void A_coroutine_sends_and_another_receives() => RunPair(
        async (coroutine, socket) =>
        {
            Frame frame = Lease(coroutine, "hello");
            Assert.Equal(5, await coroutine.SendAsync(socket, frame));
            coroutine.Return(frame);
        },
        async (coroutine, socket) =>
        {
            Assert.True(coroutine.TryLease(out Frame frame));
            Assert.Equal(5, await coroutine.ReceiveAsync(socket, frame));
            Assert.Equal("hello", Encoding.ASCII.GetString(coroutine.Bytes(frame.Take(5))));
        });

    [Fact]
    public void A_receive_that_takes_too_long_gives_its_time_out() => RunPair(
        async (coroutine, socket) =>
        {
            Assert.True(coroutine.TryLease(out Frame frame));
            Assert.Equal(-(int)Errno.ETIME, await coroutine.ReceiveAsync(socket, frame, 2_000_000));
            Assert.Equal(0, await coroutine.DelayAsync(1_000_000));
        },
        async (coroutine, _) => Assert.Equal(0, await coroutine.DelayAsync(20_000_000)));

    [Fact]
    public void An_echo_allocates_nothing()
    {
        (FileDescriptor first, FileDescriptor second) = Loops.Pair();
        var observer = new Loops();
        using var loop = new RingLoop(new RingLoopOptions(), observer);
        int echoes = 0;
        loop.Start("echo", async coroutine =>
        {
            coroutine.Own(second);
            coroutine.TryLease(out Frame frame);
            int length;
            while ((length = await coroutine.ReceiveAsync(second, frame, 1_000_000_000)) > 0)
            {
                await coroutine.SendAsync(second, frame.Take(length));
            }
        });
        loop.Start("client", async coroutine =>
        {
            coroutine.Own(first);
            Frame frame = Lease(coroutine, "0123456789");
            while (await coroutine.SendAsync(first, frame) == 10 && await coroutine.ReceiveAsync(first, frame) == 10)
            {
                echoes++;
            }
        });
        Loops.Until(loop, () => echoes >= 100);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            int until = echoes + 10_000;
            while (echoes < until)
            {
                loop.DoWork(0);
            }
        }));
    }

    [Fact]
    public void Two_reads_wake_when_both_are_done_or_one_fails_and_never_when_only_one_has_succeeded()
    {
        (FileDescriptor a, FileDescriptor toA) = Loops.Pair();
        (FileDescriptor b, FileDescriptor toB) = Loops.Pair();
        var woken = new List<GroupOutcome>();
        var observer = new Loops();
        using var loop = new RingLoop(new RingLoopOptions(), observer);
        loop.Start("reader", async coroutine =>
        {
            coroutine.Own(a);
            coroutine.Own(b);
            WaitGroup group = coroutine.NewGroup(2);
            coroutine.TryLease(out Frame first);
            coroutine.TryLease(out Frame second);
            for (int i = 0; i < 2; i++)
            {
                group.Add(coroutine.ReceiveAsync(a, first));
                group.Add(coroutine.ReceiveAsync(b, second));
                woken.Add((GroupOutcome)await group.WaitAsync(WakeWhen.AllHaveSucceededOrOneFailed));
                await group.CancelAsync();
                group.Clear();
            }
        });

        Loops.Write(toA, "a");
        AssertAsleep(loop, woken, 0);
        Loops.Write(toB, "b");
        Loops.Until(loop, () => woken.Count == 1);

        // The second time one fails: a reset, for bytes were never read.
        Loops.Write(a, "never read");
        AssertAsleep(loop, woken, 1);
        toA.Dispose();
        Loops.Until(loop, () => woken.Count == 2 && loop.CoroutineCount == 0);
        Assert.Equal([GroupOutcome.Done, GroupOutcome.Failed], woken);
        Assert.Empty(observer.Failures);
        toB.Dispose();
    }

    [Fact]
    public void A_receiver_hands_over_what_comes_until_the_end() => RunPair(
        async (coroutine, socket) =>
        {
            for (int i = 0; i < 500; i++)
            {
                Frame frame = Lease(coroutine, $"{i:0000}");
                Assert.Equal(4, await coroutine.SendAsync(socket, frame));
                coroutine.Return(frame);
            }
        },
        async (coroutine, socket) =>
        {
            var text = new StringBuilder();
            using LoopReceiver receiver = coroutine.Receive(socket);
            await foreach (Frame piece in receiver)
            {
                text.Append(Encoding.ASCII.GetString(coroutine.Bytes(piece)));
                coroutine.Return(piece);
            }

            Assert.Equal(string.Concat(Enumerable.Range(0, 500).Select(i => $"{i:0000}")), text.ToString());
        });

    [Fact]
    public void A_coroutine_that_is_disposed_takes_its_operations_with_it()
    {
        (FileDescriptor socket, FileDescriptor peer) = Loops.Pair();
        var observer = new Loops();
        using var loop = new RingLoop(new RingLoopOptions(), observer);
        bool resumed = false;
        Coroutine coroutine = loop.Start("waits", async self =>
        {
            self.Own(socket);
            self.TryLease(out Frame frame);
            await self.ReceiveAsync(socket, frame);
            resumed = true;
        });
        loop.DoWork(0);
        coroutine.Dispose();
        Assert.True(socket.IsClosed);
        Assert.Equal(1, loop.OperationCount); // the kernel still has it, and its frame
        Assert.Equal(loop.Frames.FrameCount - 1, loop.Frames.Available);
        Loops.Write(peer, "late");
        Loops.Until(loop, () => loop.OperationCount == 0);
        Assert.Equal(loop.Frames.FrameCount, loop.Frames.Available);
        Assert.False(resumed);
        peer.Dispose();
    }

    [Fact]
    public void A_message_of_another_thread_wakes_the_loop()
    {
        var observer = new Loops();
        using var loop = new RingLoop(new RingLoopOptions(), observer);
        using var mailbox = new Mailbox<int>(loop, 16);
        int sum = 0;
        loop.Start("reader", async coroutine =>
        {
            while (sum < 55)
            {
                Assert.Equal(0, await mailbox.ReceiveAsync(coroutine));
                while (mailbox.TryTake(out int message))
                {
                    sum += message;
                }
            }
        });
        var sender = new Thread(() =>
        {
            for (int i = 1; i <= 10; i++)
            {
                Assert.True(mailbox.TryPost(i));
            }
        });
        sender.Start();
        loop.Run();
        sender.Join();
        Assert.Equal(55, sum);
    }

    private static void AssertAsleep(RingLoop loop, List<GroupOutcome> woken, int count)
    {
        for (int i = 0; i < 100; i++)
        {
            loop.DoWork(0);
        }

        Assert.Equal(count, woken.Count);
    }

    private static void RunPair(
        Func<Coroutine, FileDescriptor, ValueTask> left, Func<Coroutine, FileDescriptor, ValueTask> right)
    {
        (FileDescriptor first, FileDescriptor second) = Loops.Pair();
        Loops.Run(coroutine => left(coroutine, coroutine.Own(first)), coroutine => right(coroutine, coroutine.Own(second)));
    }

    private static Frame Lease(Coroutine coroutine, string text)
    {
        Assert.True(coroutine.TryLease(out Frame frame));
        frame = frame.Take(text.Length);
        Encoding.ASCII.GetBytes(text, coroutine.Bytes(frame));
        return frame;
    }
}
