using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

public sealed class WaitGroupTests
{
    [Fact]
    public void Two_reads_wake_when_both_are_done_or_one_fails_and_never_when_only_one_has_succeeded()
    {
        // Both done, in either order.
        foreach (bool firstComesFirst in new[] { true, false })
        {
            TwoReads(async (loop, reads, ends) =>
            {
                await Loops.SendTextAsync(ends[firstComesFirst ? 0 : 1], "one");
                await AssertSleeps(loop, reads, completed: 1);
                await Loops.SendTextAsync(ends[firstComesFirst ? 1 : 0], "two");
            }, WakeReason.All);
        }

        // One fails before the other has anything, or after it has succeeded.
        TwoReads((_, _, _) => ValueTask.CompletedTask, WakeReason.Failure, failing: true);
        TwoReads(
            async (loop, reads, ends) =>
            {
                await Loops.SendTextAsync(ends[0], "one");
                await AssertSleeps(loop, reads, completed: 1);
            },
            WakeReason.Failure,
            failing: true);
    }

    [Fact]
    public void Any_wakes_for_each_result_once() => Loops.Run(async loop =>
    {
        using var group = new WaitGroup(loop, 3);
        int slow = group.Add(loop.Delay(60 * Loops.Second));
        int first = group.Add(loop.Delay(Loops.Millisecond));
        int second = group.Add(loop.Delay(2 * Loops.Millisecond));
        Assert.Equal(WakeReason.Any, await group.WaitAsync(WakePolicy.Any));
        Assert.True(group.IsCompleted(first));
        Assert.Equal(0, group.Result(first));
        Assert.Equal(WakeReason.Any, await group.WaitAsync(WakePolicy.Any));
        Assert.Equal(0, group.Result(second));
        Assert.False(group.IsCompleted(slow));
        Assert.Throws<InvalidOperationException>(() => group.Result(slow));
        Assert.Equal(WakeReason.TimedOut, await group.WaitAsync(WakePolicy.Any, Loops.Millisecond));
        Assert.Equal(WakeReason.TimedOut, await group.WaitAsync(WakePolicy.All, Loops.Millisecond));
        Assert.Equal((3, 2, 0), (group.Count, group.Completed, group.Failed));
    });

    [Fact]
    public void All_waits_for_failures_too() => Loops.Run(async loop =>
    {
        using var group = new WaitGroup(loop, 2);
        group.Add(loop.Ready(-1, Linux.Polling.PollEvents.Readable));
        Pending delay = loop.Delay(60 * Loops.Second);
        group.Add(delay);
        Assert.Equal(WakeReason.TimedOut, await group.WaitAsync(WakePolicy.All, Loops.Millisecond));
        Assert.Equal(1, group.Failed);
        Assert.Equal(WakeReason.Failure, await group.WaitAsync(WakePolicy.AllOrFirstFailure));
        delay.Cancel();
        Assert.Equal(WakeReason.All, await group.WaitAsync(WakePolicy.All));
        Assert.Equal((-(int)Errno.EBADF, -(int)Errno.ECANCELED), (group.Result(0), group.Result(1)));
    });

    [Fact]
    public void A_group_under_one_time_out_is_cancelled_and_over_when_it_is_told() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        using var group = new WaitGroup(loop, 3);
        group.Add(server.Receive(new byte[4]));
        group.Add(client.Receive(new byte[4]));
        group.Add(loop.Delay(60 * Loops.Second));
        Assert.Equal(WakeReason.TimedOut, await group.RunAsync(WakePolicy.All, Loops.Millisecond));
        Assert.Equal(3, group.Completed);
        Assert.All([0, 1, 2], number => Assert.Equal(-(int)Errno.ECANCELED, group.Result(number)));
        group.Clear();
        group.Add(server.Receive(new byte[4]));
        group.Add(loop.Delay(60 * Loops.Second));
        await Loops.SendTextAsync(client, "any");
        Assert.Equal(WakeReason.Any, await group.RunAsync(WakePolicy.Any));
        Assert.Equal((3, -(int)Errno.ECANCELED), (group.Result(0), group.Result(1)));
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void A_message_interrupts_a_wait_for_all() => Loops.Run(async loop =>
    {
        var mailbox = new Mailbox<int>(loop, 4);
        using var group = new WaitGroup(loop, 2);
        group.Add(loop.Delay(60 * Loops.Second));
        group.AddInterruption(mailbox.Wait());
        var poster = new Thread(() => mailbox.TryPost(7));
        poster.Start();
        Assert.Equal(WakeReason.Interrupted, await group.RunAsync(WakePolicy.All));
        Assert.True(mailbox.TryTake(out int message));
        Assert.Equal((7, 1), (message, group.Completed));
        poster.Join();
    });

    [Fact]
    public void What_completed_before_it_was_added_counts_and_a_group_has_a_limit() => Loops.Run(async loop =>
    {
        using var group = new WaitGroup(loop, 1);
        Pending done = loop.NextTurn();
        await loop.NextTurn();
        Assert.True(done.IsCompleted);
        group.Add(done);
        Assert.Equal(WakeReason.All, await group.WaitAsync(WakePolicy.All));
        Assert.Throws<InvalidOperationException>(() => group.Add(new Pending(0)));
        Assert.Throws<InvalidOperationException>(() => done.GetAwaiter().GetResult());
        group.Clear();
        Assert.Equal(WakeReason.All, await group.WaitAsync(WakePolicy.All)); // of nothing
        Assert.Throws<ArgumentOutOfRangeException>(() => group.Result(0));
    });

    [Fact]
    public void A_group_that_is_left_closes_the_connections_that_nobody_took() => Loops.Run(async loop =>
    {
        using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
        using LoopSocket client = LoopSocket.Create(loop, Linux.Sockets.SocketKind.Stream, listener.LocalEndpoint);
        using (var group = new WaitGroup(loop, 2))
        {
            group.Add(listener.Accept());
            group.Add(client.Connect(listener.LocalEndpoint));
            Assert.Equal(WakeReason.All, await group.WaitAsync(WakePolicy.All));
        }

        Assert.Equal(0, await client.Receive(new byte[1], 60 * Loops.Second)); // the other end is closed
    });

    // The order of results is random; the policy must agree with what it says, whatever the order.
    [Fact]
    public void Whatever_completes_in_whatever_order_the_policy_holds() => SeededRandom.ForEachSeed(20, random => Loops.Run(async loop =>
    {
        using var group = new WaitGroup(loop, 6);
        for (int i = 0; i < 6; i++)
        {
            long nanos = random.Next(200_000);
            group.Add(random.Chance(30) ? loop.Ready(-1, Linux.Polling.PollEvents.Readable) : loop.Delay(nanos));
        }

        WakePolicy policy = random.Pick<WakePolicy>([WakePolicy.All, WakePolicy.Any, WakePolicy.AllOrFirstFailure]);
        WakeReason reason = await group.WaitAsync(policy);
        switch (reason)
        {
            case WakeReason.All: Assert.Equal(6, group.Completed); break;
            case WakeReason.Any: Assert.True(policy == WakePolicy.Any && group.Completed > 0); break;
            case WakeReason.Failure: Assert.True(policy == WakePolicy.AllOrFirstFailure && group.Failed > 0); break;
            default: Assert.Fail($"woken by {reason}"); break;
        }
    }));

    // Two connections, one read on each; the second can be made to fail by cancelling it.
    private static void TwoReads(
        Func<RingLoop, Sleeper, LoopSocket[], ValueTask> act, WakeReason expected, bool failing = false) => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        (LoopSocket otherClient, LoopSocket otherServer) = await Loops.ConnectAsync(loop);
        Frame first = Loops.Lease(loop);
        Frame second = Loops.Lease(loop);
        using var group = new WaitGroup(loop, 2);
        Pending[] reads = [server.Receive(first), otherServer.Receive(second)];
        group.Add(reads[0]);
        group.Add(reads[1]);
        var sleeper = new Sleeper(group);
        Coroutine coroutine = loop.Start(sleeper.Sleep);
        await act(loop, sleeper, [client, otherClient]);
        if (failing)
        {
            Assert.Null(sleeper.Reason);
            reads[1].Cancel();
        }

        await coroutine.Join();
        Assert.Equal(expected, sleeper.Reason);
        Assert.Equal(failing ? 1 : 0, group.Failed);
        group.CancelAll();
        await group.WaitAsync(WakePolicy.All);
        loop.Frames.Return(first);
        loop.Frames.Return(second);
        Array.ForEach([client, server, otherClient, otherServer], socket => socket.Dispose());
    });

    // Turn after turn with one read done: a wake-up that is wrong would come in one of them.
    private static async ValueTask AssertSleeps(RingLoop loop, Sleeper sleeper, int completed)
    {
        while (sleeper.Group.Completed < completed)
        {
            await loop.NextTurn();
        }

        for (int i = 0; i < 20; i++)
        {
            await loop.NextTurn();
            Assert.Null(sleeper.Reason);
        }

        Assert.Equal(completed, sleeper.Group.Completed);
    }

    private sealed class Sleeper(WaitGroup group)
    {
        internal WaitGroup Group => group;

        internal WakeReason? Reason { get; private set; }

        internal async ValueTask Sleep() => Reason = await group.WaitAsync(WakePolicy.AllOrFirstFailure);
    }
}
