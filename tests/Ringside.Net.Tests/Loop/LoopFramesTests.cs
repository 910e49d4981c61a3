using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

public sealed class LoopFramesTests
{
    [Fact]
    public void Who_waits_for_a_frame_gets_one_in_turn_or_is_told_that_the_time_is_over() => Loops.Run(async loop =>
    {
        Frame[] all = [.. Enumerable.Range(0, 8).Select(_ => Loops.Lease(loop))];
        Assert.Equal(-(int)Errno.ETIME, await loop.Frames.Lease(Loops.Millisecond));
        List<string> got = [];
        foreach (string name in new[] { "first", "second" })
        {
            loop.Start(async () =>
            {
                Frame frame = loop.Frames.Leased(await loop.Frames.Lease(60 * Loops.Second));
                got.Add(name);
                loop.Frames[frame].Fill(1);
                loop.Frames.Return(frame);
            });
        }

        await loop.NextTurn();
        Assert.Empty(got);
        loop.Frames.Return(all[0]);
        while (got.Count < 2)
        {
            await loop.NextTurn();
        }

        Assert.Equal(["first", "second"], got);
        Assert.Equal(all[0].Offset, await loop.Frames.Lease());
        Array.ForEach(all, loop.Frames.Return);
        Assert.Throws<InvalidOperationException>(() => loop.Frames.Return(all[0]));
    });

    [Fact]
    public void A_frame_that_came_for_a_disposed_coroutine_goes_back() => Loops.Run(async loop =>
    {
        Frame[] all = [.. Enumerable.Range(0, 8).Select(_ => Loops.Lease(loop))];
        Coroutine waiting = loop.Start(async () =>
        {
            await loop.Frames.Lease();
            Assert.Fail("resumed after disposal");
        });
        await loop.NextTurn();
        loop.Frames.Return(all[0]); // given to the waiter, who is not resumed yet
        Assert.Equal(0, loop.Frames.Available);
        waiting.Dispose();
        await waiting.Join();
        Assert.Equal(1, loop.Frames.Available);
        Array.ForEach(all[1..], loop.Frames.Return);
    });

    // The frame comes back before its receive has ended: whoever leases meanwhile must not get it, for the kernel writes there.
    [Fact]
    public void A_frame_is_not_leased_again_before_the_kernel_is_done_with_it() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Frame inUse = Loops.Lease(loop);
        Pending receive = server.Receive(inUse);
        loop.Frames.Return(inUse);
        Assert.Throws<InvalidOperationException>(() => loop.Frames.Return(inUse));
        Assert.Throws<InvalidOperationException>(() => server.Receive(inUse));
        Assert.Equal((7, 1), (loop.Frames.Available, loop.Frames.ReturnedEarly));
        var others = new List<Frame>();
        while (loop.Frames.TryLease(out Frame other))
        {
            Assert.NotEqual(inUse.Offset, other.Offset);
            loop.Frames[other].Fill(0x55);
            others.Add(other);
        }

        Assert.Equal(7, others.Count);
        await Loops.SendTextAsync(client, "written into the frame that was returned");
        Assert.Equal(40, await receive);
        Assert.All(others, other => Assert.False(loop.Frames[other].ContainsAnyExcept((byte)0x55)));
        Assert.Equal(1, loop.Frames.Available);
        others.ForEach(loop.Frames.Return);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Two_operations_may_use_a_frame_and_the_last_one_frees_it() => Loops.Run(async loop =>
    {
        (LoopSocket client, LoopSocket server) = await Loops.ConnectAsync(loop);
        Frame frame = Loops.Lease(loop);
        Pending first = server.Receive(frame.Take(10));
        Pending second = client.Receive(frame.Skip(10));
        loop.Frames.Return(frame);
        first.Cancel();
        Assert.Equal(-(int)Errno.ECANCELED, await first);
        Assert.Equal(7, loop.Frames.Available);
        second.Cancel();
        Assert.Equal(-(int)Errno.ECANCELED, await second);
        Assert.Equal(8, loop.Frames.Available);
        client.Dispose();
        server.Dispose();
    });
}
