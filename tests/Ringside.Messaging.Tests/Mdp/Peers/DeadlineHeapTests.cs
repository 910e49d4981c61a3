using Ringside.Messaging.Mdp.Peers;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Peers;

public sealed class DeadlineHeapTests
{
    [Fact]
    public void The_earliest_time_is_first_whatever_was_set_changed_and_removed()
    {
        SeededRandom.ForEachSeed(20, random =>
        {
            const int peers = 40;
            var heap = new DeadlineHeap(peers);
            var times = new long[peers];
            Array.Fill(times, long.MaxValue);
            for (int step = 0; step < 2000; step++)
            {
                int peer = random.Next(peers);
                times[peer] = random.Chance(25) ? long.MaxValue : random.Next(50) == 0 ? long.MinValue : random.Next(100);
                heap.Set(peer, times[peer]);
                long first = times.Min();
                Assert.Equal(first, heap.FirstNanos);
                if (first != long.MaxValue)
                {
                    Assert.Equal(Array.IndexOf(times, first), heap.First);
                }
            }
        });
    }
}
