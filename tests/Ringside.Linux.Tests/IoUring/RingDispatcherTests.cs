using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Testing;

namespace Ringside.Linux.Tests.IoUring;

public sealed unsafe class RingDispatcherTests
{
    [Fact]
    public void Each_completion_goes_to_the_handler_that_its_user_data_names()
    {
        using Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        RecordingHandler[] handlers = [.. Enumerable.Range(0, 100).Select(_ => new RecordingHandler())];
        int[] slots = [.. handlers.Select(dispatcher.Add)];
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                if (!ring.TryNext(out SubmissionEntry* entry))
                {
                    dispatcher.Poll();
                    ring.TryNext(out entry);
                }

                entry->PrepareNothing();
                entry->UserData = RingDispatcher.Tag(slots[i], ((ulong)i << 32) | (uint)round);
            }
        }

        dispatcher.Poll();
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Enumerable.Range(0, 3).Select(round => ((ulong)i << 32) | (uint)round), handlers[i].Values);
        }

        Assert.Equal((300, 0), (dispatcher.Dispatched, dispatcher.Strays));
    }

    [Fact]
    public void What_comes_for_an_empty_slot_is_counted_and_what_comes_for_nobody_is_not()
    {
        using Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        var handler = new RecordingHandler();
        int slot = dispatcher.Add(handler);
        dispatcher.Remove(slot);
        Assert.Throws<ArgumentOutOfRangeException>(() => dispatcher.Remove(slot));
        Assert.Throws<ArgumentOutOfRangeException>(() => dispatcher.Remove(RingDispatcher.Nobody));
        Rings.Next(ring, RingDispatcher.Tag(slot, 1))->PrepareNothing();
        Rings.Next(ring, RingDispatcher.Tag(60_000, 1))->PrepareNothing();
        Rings.Next(ring, RingDispatcher.Tag(RingDispatcher.Nobody, 1))->PrepareNothing();
        Assert.Equal(3, dispatcher.Poll());
        Assert.Equal((0, 2), (dispatcher.Dispatched, dispatcher.Strays));
        Assert.Empty(handler.Values);
        Assert.Equal(slot, dispatcher.Add(handler));
    }

    [Fact]
    public void Polling_tells_how_many_completions_there_were_or_the_error()
    {
        using Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        for (int i = 0; i < 3; i++)
        {
            SubmissionEntry* entry = Rings.Next(ring, 0);
            entry->PrepareNothing();
            entry->Flags = i == 0 ? SubmissionFlags.None : SubmissionFlags.SkipSuccess;
        }

        Assert.Equal(1, dispatcher.Poll());
        Assert.Equal(0, dispatcher.Wait(0));
        int elsewhere = 0;
        var other = new Thread(() => elsewhere = dispatcher.Poll());
        other.Start();
        other.Join();
        Assert.Equal(-(int)Errno.EEXIST, elsewhere);
    }

    [Fact]
    public void A_handler_may_submit_and_dispatch_while_it_handles()
    {
        using Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        int left = 5;
        int slot = 0;
        RecordingHandler handler = null!;
        handler = new RecordingHandler
        {
            Then = _ =>
            {
                if (left-- > 0)
                {
                    Rings.Next(ring, RingDispatcher.Tag(slot, (ulong)left))->PrepareNothing();
                    dispatcher.Poll();
                }
            },
        };
        slot = dispatcher.Add(handler);
        Rings.Next(ring, RingDispatcher.Tag(slot, 99))->PrepareNothing();
        Assert.Equal(1, dispatcher.Wait(-1));
        Assert.Equal([99ul, 4, 3, 2, 1, 0], handler.Values);
    }

    [Fact]
    public void Dispatching_allocates_nothing()
    {
        using Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        int slot = dispatcher.Add(new CountingHandler());
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                ring.TryNext(out SubmissionEntry* entry);
                entry->PrepareNothing();
                entry->UserData = RingDispatcher.Tag(slot, 1);
                dispatcher.Poll();
            }
        }));
        Assert.Equal(4000, dispatcher.Dispatched);
    }

    private sealed class CountingHandler : ICompletionHandler
    {
        private ulong _sum;

        public void Complete(in Completion completion, ulong value) => _sum += value;
    }
}
