using System.Runtime.CompilerServices;
using Ringside.Net.Agents;
using Ringside.Testing;

namespace Ringside.Net.Tests.Agents;

public sealed class SpscRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(3)]
    public void A_capacity_is_a_power_of_two(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new SpscRing<int>(capacity));

    // Zero, the last before an int turns negative, an uint turns zero, and far beyond both.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 4)]
    [InlineData(int.MaxValue - 2L, 4)]
    [InlineData(uint.MaxValue - 2L, 4)]
    [InlineData(uint.MaxValue - 2L, 1)]
    [InlineData(1L << 60, 8)]
    public void Items_come_out_in_order_and_full_and_empty_are_told_wherever_the_counters_are(long first, int capacity)
    {
        var ring = new SpscRing<int>(capacity, first);
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
            Assert.Equal(0, none);
            Assert.Equal(0, ring.Count);
        }
    }

    [Fact]
    public void Any_mix_of_writes_and_reads_agrees_with_a_queue() => SeededRandom.ForEachSeed(20, random =>
    {
        var ring = new SpscRing<int>(8, uint.MaxValue - 50L);
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

    // The small ring is full or empty all the time, so each side waits for the very store of the other; the large one streams.
    [Theory]
    [InlineData(2)]
    [InlineData(1024)]
    public void Two_threads_pass_millions_of_items_whole_and_in_order(int capacity)
    {
        long count = LongRuns.Choose(capacity > 2 ? 3_000_000 : 300_000, 100_000_000);
        var ring = new SpscRing<Item>(capacity);
        var producer = new Thread(() => Produce(ring, count)) { IsBackground = true };
        producer.Start();
        for (long i = 0; i < count; i++)
        {
            Item item;
            for (int looks = 1; !ring.TryRead(out item); looks++)
            {
                YieldSometimes(looks);
            }

            if (item != new Item(i, ~i, i * 3))
            {
                Assert.Fail($"item {i} came out as {item}");
            }
        }

        Assert.True(producer.Join(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void A_third_thread_never_sees_a_count_that_cannot_be()
    {
        var ring = new SpscRing<int>(4);
        using var stop = new CancellationTokenSource();
        var mover = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                ring.TryWrite(1);
                ring.TryWrite(1);
                ring.TryRead(out _);
                ring.TryRead(out _);
            }
        });
        mover.Start();
        int worst = 0;
        for (int i = 0; i < 2_000_000; i++)
        {
            int count = ring.Count;
            worst = count is < 0 or > 4 ? count : worst;
        }

        stop.Cancel();
        mover.Join();
        Assert.Equal(0, worst);
    }

    [Fact]
    public void An_item_that_was_read_is_not_kept_alive()
    {
        var ring = new SpscRing<object>(4);
        WeakReference item = WriteAndRead(ring);
        GC.Collect();
        Assert.False(item.IsAlive);
        GC.KeepAlive(ring);
    }

    [Fact]
    public void Passing_an_item_allocates_nothing()
    {
        var ring = new SpscRing<Item>(4);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                ring.TryWrite(new Item(i, i, i));
                ring.TryRead(out _);
            }
        }));
    }

    private static void Produce(SpscRing<Item> ring, long count)
    {
        for (long i = 0; i < count; i++)
        {
            var item = new Item(i, ~i, i * 3);
            for (int looks = 1; !ring.TryWrite(item); looks++)
            {
                YieldSometimes(looks);
            }
        }
    }

    // Where there is one processor only, the other side needs it.
    private static void YieldSometimes(int looks)
    {
        if (looks % 1000 == 0)
        {
            Thread.Yield();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WriteAndRead(SpscRing<object> ring)
    {
        ring.TryWrite(new object());
        ring.TryRead(out object item);
        return new WeakReference(item);
    }

    private readonly record struct Item(long First, long Second, long Third);
}
