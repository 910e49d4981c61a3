using Ringside.Messaging.Streams.Logs;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams;

public sealed class BatchLogTests
{
    private const int Most = 1 << 14;
    private const int First = 1 << 9;
    private const int Batches = 512;

    [Fact]
    public void Whatever_grows_turns_and_is_cut_off_each_batch_is_what_was_put_in() => SeededRandom.ForEachSeed(40, random =>
    {
        var log = new BatchLog(Most, Batches, First);
        var model = new List<byte[]>();
        long keepFrom = 1;
        int refused = 0;
        for (int step = 0; step < 4_000; step++)
        {
            if (random.Next(60) == 0)
            {
                long cut = model.Count - random.Next((int)Math.Min(model.Count - keepFrom + 1, 6) + 1);
                log.CutTo(cut, (ulong)cut);
                model.RemoveRange((int)cut, model.Count - (int)cut);
            }
            else
            {
                byte[] packets = new byte[1 + random.Next(random.Next(40) == 0 ? 2_000 : 120)];
                random.NextBytes(packets);
                if (log.TryAppend(packets, 7, (ulong)model.Count + 1, keepFrom))
                {
                    model.Add(packets);
                }
                else
                {
                    refused++;
                    keepFrom = model.Count + 1;
                }
            }

            keepFrom = Math.Max(keepFrom, Math.Min(model.Count + 1, keepFrom + random.Next(2)));
            Compare(log, model, keepFrom);
        }

        Assert.NotEqual(0, refused);
        Assert.Equal(Most, log.Size);
    });

    [Fact]
    public void What_need_not_stay_never_makes_it_grow()
    {
        var log = new BatchLog(Most, Batches, First);
        for (int number = 1; number <= 1_000; number++)
        {
            Assert.True(log.TryAppend(new byte[100], 1, (ulong)number, number));
            Assert.Equal(First, log.Size);
            Assert.InRange(log.Last - log.First + 1, number < 5 ? number : 4, 5);
        }
    }

    [Fact]
    public void What_must_stay_makes_it_grow_to_its_end_and_no_farther()
    {
        var log = new BatchLog(Most, 1 << 10, First);
        for (int number = 1; number <= Most / 128; number++)
        {
            Assert.True(log.TryAppend(new byte[128], 1, (ulong)number, 1));
        }

        Assert.False(log.TryAppend(new byte[128], 1, 1, 1));
        Assert.Equal((1, Most / 128, Most), (log.First, log.Last, log.Size));
        Assert.True(log.TryAppend(new byte[128], 1, 1, 2));
        Assert.Equal(2, log.First);
    }

    [Fact]
    public void One_batch_may_have_half_of_all_and_places_that_are_full_do_not_make_it_grow()
    {
        var log = new BatchLog(Most, 4, First);
        Assert.False(log.TryAppend(new byte[(Most / 2) + 1], 1, 1, 1));
        for (int number = 1; number <= 4; number++)
        {
            Assert.True(log.TryAppend(new byte[10], 1, (ulong)number, 1));
        }

        Assert.False(log.TryAppend(new byte[10], 1, 5, 1));
        Assert.Equal(First, log.Size);
        Assert.True(log.TryAppend(new byte[Most / 2], 1, 5, 5));
        Assert.Equal(Most, log.Size);
    }

    private static void Compare(BatchLog log, List<byte[]> model, long keepFrom)
    {
        Assert.Equal(model.Count, log.Last);
        Assert.InRange(log.First, 1, keepFrom);
        long bytes = 0;
        for (long number = log.First; number <= log.Last; number++)
        {
            bytes += model[(int)number - 1].Length;
            Assert.Equal(model[(int)number - 1], log.Packets(number).ToArray());
            Assert.Equal((ulong)number, log.Place(number).Chain);
        }

        Assert.InRange(bytes, 0, log.Size);
        Assert.InRange(log.Bytes, bytes, log.Size);
    }
}
