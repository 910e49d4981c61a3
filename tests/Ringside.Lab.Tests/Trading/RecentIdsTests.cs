using Ringside.Lab.Trading;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Trading;

public sealed class RecentIdsTests
{
    [Fact]
    public void An_id_is_added_once()
    {
        var ids = new RecentIds(4);
        Assert.True(ids.TryAdd(0));
        Assert.False(ids.TryAdd(0));
        Assert.True(ids.TryAdd(long.MaxValue));
        Assert.False(ids.TryAdd(long.MaxValue));
        Assert.False(ids.TryAdd(0));
    }

    [Fact]
    public void The_last_ids_up_to_the_capacity_are_always_remembered() => SeededRandom.ForEachSeed(20, random =>
    {
        const int capacity = 64;
        var ids = new RecentIds(capacity);
        var added = new List<long>();
        for (int i = 0; i < 5_000; i++)
        {
            long id = random.NextInt64(0, 400);
            bool recent = added.TakeLast(capacity).Contains(id);
            bool accepted = ids.TryAdd(id);
            Assert.False(recent && accepted, $"id {id} was added twice within {capacity} (seed {random.Seed})");
            if (accepted)
            {
                added.Add(id);
            }
        }

        Assert.True(added.Count > 400);
    });

    [Fact]
    public void An_id_is_forgotten_after_two_generations()
    {
        var ids = new RecentIds(8);
        ids.TryAdd(1);
        for (int id = 100; id < 116; id++)
        {
            Assert.True(ids.TryAdd(id));
        }

        Assert.True(ids.TryAdd(1));
    }
}
