using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

public sealed class CoroutineTests
{
    [Fact]
    public void A_failure_is_told_to_the_observer_and_the_others_go_on()
    {
        List<string> failures = [];
        int finished = 0;
        RingLoopOptions options = Loops.Small with { OnFailure = (coroutine, e) => failures.Add($"{coroutine.Name}: {e.Message}") };
        using RingLoop loop = Loops.Open(options);
        Coroutine early = loop.Start(() => throw new FormatException("at once"), "early");
        Coroutine late = loop.Start(
            async () =>
            {
                await loop.NextTurn();
                throw new FormatException("later");
            },
            "late");
        loop.Start(async () =>
        {
            await loop.Delay(Loops.Millisecond);
            finished++;
        });
        Loops.RunToEnd(loop);
        Assert.Equal(["early: at once", "late: later"], failures);
        Assert.Equal((CoroutineState.Failed, CoroutineState.Failed, 1), (early.State, late.State, finished));
        Assert.Equal("later", late.Failure!.Message);
    }

    [Fact]
    public void Without_an_observer_a_failure_ends_the_loop_and_is_not_lost()
    {
        using RingLoop loop = Loops.Open();
        loop.Start(async () => await loop.Delay(60 * Loops.Second), "other");
        loop.Start(
            async () =>
            {
                await loop.NextTurn();
                throw new FormatException("unseen?");
            },
            "failing");
        CoroutineException thrown = Assert.Throws<CoroutineException>(loop.Run);
        Assert.Equal("coroutine 'failing': unseen?", thrown.Message);
        Assert.Equal("failing", thrown.Coroutine);
        Assert.IsType<FormatException>(thrown.InnerException);
        using RingLoop other = Loops.Open(Loops.Small with { OnFailure = (_, _) => throw new InvalidTimeZoneException("observer") });
        other.Start(() => throw new FormatException());
        Assert.Throws<InvalidTimeZoneException>(other.Run);
    }

    [Fact]
    public void A_disposed_coroutine_unwinds_when_the_kernel_is_done_with_its_memory() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        List<string> events = [];
        Coroutine? self = null;
        self = loop.Start(
            async () =>
            {
                Frame frame = Loops.Lease(loop);
                using var group = new WaitGroup(loop, 2);
                try
                {
                    group.Add(server.Receive(frame));
                    group.Add(loop.Delay(60 * Loops.Second));
                    await group.WaitAsync(WakePolicy.All);
                    events.Add("not reached");
                }
                finally
                {
                    events.Add($"unwound with {self!.WithKernel} in the kernel");
                    loop.Frames.Return(frame);
                    Assert.Throws<OperationCanceledException>(() => loop.Delay(1));
                }
            },
            "reader");
        await loop.NextTurn();
        Assert.Equal((CoroutineState.Running, 2), (self.State, self.WithKernel));
        self.Dispose();
        self.Dispose();
        Assert.Empty(events); // not yet: the kernel still has the frame
        await self.Join();
        Assert.Equal(["unwound with 0 in the kernel"], events);
        Assert.Equal(CoroutineState.Disposed, self.State);
        Assert.Equal(0, loop.Frames.ReturnedEarly);
        client.Dispose();
        server.Dispose();
    });

    // Both are resumed in one turn, and the first disposes the second, whose receive the kernel cannot have cancelled yet.
    [Fact]
    public void A_coroutine_that_is_disposed_just_before_it_is_resumed_still_waits_for_the_kernel() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Coroutine? victim = null;
        int withKernel = -1;
        loop.Start(async () =>
        {
            await loop.NextTurn();
            victim!.Dispose();
        });
        victim = loop.Start(async () =>
        {
            using var group = new WaitGroup(loop, 2);
            group.Add(server.Receive(new byte[4]));
            group.AddInterruption(loop.NextTurn());
            try
            {
                await group.WaitAsync(WakePolicy.All);
            }
            finally
            {
                withKernel = victim!.WithKernel;
            }
        });
        await victim.Join();
        Assert.Equal((CoroutineState.Disposed, 0), (victim.State, withKernel));
        client.Dispose();
        server.Dispose();
    });

    // It has received before it learns that it was disposed: the bytes are lost with it, and nobody is resumed twice.
    [Fact]
    public void A_completion_that_comes_after_disposal_is_ignored() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        int resumed = 0;
        byte[] bytes = new byte[8];
        Coroutine reader = loop.Start(async () =>
        {
            await server.Receive(bytes);
            resumed++;
        });
        long before = loop.LateCompletions;
        Assert.Equal(4, await client.Send("late"u8.ToArray()));
        reader.Dispose();
        await reader.Join();
        Assert.Equal((CoroutineState.Disposed, 0), (reader.State, resumed));
        Assert.Equal(before + 1, loop.LateCompletions);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void What_a_coroutine_started_and_did_not_await_is_cancelled_at_its_end() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Frame frame = Loops.Lease(loop);
        Coroutine forgetful = loop.Start(async () =>
        {
            _ = server.Receive(frame);
            _ = loop.Delay(60 * Loops.Second);
            await loop.NextTurn();
        });
        await forgetful.Join();
        loop.Frames.Return(frame); // the kernel may have it still: it must not be leased before that has ended
        while (loop.OperationCount > 1)
        {
            await loop.NextTurn();
            if (loop.OperationCount == 2)
            {
                break; // our own
            }
        }

        Assert.Equal(2, loop.LateCompletions);
        Assert.Equal(CoroutineState.Completed, forgetful.State);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void A_connection_that_is_accepted_for_nobody_is_closed() => Loops.Run(async loop =>
    {
        using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
        Coroutine acceptor = loop.Start(async () =>
        {
            await listener.Accept();
            Assert.Fail("resumed after disposal");
        });
        using LoopSocket client = LoopSocket.Create(loop, Linux.Sockets.SocketKind.Stream, listener.LocalEndpoint);
        Pending connect = client.Connect(listener.LocalEndpoint);
        loop.Dispatcher.Ring.GetEvents(); // the accept completes in the ring, unseen
        acceptor.Dispose();
        Assert.Equal(0, await connect);
        await acceptor.Join();
        Assert.Equal(CoroutineState.Disposed, acceptor.State);
        Assert.Equal(0, await client.Receive(new byte[1], 60 * Loops.Second));
    });

    [Fact]
    public void A_coroutine_in_which_nothing_happens_is_ended_and_one_in_which_something_does_is_not() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        int received = 0;
        Coroutine idle = loop.Start(async () =>
        {
            while (true)
            {
                received += await server.Receive(new byte[1]);
            }
        });
        Coroutine busy = loop.Start(async () =>
        {
            while (idle.State == CoroutineState.Running)
            {
                await loop.Delay(Loops.Millisecond);
            }
        });
        busy.InactivityLimitNanos = 10 * Loops.Second;
        idle.InactivityLimitNanos = 20 * Loops.Millisecond;
        Assert.Equal(20 * Loops.Millisecond, idle.InactivityLimitNanos);
        await Loops.SendTextAsync(client, "x");
        await idle.Join();
        await busy.Join();
        Assert.Equal((CoroutineState.Inactive, CoroutineState.Completed, 1), (idle.State, busy.State, received));
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Joining_ends_with_the_coroutine_or_with_the_time() => Loops.Run(async loop =>
    {
        Coroutine coroutine = loop.Start(async () => await loop.Delay(20 * Loops.Millisecond));
        Assert.Equal(-(int)Errno.ETIME, await coroutine.Join(Loops.Millisecond));
        Assert.Equal(0, await coroutine.Join());
        Assert.Equal(0, await coroutine.Join());
        Assert.Equal(CoroutineState.Completed, coroutine.State);
    });

    [Fact]
    public void Disposing_the_loop_ends_its_coroutines_and_runs_their_clean_up()
    {
        RingLoop loop = Loops.Open();
        List<int> cleaned = [];
        for (int i = 0; i < 5; i++)
        {
            loop.Start(
                async number =>
                {
                    try
                    {
                        await loop.Delay(60 * Loops.Second);
                    }
                    finally
                    {
                        cleaned.Add(number);
                    }
                },
                i);
        }

        loop.Turn(0);
        loop.Dispose();
        loop.Dispose();
        Assert.Equal([0, 1, 2, 3, 4], cleaned.Order());
        Assert.Equal(0, loop.CoroutineCount);
        Assert.Throws<ObjectDisposedException>(() => loop.Start(() => ValueTask.CompletedTask));
        Assert.Throws<ObjectDisposedException>(loop.Run);
    }

    [Fact]
    public void A_coroutine_that_ended_on_a_foreign_thread_is_found_by_its_loop()
    {
        using RingLoop loop = Loops.Open();
        var foreign = new TaskCompletionSource();
        Coroutine coroutine = loop.Start(async () => await foreign.Task);
        var thread = new Thread(() => foreign.SetResult());
        thread.Start();
        Loops.RunToEnd(loop);
        Assert.Equal(CoroutineState.Completed, coroutine.State);
        thread.Join();
    }
}
