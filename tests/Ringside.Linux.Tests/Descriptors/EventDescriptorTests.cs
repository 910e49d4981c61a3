using Ringside.Linux.Descriptors;
using Ringside.Linux.Polling;
using Ringside.Linux.Tests.Polling;

namespace Ringside.Linux.Tests.Descriptors;

[Collection(PollSetCollection.Name)]
public sealed class EventDescriptorTests
{
    [Fact]
    public void Raises_are_taken_all_at_once()
    {
        using var raised = new EventDescriptor();
        Assert.False(raised.Take());
        raised.Raise();
        raised.Raise();
        Assert.True(raised.Take());
        Assert.False(raised.Take());
    }

    [Fact]
    public void A_raise_wakes_a_thread_that_sleeps_without_limit()
    {
        using var raised = new EventDescriptor();
        var set = new PollSet();
        set.Watch(raised.Value, PollEvents.Readable);
        var sleeper = new Thread(() => set.Wait(-1));
        sleeper.Start();
        raised.Raise();
        Assert.True(sleeper.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Raising_a_closed_event_reaches_nobody()
    {
        var closed = new EventDescriptor();
        int number = closed.Value;
        closed.Dispose();
        using var next = new EventDescriptor();
        Assert.Equal(number, next.Value);
        closed.Raise();
        Assert.False(next.Take());
        Assert.False(closed.Take());
    }

    [Fact]
    public void Threads_that_raise_while_the_owner_closes_never_reach_who_gets_the_number_next()
    {
        int reused = 0; // now and then another test of this process is quicker, and has the number
        for (int round = 0; round < 200; round++)
        {
            var closing = new EventDescriptor();
            int number = closing.Value;
            using var go = new Barrier(2);
            var raiser = new Thread(() =>
            {
                go.SignalAndWait();
                for (int i = 0; i < 200; i++)
                {
                    closing.Raise();
                }
            });
            raiser.Start();
            go.SignalAndWait();
            closing.Dispose();
            using var next = new EventDescriptor();
            raiser.Join();
            reused += next.Value == number ? 1 : 0;
            Assert.False(next.Take());
        }

        Assert.InRange(reused, 1, 200);
    }

    [Fact]
    public void A_descriptor_is_closed_once()
    {
        var first = new EventDescriptor();
        first.Dispose();
        using var second = new EventDescriptor();
        first.Dispose();
        Assert.Equal(PollEvents.Writable, PollSet.Ask(second.Value, PollEvents.Writable));
        Assert.True(first.IsClosed);
        Assert.Equal(-1, first.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FileDescriptor(-1));
    }
}
