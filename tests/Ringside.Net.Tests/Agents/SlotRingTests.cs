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
            for (; writer.HasRoom(); writer.Publish())
                writer.Next = written++;
            Assert.Equal(64, written - read);
            Assert.True(reader.Has(64) && !writer.HasRoom());
            for (int count = 0; count < 13 + round && reader.HasNext(); count++, reader.Advance())
                Assert.Equal(read++, reader.Next);
            while (reader.HasNext())
            {
                Assert.Equal(read++, reader.Next);
                reader.Advance();
            }

            Assert.False(reader.Has(1));
        }

        Assert.Equal((written, read), (writer.Published, reader.Taken));
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
            if (!writer.HasRoom())
            {
                Thread.Yield();
                continue;
            }

            writer.Next = new Wide { First = item, Last = ~item };
            writer.Publish();
            item++;
        }

        consumer.Join();
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    public void A_capacity_that_is_no_power_of_two_or_too_small_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotRing<long>(capacity));

    [Fact]
    public void A_record_that_does_not_fit_into_a_line_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlotRing<FourDecimals>(64));

    private struct Wide
    {
        internal long First;
#pragma warning disable CS0169, IDE0051 // only there to make the record as long as it may be
        private readonly (long, long, long, long, long) _middle;
#pragma warning restore CS0169, IDE0051
        internal long Last;
    }

    private struct FourDecimals
    {
#pragma warning disable CS0169, IDE0051 // only there for its size
        private readonly (decimal, decimal, decimal, decimal) _values;
#pragma warning restore CS0169, IDE0051
    }
}
