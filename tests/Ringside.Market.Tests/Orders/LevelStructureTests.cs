using Ringside.Market.Orders;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Orders;

/// <summary>The bitmap and the tree of far prices, each against a sorted set.</summary>
public sealed unsafe class LevelStructureTests
{
    [Fact]
    public void The_bitmap_finds_the_neighbours_that_a_sorted_set_finds() => SeededRandom.ForEachSeed(20, random =>
    {
        int cells = 1 << random.Next(6, 19);
        using var block = new NativeBlock(LevelBitmap.LengthFor(cells));
        LevelBitmap bitmap = default;
        bitmap.Place(block.Start, cells);
        SortedSet<int> set = [];
        for (int step = 0; step < 2_000; step++)
        {
            uint cell = (uint)(random.Chance(20) ? random.Pick<int>([0, cells - 1, cells / 2]) : random.Next(cells));
            bool isSet = random.NextBool();
            if (isSet)
                bitmap.Set(cell);
            else
                bitmap.Clear(cell);
            _ = isSet ? set.Add((int)cell) : set.Remove((int)cell);
            uint asked = (uint)random.Next(cells);
            Assert.Equal(set.GetViewBetween(0, (int)asked) is { Count: > 0 } low ? low.Max : -1, bitmap.Floor(asked));
            Assert.Equal(set.GetViewBetween((int)asked, cells) is { Count: > 0 } high ? high.Min : -1, bitmap.Ceiling(asked));
        }
    });

    [Fact]
    public void Far_levels_find_what_a_sorted_set_finds_in_bounded_steps() => SeededRandom.ForEachSeed(20, random =>
    {
        using var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = 10, MaximumOrders = 5_000 });
        var far = new FarLevels(store);
        uint root = 0;
        SortedDictionary<ulong, uint> levels = [];
        for (int step = 0; step < 4_000; step++)
        {
            ulong key = Key(random);
            if (levels.TryGetValue(key, out uint handle))
            {
                Assert.Equal(handle, far.Find(root, key));
                far.Remove(ref root, key);
                levels.Remove(key);
                store.Levels[handle].HeadSlot = store.Header->FreeLevel;
                store.Header->FreeLevel = handle;
            }
            else
            {
                Assert.Equal(0u, far.Find(root, key));
                handle = store.RentLevel();
                store.Levels[handle].Key = key;
                far.Insert(ref root, handle);
                levels.Add(key, handle);
            }

            long steps = store.Steps;
            ulong asked = random.NextBool() ? Key(random) : key;
            uint floor = levels.LastOrDefault(level => level.Key <= asked).Value;
            uint ceiling = levels.FirstOrDefault(level => level.Key >= asked).Value;
            Assert.Equal((floor, ceiling), (far.Floor(root, asked), far.Ceiling(root, asked)));
            Assert.InRange(store.Steps - steps, 0, 2 * 3 * 65);
        }
    });

    [Fact]
    public void A_window_follows_the_market_without_losing_a_level() => SeededRandom.ForEachSeed(10, random =>
    {
        using var market = new TestMarket<NullSink>(default, windowBits: 6, maximum: 4_096);
        SortedSet<long> prices = [];
        long middle = 0;
        for (int step = 0; step < 3_000; step++)
        {
            middle = random.Chance(2) ? random.NextInt64(-100_000, 100_000) : middle + random.Next(-5, 6);
            long price = middle + random.Next(-90, 90);
            if (prices.Add(price))
                market.Matching.New(step, (ulong)price, Side.Bid, price, 1, OrderLife.Rest);
            else if (prices.Remove(price))
                market.Matching.Cancel(step, (ulong)price);
            if (prices.Count > 500)
            {
                long worst = random.NextBool() ? prices.Min : prices.Max;
                prices.Remove(worst);
                market.Matching.Cancel(step, (ulong)worst);
            }

            Assert.Equal(prices.Count > 0, market.Book.TryBestPrice(Side.Bid, out long best));
            Assert.True(prices.Count == 0 || best == prices.Max, "the best price is another one");
            if (step % 100 == 0)
                Assert.Equal(prices.Reverse(), market.Levels(Side.Bid).Select(level => level.Price));
        }

        market.CheckInvariants();
    });

    private static ulong Key(SeededRandom random) => random.Next(4) switch
    {
        0 => (ulong)random.Next(300),
        1 => 1UL << random.Next(64),
        2 => ulong.MaxValue - (ulong)random.Next(100),
        _ => random.NextUInt64() & 0xFF00_0000_0000_00FF,
    };
}
