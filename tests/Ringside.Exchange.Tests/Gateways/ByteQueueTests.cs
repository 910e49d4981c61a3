using Ringside.Exchange.Gateways;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class ByteQueueTests
{
    [Fact]
    public void It_has_no_memory_before_the_first_byte_and_grows_to_its_limit_only()
    {
        ByteQueue queue = new(2_000);
        Assert.Equal(0, queue.Held);
        Assert.True(queue.TryWrite([1]));
        Assert.Equal(ByteQueue.FirstSize, queue.Held);
        Assert.True(queue.TryWrite(new byte[1_999]));
        Assert.Equal(2_000, queue.Held);
        Assert.False(queue.TryWrite([1]));
        Assert.Equal(0, queue.Free);
    }

    [Fact]
    public void Memory_goes_back_when_it_is_idle_and_nothing_waits()
    {
        ByteQueue queue = new(65_536);
        queue.TryWrite(new byte[10_000]);
        queue.Trim();
        Assert.Equal(16_384, queue.Held);
        queue.Take(10_000);
        Assert.Equal(16_384, queue.Held); // it may be wanted again at once
        queue.Trim();
        Assert.Equal(0, queue.Held);
        Assert.True(queue.TryWrite([7]));
        Assert.Equal([7], queue.Front.ToArray());
    }

    [Fact]
    public void What_is_taken_is_what_was_written_in_one_piece()
    {
        SeededRandom.ForEachSeed(100, random =>
        {
            ByteQueue queue = new(random.Next(1, 3_000));
            Queue<byte> model = new();
            for (int step = 0; step < 300; step++)
            {
                byte[] bytes = new byte[random.Next(0, 400)];
                random.NextBytes(bytes);
                bool fits = bytes.Length <= queue.Free;
                Assert.Equal(fits, queue.TryWrite(bytes));
                Array.ForEach(fits ? bytes : [], model.Enqueue);
                Assert.Equal(model.Count, queue.Count);
                Assert.Equal(model, queue.Front.ToArray());
                int taken = random.Next(0, queue.Count + 1);
                queue.Take(taken);
                for (; taken > 0; taken--)
                    model.Dequeue();
                if (random.Chance(10))
                    queue.Trim();
            }
        });
    }

    [Fact]
    public void A_queue_that_has_grown_allocates_nothing()
    {
        ByteQueue queue = new(65_536);
        byte[] bytes = new byte[300];
        queue.TryWrite(new byte[20_000]);
        queue.Take(19_900);
        long allocated = Allocations.Measure(() =>
        {
            for (int step = 0; step < 10_000; step++)
            {
                queue.TryWrite(bytes);
                queue.Take(300);
            }
        });
        Assert.Equal(0, allocated);
    }
}
