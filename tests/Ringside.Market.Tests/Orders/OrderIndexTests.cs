using Ringside.Market.Orders;
using Ringside.Testing;

namespace Ringside.Market.Tests.Orders;

public sealed class OrderIndexTests
{
    [Fact]
    public void It_equals_a_dictionary_while_it_grows_and_shrinks() => SeededRandom.ForEachSeed(8, random =>
    {
        using var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = 0, MaximumOrders = 20_000 });
        using var index = new OrderIndex(store, random.NextUInt64());
        Dictionary<ulong, uint> live = [];
        List<ulong> ids = [];
        for (int step = 0; step < 30_000; step++)
        {
            ulong id = ids.Count > 0 && random.Chance(40) ? ids[random.Next(ids.Count)]
                : random.Chance(50) ? random.NextUInt64() : (ulong)random.Next(5_000);
            Assert.Equal(live.GetValueOrDefault(id), index.Find(id));
            bool grows = step / 6_000 % 2 == 0;
            if (random.Chance(grows ? 70 : 30) && live.Count < 20_000)
                Add(store, index, live, ids, id);
            else
                Remove(store, index, live, id);
            Assert.Equal(live.Count, index.Count);
        }

        foreach ((ulong id, uint slot) in live)
            Assert.Equal(slot, index.Find(id));
        Assert.True(index.Doublings > 3, $"{index.Doublings} doublings");
    });

    [Fact]
    public void Growing_moves_a_bounded_number_of_entries_with_each_add()
    {
        using var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = 0, MaximumOrders = 200_000 });
        using var index = new OrderIndex(store, 5);
        int growing = 0;
        for (ulong id = 1; id <= 200_000; id++)
        {
            long moved = index.Moved;
            uint slot = store.Rent();
            store[slot].Id = id;
            Assert.Equal(IndexOutcome.Added, index.TryAdd(slot));
            Assert.InRange(index.Moved - moved, 0, OrderIndex.MovesPerAdd);
            growing += index.IsGrowing ? 1 : 0;
            Assert.True(index.Count <= index.Capacity / 2 || index.IsGrowing, "it is fuller than it may be");
        }

        Assert.InRange(growing, 10_000, 199_000);
        for (ulong id = 1; id <= 200_000; id++)
            Assert.Equal(id, store[index.Find(id)].Id);
    }

    [Fact]
    public void Ids_that_fall_on_one_place_are_found_and_too_many_are_refused()
    {
        using var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = 1_024, MaximumOrders = 1_024 });
        using var index = new OrderIndex(store, 7);
        List<ulong> colliding = [];
        int bits = int.Log2(index.Capacity);
        for (ulong id = 0; colliding.Count <= OrderIndex.MaximumProbe; id++)
        {
            if (index.Hash(id) >> (64 - bits) == 100)
                colliding.Add(id);
        }

        uint[] slots = [.. colliding.Select(id => Rent(store, id))];
        foreach (uint slot in slots[..^1])
            Assert.Equal(IndexOutcome.Added, index.TryAdd(slot));
        Assert.Equal(IndexOutcome.Crowded, index.TryAdd(slots[^1]));
        Assert.Equal((1, OrderIndex.MaximumProbe), (index.Crowded, index.Count));

        // Taken out from the middle, all others move back and stay in reach.
        for (int taken = 64; taken < OrderIndex.MaximumProbe; taken++)
        {
            Assert.Equal(slots[taken], index.Remove(colliding[taken]));
            for (int other = 0; other < colliding.Count; other++)
            {
                bool isIn = other < 64 || (other > taken && other < OrderIndex.MaximumProbe);
                Assert.Equal(isIn ? slots[other] : 0, index.Find(colliding[other]));
            }
        }
    }

    [Fact]
    public void A_second_order_with_a_live_id_is_refused()
    {
        using var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = 4, MaximumOrders = 4 });
        using var index = new OrderIndex(store, 7);
        uint first = Rent(store, ulong.MaxValue);
        Assert.Equal(IndexOutcome.Added, index.TryAdd(first));
        Assert.Equal(IndexOutcome.Duplicate, index.TryAdd(Rent(store, ulong.MaxValue)));
        Assert.Equal(first, index.Find(ulong.MaxValue));
    }

    private static uint Rent(OrderStore store, ulong id)
    {
        uint slot = store.Rent();
        Assert.NotEqual(0u, slot);
        store[slot].Id = id;
        return slot;
    }

    private static void Add(OrderStore store, OrderIndex index, Dictionary<ulong, uint> live, List<ulong> ids, ulong id)
    {
        uint slot = Rent(store, id);
        bool isNew = live.TryAdd(id, slot);
        Assert.Equal(isNew ? IndexOutcome.Added : IndexOutcome.Duplicate, index.TryAdd(slot));
        if (!isNew)
            store.Return(slot);
        ids.Add(id);
    }

    private static void Remove(OrderStore store, OrderIndex index, Dictionary<ulong, uint> live, ulong id)
    {
        uint slot = index.Remove(id);
        Assert.Equal(live.GetValueOrDefault(id), slot);
        if (live.Remove(id))
            store.Return(slot);
    }
}
