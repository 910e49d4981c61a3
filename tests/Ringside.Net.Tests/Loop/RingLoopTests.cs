using System.Text;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Net.Ports;
using Ringside.Net.Tests.Ports;
using Ringside.Net.Tests.Ports.Wires;

namespace Ringside.Net.Tests.Loop;

public sealed class RingLoopTests
{
    [Fact]
    public void Another_thread_is_refused_with_a_clear_message()
    {
        using RingLoop loop = Loops.Open();
        using LoopSocket socket = LoopSocket.Create(loop, SocketKind.Stream, Loops.Loopback);
        Action[] uses =
        [
            loop.Run, () => loop.DoWork(0), () => loop.Delay(1), () => loop.NextTurn(), () => loop.Start(() => default), loop.Dispose,
            () => socket.Receive(new byte[1]), () => socket.ReceiveAll(), socket.Dispose, () => loop.Frames.TryLease(out _),
        ];
        var refusals = new List<Exception?>();
        var thread = new Thread(() => refusals.AddRange(uses.Select(Record.Exception)));
        thread.Start();
        thread.Join();
        Assert.Equal(uses.Length, refusals.Count);
        Assert.All(refusals, refusal => Assert.IsType<InvalidOperationException>(refusal));
        Assert.All(refusals, refusal => Assert.StartsWith("this loop belongs to thread ", refusal!.Message));
    }

    [Fact]
    public void A_coroutine_that_awaits_something_foreign_is_told_so()
    {
        List<Exception> failures = [];
        using RingLoop loop = Loops.Open(Loops.Small with { OnFailure = (_, failure) => failures.Add(failure) });
        var foreign = new TaskCompletionSource();
        loop.Start(async () =>
        {
            await foreign.Task;
            await loop.Delay(1);
        });
        var thread = new Thread(() => foreign.SetResult());
        thread.Start();
        Loops.RunToEnd(loop);
        thread.Join();
        Exception failure = Assert.IsType<InvalidOperationException>(Assert.Single(failures));
        Assert.Contains("awaits something that its loop does not give", failure.Message);
    }

    [Fact]
    public void One_turn_submits_and_takes_everything_with_one_call() => Loops.Run(async loop =>
    {
        int resumed = 0;
        await loop.NextTurn();
        for (int i = 0; i < 6; i++)
        {
            loop.Start(async () =>
            {
                await loop.NextTurn();
                await loop.NextTurn();
                resumed++;
            });
        }

        long enters = loop.Dispatcher.Ring.Enters;
        long turns = loop.Turns;
        await loop.NextTurn();
        Assert.Equal(0, resumed);
        await loop.NextTurn();
        Assert.Equal(6, resumed);
        Assert.Equal(loop.Turns - turns, loop.Dispatcher.Ring.Enters - enters);
        Assert.Equal(2, loop.Turns - turns);
    });

    [Theory]
    [InlineData(WaitStrategy.Block)]
    [InlineData(WaitStrategy.SpinThenBlock)]
    [InlineData(WaitStrategy.Spin)]
    public void Stopping_from_another_thread_ends_a_loop_that_waits(WaitStrategy strategy)
    {
        using RingLoop loop = Loops.Open(Loops.Small with { Strategy = strategy });
        Coroutine coroutine = loop.Start(async () => await loop.Delay(60 * Loops.Second));
        var thread = new Thread(loop.Stop);
        thread.Start();
        Loops.RunToEnd(loop);
        thread.Join();
        Assert.Equal(CoroutineState.Running, coroutine.State);
    }

    [Fact]
    public void More_operations_than_the_queue_has_room_for_are_submitted_early() => Loops.Run(async loop =>
    {
        using var group = new WaitGroup(loop, 50);
        for (int i = 0; i < 50; i++)
        {
            group.Add(i % 2 == 0 ? loop.NextTurn() : loop.Ready(-1, PollEvents.Readable, Loops.Second)); // with links
        }

        await group.WaitAsync(WakePolicy.All);
        Assert.Equal((50, 25), (group.Completed, group.Failed));
    });

    [Fact]
    public void More_completions_than_their_queue_holds_all_arrive() => Loops.Run(
        async loop =>
        {
            using var group = new WaitGroup(loop, 200);
            for (int i = 0; i < 200; i++)
            {
                group.Add(loop.Ready(-1, PollEvents.Readable, 60 * Loops.Second));
            }

            await group.WaitAsync(WakePolicy.All);
            Assert.Equal(200, group.Failed);
        },
        Loops.Small with { CompletionEntries = 8, MaximumOperations = 256 });

    [Fact]
    public void Limits_are_told_when_they_are_hit() => Loops.Run(
        async loop =>
        {
            Pending[] delays = [loop.Delay(60 * Loops.Second), loop.Delay(60 * Loops.Second)];
            Assert.Contains("MaximumOperations", Assert.Throws<InvalidOperationException>(() => loop.Delay(1)).Message);
            Assert.Contains("MaximumCoroutines", Assert.Throws<InvalidOperationException>(() => loop.Start(() => default)).Message);
            foreach (Pending delay in delays)
            {
                delay.Cancel();
                await delay;
            }
        },
        Loops.Small with { MaximumOperations = 3, MaximumCoroutines = 1 });

    [Fact]
    public void An_operation_is_awaited_once() => Loops.Run(async loop =>
    {
        Pending turn = loop.NextTurn();
        Assert.Equal(0, await turn);
        Assert.True(turn.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => turn.GetAwaiter().GetResult());
        turn.Cancel(); // of something that is over: nothing
        Pending delay = loop.Delay(Loops.Millisecond);
        Assert.Throws<InvalidOperationException>(() => delay.GetAwaiter().GetResult());
        await delay;
    });

    [Fact]
    public void A_delay_never_ends_early() => Loops.Run(async loop =>
    {
        long before = KernelClock.MonotonicNanos();
        Assert.Equal(0, await loop.Delay(5 * Loops.Millisecond));
        Assert.True(KernelClock.MonotonicNanos() - before >= 5 * Loops.Millisecond);
    });

    [Fact]
    public void Every_port_can_be_awaited() => Loops.Run(async loop =>
    {
        foreach (string backend in Backends.Names.Where(name => name is "socket" or "io_uring"))
        {
            var options = new DatagramPortOptions { Local = Loops.Loopback };
            using IDatagramPort receiver = Ends.Open(backend, options);
            using IDatagramPort sender = Ends.Open(backend, options);
            Pending ready = loop.Ready(receiver, PollEvents.Readable, 60 * Loops.Second);
            await loop.NextTurn();
            Assert.False(ready.IsCompleted);
            Ends.Send(sender, "to the loop", receiver.LocalEndpoint);
            Assert.InRange(await ready, 1, int.MaxValue);
            var received = new Received[1];
            Assert.Equal(1, receiver.Receive(received));
            receiver.Frames.Return(received[0].Frame);
        }
    });

    [Fact]
    public void A_port_with_a_ring_of_its_own_wakes_the_loop_again_and_again() => Loops.Run(async loop =>
    {
        const int rounds = 200;
        var options = new DatagramPortOptions { Local = Loops.Loopback };
        using IDatagramPort receiver = Ends.Open("io_uring", options);
        using var asked = new SemaphoreSlim(0);

        // From another thread, while the loop sleeps: nothing but the kernel's event wakes it.
        var sending = new Thread(() =>
        {
            using IDatagramPort sender = Ends.Open("socket", options);
            for (int i = 0; i < rounds; i++)
            {
                asked.Wait();
                Ends.Send(sender, $"{i}", receiver.LocalEndpoint);
            }
        });
        sending.IsBackground = true;
        sending.Start();
        var received = new Received[4];
        for (int i = 0; i < rounds; i++)
        {
            asked.Release();
            while (receiver.Receive(received) == 0)
            {
                Assert.InRange(await loop.Ready(receiver, PollEvents.Readable, 60 * Loops.Second), 1, int.MaxValue);
            }

            Assert.Equal($"{i}", Encoding.ASCII.GetString(receiver.Frames[received[0].Frame]));
            receiver.Frames.Return(received[0].Frame);
        }

        sending.Join();
        Pending idle = loop.Ready(receiver, PollEvents.Readable, 10 * Loops.Millisecond);
        Assert.Equal(-(int)Errno.ETIME, await idle);
        receiver.Dispose();
        Assert.Equal(-(int)Errno.EBADF, await loop.Ready(receiver, PollEvents.Readable, 60 * Loops.Second));
    });

    [Theory]
    [InlineData("packet")]
    [InlineData("xdp:generic-copy")]
    [InlineData("xdp:native-copy")]
    public void Ports_past_the_stack_can_be_awaited(string backend) => Loops.Run(async loop =>
    {
        using Wire wire = Wire.Make(backend, WireKind.Hosts);
        using IDatagramPort receiver = wire.Open(1);
        using IDatagramPort sender = wire.Open(0);
        Pending ready = loop.Ready(receiver, PollEvents.Readable, 60 * Loops.Second);
        await loop.NextTurn();
        Assert.False(ready.IsCompleted);
        wire.Send(sender, "to the loop", receiver.LocalEndpoint);
        Assert.InRange(await ready, 1, int.MaxValue);
        Assert.Equal("to the loop", wire.ReceiveText(receiver));
    });

    [Fact]
    public void The_loop_is_an_agent()
    {
        int done = 0;
        RingLoop? made = null;
        using AgentThread thread = AgentThread.Start(
            waiter =>
            {
                made = Loops.Open();
                made.WatchedBy(waiter);
                made.Start(async () =>
                {
                    for (int i = 0; i < 20; i++)
                    {
                        await made.Delay(Loops.Millisecond / 10);
                        await made.NextTurn();
                        done++;
                    }
                });
                return made;
            },
            new AgentThreadOptions { Name = "loop" });
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.Equal(20, done);
    }

    [Fact]
    public void An_agent_whose_coroutine_fails_tells_it()
    {
        using AgentThread thread = AgentThread.Start(
            waiter =>
            {
                RingLoop loop = Loops.Open();
                loop.WatchedBy(waiter);
                loop.Start(
                    async () =>
                    {
                        await loop.Delay(Loops.Millisecond);
                        throw new FormatException("in an agent");
                    });
                return loop;
            },
            new AgentThreadOptions { Name = "loop" });
        Assert.Contains("in an agent", Assert.Throws<CoroutineException>(() => thread.Join(TimeSpan.FromSeconds(60))).Message);
    }

    [Fact]
    public void An_echo_of_ten_thousand_messages_allocates_nothing()
    {
        using RingLoop loop = Loops.Open();
        long allocated = -1;
        loop.Start(async () =>
        {
            (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
            Coroutine echo = loop.Start(Echo, server);
            Frame frame = Loops.Lease(loop, "sixteen bytes...");
            await Exchange(loop, client, frame, 2000);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await Exchange(loop, client, frame, 10_000);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            loop.Frames.Return(frame);
            client.Dispose();
            await echo.Join();
            server.Dispose();
        });
        Loops.RunToEnd(loop);
        Assert.InRange(allocated, 0, 512); // the boxes of two calls of Exchange, not one byte for a message
        Loops.AssertNothingLeft(loop);
    }

    private static async ValueTask Echo(LoopSocket socket)
    {
        await foreach (Frame frame in socket.ReceiveAll())
        {
            await socket.SendAllAsync(frame);
            socket.Loop.Frames.Return(frame);
        }
    }

    private static async ValueTask Exchange(RingLoop loop, LoopSocket client, Frame frame, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await client.Send(frame);
            int received = 0;
            while (received < frame.Length)
            {
                received += await client.Receive(frame.Skip(received), 60 * Loops.Second);
            }

            if (i % 100 == 0)
            {
                await loop.NextTurn();
            }
        }
    }
}
