using Ringside.Linux.Descriptors;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;

namespace Ringside.Net.Tests.Agents;

/// <summary>A waiter that sleeps somewhere else than in ppoll.</summary>
public sealed class WaiterSleepInTests
{
    [Fact]
    public void What_is_watched_moves_to_the_new_place_and_back()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        var set = new RecordingSet();
        waiter.Watch(1000, PollEvents.Writable);
        waiter.SleepIn(set);
        Assert.Equal(2, set.Watched.Count); // the waiter's own event is one
        Assert.Equal(PollEvents.Writable, set.Watched[1000]);
        waiter.Watch(1000, PollEvents.PeerHangUp);
        waiter.Watch(1001, PollEvents.Readable);
        Assert.Equal((3, PollEvents.PeerHangUp), (set.Watched.Count, set.Watched[1000]));
        waiter.Unwatch(1001);
        waiter.Idle(0, 0);
        Assert.Equal([-1L], set.Waits);
        waiter.Unwatch(1000); // no such descriptor: ppoll would complain of it
        waiter.SleepIn(null);
        Assert.Empty(set.Watched);
        waiter.Wake();
        waiter.Idle(0, 0);
        Assert.Single(set.Waits);
        Assert.Equal(2, waiter.Sleeps);
    }

    // The first set's completions would wake nobody any more.
    [Fact]
    public void A_second_place_to_sleep_is_refused_and_the_first_one_stays()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        var first = new RecordingSet();
        var second = new RecordingSet();
        waiter.SleepIn(first);
        waiter.SleepIn(first);
        Assert.Single(first.Watched);
        string message = Assert.Throws<InvalidOperationException>(() => waiter.SleepIn(second)).Message;
        Assert.Equal("the thread sleeps in another ring already: a thread has one loop, or the ring of its ports, not both", message);
        waiter.Idle(0, 0);
        Assert.Equal((1, 1, 0, 0), (first.Watched.Count, first.Waits.Count, second.Watched.Count, second.Waits.Count));
        waiter.SleepIn(null);
        waiter.SleepIn(second);
        waiter.Idle(0, 0);
        Assert.Equal((0, 1, 1, 1), (first.Watched.Count, first.Waits.Count, second.Watched.Count, second.Waits.Count));
    }

    [Fact]
    public void A_place_without_room_is_refused_and_all_stays_watched_where_it_was()
    {
        using var waiter = new Waiter(WaitStrategy.Block);
        using var raised = new EventDescriptor();
        waiter.Watch(raised.Value, PollEvents.Readable);
        var small = new RecordingSet { Room = 1 };
        Assert.Throws<InvalidOperationException>(() => waiter.SleepIn(small));
        Assert.Empty(small.Watched);
        raised.Raise();
        waiter.Idle(0, 0); // for ever, if it were not watched
        Assert.Empty(small.Waits);
    }

    private sealed class RecordingSet : IWaitSet
    {
        internal int Room { get; init; } = int.MaxValue;

        internal Dictionary<int, PollEvents> Watched { get; } = [];

        internal List<long> Waits { get; } = [];

        public void Watch(int descriptor, PollEvents events)
        {
            if (Watched.Count == Room && !Watched.ContainsKey(descriptor))
            {
                throw new InvalidOperationException("no room");
            }

            Watched[descriptor] = events;
        }

        public void Unwatch(int descriptor) => Watched.Remove(descriptor);

        public int Wait(long timeoutNanos)
        {
            Waits.Add(timeoutNanos);
            return 0;
        }

        public PollEvents Reported(int descriptor) => PollEvents.None;
    }
}
