using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Loop;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

public sealed class LoopCancellationTests
{
    [Fact]
    public void A_cancelled_operation_completes_once_with_ECANCELED() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Pending receive = server.Receive(new byte[4]);
        receive.Cancel(); // not even submitted yet
        receive.Cancel();
        Assert.Equal(-(int)Errno.ECANCELED, await receive);
        Pending limited = server.Receive(new byte[4], 60 * Loops.Second);
        await loop.NextTurn();
        limited.Cancel();
        Assert.Equal(-(int)Errno.ECANCELED, await limited); // and not ETIME
        Pending delay = loop.Delay(60 * Loops.Second);
        await loop.NextTurn();
        delay.Cancel();
        Assert.Equal(-(int)Errno.ECANCELED, await delay);
        client.Dispose();
        server.Dispose();
    });

    // Cancel, time-out, arrival and disposal come in any order and close together. What must hold: every operation completes once, with
    // one of the results that it may have; no byte is lost unless its reader was disposed; everything is back at the end.
    [Fact]
    public void Cancellation_that_races_with_completion_completes_exactly_once() =>
        SeededRandom.ForEachSeed(100, random => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        int sent = 0;
        int received = 0;
        int completions = 0;
        int started = 0;
        for (int round = 0; round < 20; round++)
        {
            Frame frame = Loops.Lease(loop);
            started++;
            Pending receive = random.NextBool()
                ? server.Receive(frame)
                : server.Receive(frame, random.Next(100_000));
            if (random.NextBool())
            {
                await loop.NextTurn();
            }

            if (random.NextBool())
            {
                sent += await client.Send(new byte[3]);
            }

            if (random.NextBool() || sent == received)
            {
                receive.Cancel();
            }

            int result = await receive;
            completions++;
            Assert.True(result is > 0 or -(int)Errno.ECANCELED or -(int)Errno.ETIME, $"came {result}");
            received += Math.Max(result, 0);
            loop.Frames.Return(frame);
        }

        client.Dispose();
        byte[] rest = new byte[4096];
        for (int result; (result = await server.Receive(rest)) > 0;)
        {
            received += result;
        }

        Assert.Equal((started, sent), (completions, received));
        server.Dispose();
    }));

    [Fact]
    public void Disposal_that_races_with_completion_resumes_nobody_twice_and_leaves_nothing() =>
        SeededRandom.ForEachSeed(100, random => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        int ends = 0;
        Coroutine reader = loop.Start(async () =>
        {
            Frame frame = Loops.Lease(loop);
            try
            {
                if (random.NextBool())
                {
                    await foreach (Frame piece in server.ReceiveAll())
                    {
                        loop.Frames.Return(piece);
                    }
                }
                else
                {
                    while (await server.Receive(frame, random.NextBool() ? RingLoop.Unlimited : 50_000) != 0)
                    {
                    }
                }
            }
            finally
            {
                ends++;
                loop.Frames.Return(frame);
            }
        });
        int steps = random.Next(8);
        for (int i = 0; i < steps; i++)
        {
            switch (random.Next(3))
            {
                case 0: await client.Send(new byte[random.Next(1, 600)]); break;
                case 1: _ = client.Send(new byte[5]); break;
                default: await loop.NextTurn(); break;
            }
        }

        reader.Dispose();
        await reader.Join();
        Assert.Equal((1, CoroutineState.Disposed), (ends, reader.State));
        client.Dispose();
        server.Dispose();
    }));

    [Fact]
    public void A_loop_that_is_disposed_in_the_middle_of_everything_drains() => SeededRandom.ForEachSeed(50, random =>
    {
        RingLoop loop = Loops.Open();
        int unwound = 0;
        int begun = 0;
        loop.Start(async () =>
        {
            (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
            for (int i = 0; i < 5; i++)
            {
                loop.Start(
                    async number =>
                    {
                        begun++;
                        try
                        {
                            while (true)
                            {
                                Assert.NotEqual(0, number switch
                                {
                                    0 => await client.SendAllAsync(new byte[2000]),
                                    1 => await server.Receive(new byte[700]),
                                    2 => await loop.Delay(20_000) + 1,
                                    3 => await client.Receive(new byte[10], 30_000),
                                    _ => await loop.Ready(server.Descriptor, Linux.Polling.PollEvents.Readable),
                                });
                            }
                        }
                        finally
                        {
                            unwound++;
                        }
                    },
                    i);
            }
        });
        int turns = random.Next(30);
        for (int i = 0; i < turns; i++)
        {
            loop.Turn(0);
        }

        loop.Dispose();
        Assert.Equal(begun, unwound);
        Assert.Equal((0, 0L), (loop.CoroutineCount, loop.Strays));
    });
}
