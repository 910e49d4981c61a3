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
                newest += random.Next(500) == 0 ? random.Next(3 * spread) : random.Next(2);
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
                Assert.Equal(packets.TryFindRun(packets.Confirmed + 1, arrived: false, out _, out _), packets.HasGap);
            }

            CheckRuns(packets, arrived, isArrived: true);
            CheckRuns(packets, arrived, isArrived: false);
        });
    }

    [Fact]
    public void A_number_far_ahead_is_reached_when_its_sender_waits_for_little_before_it()
    {
        var packets = new ReceivedPackets();
        packets.Add(1);
        packets.Add(3);
        packets.Add(253); // where one of those before the far one will stand in the ring
        long far = 1 + (10L * ReceivedPackets.Capacity);
        Assert.True(packets.IsNew(far));
        Assert.False(packets.TryReach(far, ReceivedPackets.Capacity));
        Assert.True(packets.TryReach(far, 5));
        packets.Add(far);
        Assert.Equal((far - 6, far), (packets.Confirmed, packets.Largest));
        Assert.Equal((far - 5, far - 1), Run(packets, from: far - 5, isArrived: false));
        Assert.True(packets.IsNew(far - 5));
        Assert.False(packets.IsNew(far - 6));
        Assert.False(packets.IsNew(far));
    }

    [Fact]
    public void A_number_too_far_ahead_settles_what_its_sender_no_longer_waits_for()
    {
        var packets = new ReceivedPackets();
        packets.Add(1);
        packets.Add(ReceivedPackets.Capacity);
        Assert.True(packets.TryReach(ReceivedPackets.Capacity + 1, 100));
        Assert.Equal(1, packets.Confirmed);
        Assert.True(packets.TryReach(ReceivedPackets.Capacity + 5, 10));
        Assert.Equal((ReceivedPackets.Capacity - 6, ReceivedPackets.Capacity), (packets.Confirmed, packets.Largest));
    }

    [Fact]
    public void What_is_settled_beyond_the_highest_that_arrived_changes_nothing()
    {
        var packets = new ReceivedPackets();
        packets.Add(1);
        packets.Add(3);
        packets.SettleBelow(5);
        Assert.Equal((1, 3), (packets.Confirmed, packets.Largest));
        packets.SettleBelow(4);
        Assert.Equal((3, 3), (packets.Confirmed, packets.Largest));
    }

    private static (long First, long Last) Run(ReceivedPackets packets, long from, bool isArrived)
    {
        Assert.True(packets.TryFindRun(from, isArrived, out long first, out long last));
        return (first, last);
    }

    private static void CheckRuns(ReceivedPackets packets, HashSet<long> arrived, bool isArrived)
    {
        long from = packets.Confirmed + 1;
        while (packets.TryFindRun(from, isArrived, out long first, out long last))
        {
            for (long number = from; number <= last; number++)
            {
                Assert.Equal((number >= first) == isArrived, arrived.Contains(number));
            }

            from = last + 1;
        }

        for (; from <= packets.Largest; from++)
        {
            Assert.Equal(!isArrived, arrived.Contains(from));
        }
    }
}
