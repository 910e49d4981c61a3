using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Net.Agents;
using Ringside.Testing;

namespace Ringside.Net.Tests.Agents;

public sealed class ManyToOneRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-4)]
    [InlineData(3)]
    public void A_capacity_is_a_power_of_two_above_one(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ManyToOneRing<int>(capacity));

    [Fact]
    public void The_counters_stand_on_lines_of_their_own()
    {
        Assert.Equal(384, Marshal.SizeOf<ManyToOneCounters>());
        Assert.Equal(128, (int)Marshal.OffsetOf<ManyToOneCounters>(nameof(ManyToOneCounters.Tail)));
        Assert.Equal(256, (int)Marshal.OffsetOf<ManyToOneCounters>(nameof(ManyToOneCounters.Head)));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(int.MaxValue - 2L, 4)]
    [InlineData(uint.MaxValue - 2L, 4)]
    [InlineData(1L << 60, 8)]
    public void Items_come_out_in_order_and_full_and_empty_are_told_wherever_the_counters_are(long first, int capacity)
    {
        var ring = new ManyToOneRing<int>(capacity, first);
        int written = 0;
        int read = 0;
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < capacity; i++)
            {
                Assert.True(ring.TryWrite(written++));
            }

            Assert.False(ring.TryWrite(-1));
            Assert.Equal(capacity, ring.Count);
            for (int i = 0; i < capacity; i++)
            {
                Assert.True(ring.TryRead(out int item));
                Assert.Equal(read++, item);
            }

            Assert.False(ring.TryRead(out int none));
            Assert.Equal((0, 0), (none, ring.Count));
        }
    }

    [Fact]
    public void Any_mix_of_writes_and_reads_agrees_with_a_queue() => SeededRandom.ForEachSeed(20, random =>
    {
        var ring = new ManyToOneRing<int>(8, uint.MaxValue - 50L);
        var model = new Queue<int>();
        for (int i = 0; i < 2000; i++)
        {
            if (random.NextBool())
            {
                Assert.Equal(model.Count < 8, ring.TryWrite(i));
                if (model.Count < 8)
                {
                    model.Enqueue(i);
                }
            }
            else
            {
                Assert.Equal(model.TryDequeue(out int expected), ring.TryRead(out int item));
                Assert.Equal(expected, item);
            }

            Assert.Equal(model.Count, ring.Count);
        }
    });

    // The small ring is full or empty all the time; the large one streams. What one producer writes stays in its order.
    [Theory]
    [InlineData(2, 3)]
    [InlineData(1024, 4)]
    public void Several_threads_pass_items_whole_each_once_and_in_its_own_order(int capacity, int producers)
    {
        long each = LongRuns.Choose(capacity > 2 ? 400_000 : 50_000, 20_000_000);
        var ring = new ManyToOneRing<Item>(capacity);
        Thread[] threads = [.. Enumerable.Range(0, producers).Select(producer => Start(ring, producer, each))];
        long[] next = new long[producers];
        for (long count = 0; count < each * producers; count++)
        {
            Item item;
            for (int looks = 1; !ring.TryRead(out item); looks++)
            {
                YieldSometimes(looks);
            }

            if (item != new Item(item.Producer, next[item.Producer], ~next[item.Producer]))
            {
                Assert.Fail($"expected item {next[item.Producer]} of producer {item.Producer}, came {item}");
            }

            next[item.Producer]++;
        }

        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60))));
        Assert.All(next, count => Assert.Equal(each, count));
        Assert.False(ring.TryRead(out _));
    }

    // Nobody reads meanwhile, so both producers have a processor each and fight for every number.
    [Fact]
    public void Producers_that_fill_the_ring_at_the_same_time_lose_nothing()
    {
        const int each = 1 << 17; // long enough for both to be awake together
        var ring = new ManyToOneRing<Item>(2 * each);
        using var barrier = new Barrier(3);
        int rounds = (int)LongRuns.Choose(20, 1000);
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(producer => new Thread(() =>
        {
            for (int round = 0; round < rounds; round++)
            {
                barrier.SignalAndWait();
                for (int i = 0; i < each && ring.TryWrite(new Item(producer, i, ~i)); i++)
                {
                }

                barrier.SignalAndWait();
            }
        }) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        for (int round = 0; round < rounds; round++)
        {
            barrier.SignalAndWait();
            barrier.SignalAndWait();
            Assert.Equal(2 * each, ring.Count);
            long[] next = new long[2];
            int wrong = 0;
            for (int i = 0; i < 2 * each && ring.TryRead(out Item item); i++)
            {
                wrong += next[item.Producer]++ == item.Number ? 0 : 1;
            }

            Assert.Equal(0, wrong);
            Assert.Equal([each, each], next);
        }
    }

    [Fact]
    public void An_item_that_was_read_is_not_kept_alive()
    {
        var ring = new ManyToOneRing<object>(4);
        WeakReference item = WriteAndRead(ring);
        GC.Collect();
        Assert.False(item.IsAlive);
        GC.KeepAlive(ring);
    }

    [Fact]
    public void Passing_an_item_allocates_nothing()
    {
        var ring = new ManyToOneRing<Item>(4);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                ring.TryWrite(new Item(0, i, i));
                ring.TryRead(out _);
            }
        }));
    }

    private static Thread Start(ManyToOneRing<Item> ring, int producer, long count)
    {
        var thread = new Thread(() =>
        {
            for (long i = 0; i < count; i++)
            {
                for (int looks = 1; !ring.TryWrite(new Item(producer, i, ~i)); looks++)
                {
                    YieldSometimes(looks);
                }
            }
        })
        { IsBackground = true };
        thread.Start();
        return thread;
    }

    // Where there are fewer processors than threads, the other side needs ours.
    private static void YieldSometimes(int looks)
    {
        if (looks % 100 == 0)
        {
            Thread.Yield();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WriteAndRead(ManyToOneRing<object> ring)
    {
        ring.TryWrite(new object());
        ring.TryRead(out object item);
        return new WeakReference(item);
    }

    private readonly record struct Item(long Producer, long Number, long Check);
}
