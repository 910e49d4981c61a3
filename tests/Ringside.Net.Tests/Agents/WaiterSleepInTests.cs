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

    private sealed class RecordingSet : IWaitSet
    {
        internal Dictionary<int, PollEvents> Watched { get; } = [];

        internal List<long> Waits { get; } = [];

        public void Watch(int descriptor, PollEvents events) => Watched[descriptor] = events;

        public void Unwatch(int descriptor) => Watched.Remove(descriptor);

        public int Wait(long timeoutNanos)
        {
            Waits.Add(timeoutNanos);
            return 0;
        }

        public PollEvents Reported(int descriptor) => PollEvents.None;
    }
}
