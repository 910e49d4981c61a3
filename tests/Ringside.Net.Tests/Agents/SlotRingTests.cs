using Ringside.Net.Agents;
using Ringside.Testing;

namespace Ringside.Net.Tests.Agents;

public sealed class SlotRingTests
{
    [Fact]
    public void It_takes_as_many_as_it_holds_and_gives_them_in_order()
    {
        using var ring = new SlotRing<long>(64);
        SlotWriter<long> writer = ring.Writer();
        SlotReader<long> reader = ring.Reader();
        long written = 0;
        long read = 0;
        for (int round = 0; round < 50; round++)
        {
            while (writer.TryWrite(written))
                written++;
            Assert.Equal(64, written - read);
            for (int count = 0; count < 13 + round && reader.HasNext(); count++, reader.Advance())
                Assert.Equal(read++, reader.Next);
            while (reader.HasNext())
            {
                Assert.Equal(read++, reader.Next);
                reader.Advance();
            }

            Assert.Equal(written, read);
        }

        Assert.Equal((written, read), (writer.Written, reader.Taken));
    }

    [Fact]
    public void A_batch_shows_itself_and_what_is_less_is_shown_by_a_flush_or_by_a_full_ring()
    {
        using var ring = new SlotRing<long>(64);
        SlotWriter<long> writer = ring.Writer();
        SlotReader<long> reader = ring.Reader();
        for (int item = 0; item < SlotRing<long>.Batch - 1; item++)
            Assert.True(writer.TryWrite(item));
        Assert.False(reader.HasNext());
        writer.Flush();
        Assert.Equal(SlotRing<long>.Batch - 1, Drain(ref reader));
        Assert.True(writer.TryWrite(0));
        Assert.Equal(1, Drain(ref reader));
        for (int item = 0; item < 3; item++)
            Assert.True(writer.TryWrite(item));
        Assert.False(reader.HasNext());
        writer.Flush();
        Assert.Equal(3, Drain(ref reader));

        // Full in the middle of a batch.
        for (int item = 0; item < 64; item++)
            Assert.True(writer.TryWrite(item));
        Assert.False(writer.TryWrite(64));
        Assert.Equal(64, Drain(ref reader));
        Assert.True(writer.TryWrite(64));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        using var ring = new SlotRing<Wide>(64);
        SlotWriter<Wide> writer = ring.Writer();
        SlotReader<Wide> reader = ring.Reader();
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int item = 0; item < 10_000; item++)
            {
                writer.TryWrite(default);
                writer.Flush();
                while (reader.HasNext())
                    reader.Advance();
            }
        }));
    }

    [Fact]
    public void Two_threads_lose_and_change_nothing()
    {
        using var ring = new SlotRing<Wide>(128);
        long count = LongRuns.Choose(300_000, 30_000_000);
        SlotWriter<Wide> writer = ring.Writer();
        long wrong = 0;
        var consumer = new Thread(() =>
        {
            SlotReader<Wide> reader = ring.Reader();
            while (reader.Taken < count)
            {
                if (!reader.HasNext())
                {
                    Thread.Yield();
                    continue;
                }

                Wide item = reader.Next;
                wrong += item.First == reader.Taken && item.Last == ~reader.Taken ? 0 : 1;
                reader.Advance();
            }
        });
        consumer.Start();
        for (long item = 0; item < count;)
        {
            if (!writer.TryWrite(new Wide { First = item, Last = ~item }))
            {
                Thread.Yield();
                continue;
            }

            item++;
        }

        writer.Flush();
        consumer.Join();
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    public void A_capacity_that_is_no_power_of_two_or_too_small_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotRing<long>(capacity));

    [Fact]
    public void A_record_that_is_too_long_or_not_of_whole_words_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotRing<FiveDecimals>(64));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotRing<int>(64));
    }

    private static int Drain(ref SlotReader<long> reader)
    {
        int count = 0;
        for (; reader.HasNext(); count++)
            reader.Advance();
        return count;
    }

    private struct Wide
    {
        internal long First;
#pragma warning disable CS0169, IDE0051 // only there to make the record longer, and so that lines hold parts of records
        private readonly (long, long, long, long) _middle;
#pragma warning restore CS0169, IDE0051
        internal long Last;
    }

    private struct FiveDecimals
    {
#pragma warning disable CS0169, IDE0051 // only there for its size
        private readonly (decimal, decimal, decimal, decimal, decimal) _values;
#pragma warning restore CS0169, IDE0051
    }
}
