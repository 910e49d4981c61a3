using Ringside.Messaging.Requests;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Requests;

public sealed class RequestTableTests
{
    [Fact]
    public void Many_requests_end_in_one_walk()
    {
        const int depth = 10_000;
        var table = new RequestTable(depth);
        for (int i = 0; i < depth; i++)
            table.Begin(1, 0, i, 100 + (i % 2));
        int ended = 0;
        while (table.TryEndLate(100, out _))
            ended++;
        Assert.Equal((depth / 2, 101), (ended, table.NextDeadlineNanos));
        while (table.TryEndLate(long.MaxValue, out _))
            ended++;
        Assert.Equal((depth, 0, long.MaxValue), (ended, table.Count, table.NextDeadlineNanos));
        Assert.InRange(table.Looked, depth, 4 * depth);
    }

    [Fact]
    public void Requests_begun_and_ended_within_a_walk_are_neither_lost_nor_late() => SeededRandom.ForEachSeed(200, random =>
    {
        var table = new RequestTable(random.Next(1, 12));
        Dictionary<long, long> open = [];
        long now = 0;
        for (int step = 0; step < 300; step++)
        {
            if (random.NextBool() && !table.IsFull)
            {
                long deadline = now + random.Next(1, 50);
                open.Add(table.Begin(1, 0, 0, deadline), deadline);
            }

            if (random.Chance(20) && open.Count > 0)
            {
                long id = open.Keys.Order().First();
                Assert.True(table.TryEnd(id, out _));
                open.Remove(id);
            }

            // Now and then only one of those that are late: the walk goes on at a later time.
            now += random.Next(10);
            bool all = random.NextBool();
            while (table.TryEndLate(now, out OpenRequest late))
            {
                Assert.True(open.Remove(late.Id, out long deadline) && deadline <= now);
                if (!all)
                    break;
                if (random.Chance(30))
                    open.Add(table.Begin(1, 0, 0, now + 5), now + 5);
            }

            Assert.True(!all || open.Values.All(deadline => deadline > now));
            Assert.True(table.NextDeadlineNanos <= open.Values.DefaultIfEmpty(long.MaxValue).Min());
            Assert.Equal(open.Count, table.Count);
        }

        while (table.TryEndLate(long.MaxValue, out OpenRequest late))
            Assert.True(open.Remove(late.Id));
        Assert.Empty(open);
    });
}
