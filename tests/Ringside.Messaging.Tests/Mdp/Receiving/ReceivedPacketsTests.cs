using Ringside.Messaging.Mdp.Receiving;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Receiving;

public sealed class ReceivedPacketsTests
{
    [Fact]
    public void It_agrees_with_a_set_of_numbers_whatever_the_order()
    {
        SeededRandom.ForEachSeed(60, random =>
        {
            var packets = new ReceivedPackets();
            HashSet<long> arrived = [];
            long settledBelow = 1;
            long newest = 0;
            int spread = random.Pick<int>([1, 4, 300, 5000]);
            for (int step = 0; step < 3000; step++)
            {
                newest += random.Next(2);
                long number = Math.Max(1, newest - random.Next(spread));
                bool isNew = number >= settledBelow && !arrived.Contains(number) && number > packets.Confirmed;
                Assert.Equal(isNew, packets.IsNew(number));
                if (isNew)
                {
                    packets.Add(number);
                    arrived.Add(number);
                }

                if (random.Chance(2) && newest > settledBelow)
                {
                    // What is settled is told by a packet that has arrived.
                    settledBelow = Math.Max(settledBelow, Math.Min(packets.Largest, newest - random.Next(spread)));
                    packets.SettleBelow(settledBelow);
                }

                newest = Math.Max(newest, number);
                Assert.Equal(arrived.Count == 0 ? 0 : Math.Max(arrived.Max(), packets.Confirmed), packets.Largest);
            }

            CheckRuns(packets, arrived);
        });
    }

    [Fact]
    public void A_number_far_ahead_is_reached_when_its_sender_waits_for_little_before_it()
    {
        var packets = new ReceivedPackets();
        packets.Add(1);
        packets.Add(3);
        long far = 1 + (10L * ReceivedPackets.Capacity);
        Assert.True(packets.IsNew(far));
        Assert.False(packets.TryReach(far, ReceivedPackets.Capacity));
        Assert.True(packets.TryReach(far, 5));
        packets.Add(far);
        Assert.Equal((far - 6, far), (packets.Confirmed, packets.Largest));
        Assert.True(packets.IsNew(far - 5));
        Assert.False(packets.IsNew(far - 6));
        Assert.False(packets.IsNew(far));
    }

    private static void CheckRuns(ReceivedPackets packets, HashSet<long> arrived)
    {
        long from = packets.Confirmed + 1;
        while (packets.TryFindRun(from, arrived: true, out long first, out long last))
        {
            for (long number = from; number <= last; number++)
            {
                Assert.Equal(number >= first, arrived.Contains(number));
            }

            from = last + 1;
        }

        for (; from <= packets.Largest; from++)
        {
            Assert.DoesNotContain(from, arrived);
        }
    }
}
