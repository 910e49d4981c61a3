using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams;

public sealed class StreamPairTests
{
    [Theory]
    [InlineData(96)]
    [InlineData(200)]
    [InlineData(1400)]
    public void Batches_of_any_size_are_read_as_they_were_written(int packetBytes)
    {
        var pair = new StreamPair(packetBytes);
        Assert.True(pair.Follower.TryRead(out StreamBatch start));
        Assert.True(start.IsEpochStarted);
        var random = new SeededRandom(1);
        for (int number = 2; number < 300; number++)
        {
            var parts = new byte[1 + random.Next(4)][];
            pair.Writer.Begin();
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = new byte[1 + random.Next(2_000)];
                random.NextBytes(parts[i]);
                Assert.True(pair.Writer.TryAppend(parts[i]));
            }

            Assert.True(pair.Writer.TryPublish(isEndOfStream: number == 299, 0));
            while (pair.Writer.Advance(0) > 0)
            {
            }

            Assert.False(pair.Follower.TryRead(out _), "it is not stable");
            pair.Mark();
            Assert.True(pair.Follower.TryRead(out StreamBatch batch));
            Assert.Equal((number, 1U, number == 299), (batch.Number, batch.Epoch, batch.IsEndOfStream));
            Assert.True(batch.Payload.SequenceEqual(parts.SelectMany(part => part).ToArray()), $"batch {number}");
        }
    }

    [Fact]
    public void Who_comes_to_a_stream_that_never_rests_learns_where_it_is()
    {
        const long pause = 100_000;
        var pair = new StreamPair();
        for (int number = 2; number < 6_000; number++)
        {
            if (number == 5_900)
            {
                pair.Join();
            }

            pair.NowNanos += pause;
            pair.Writer.Begin();
            Assert.True(pair.Writer.TryAppend(new byte[100]));
            Assert.True(pair.Writer.TryPublish(isEndOfStream: false, pair.NowNanos));
            Assert.NotEqual(0, pair.Writer.Advance(pair.NowNanos));
            pair.Mark();
            while (pair.Follower.TryRead(out _))
            {
            }
        }

        Assert.True(pair.Late!.IsWriterEstablished);
        Assert.InRange(pair.Late.Known, 5_900, 6_000);
    }

    [Fact]
    public void A_writer_is_full_until_the_store_has_said_more()
    {
        var pair = new StreamPair();
        int published = 0;
        var bytes = new byte[60_000];
        while (pair.Writer.IsReady && published < 1_000)
        {
            pair.Writer.Begin();
            pair.Writer.TryAppend(bytes);
            if (!pair.Writer.TryPublish(isEndOfStream: false, 0))
            {
                break;
            }

            published++;
        }

        Assert.InRange(published, 5, 100);
        // The one that could not be published is not lost.
        Assert.False(pair.Writer.TryPublish(isEndOfStream: false, 0));
        while (pair.Writer.Advance(0) > 0)
        {
        }

        pair.Mark();
        Assert.True(pair.Writer.TryPublish(isEndOfStream: false, 0));
        while (pair.Writer.Advance(0) > 0)
        {
        }

        pair.Mark();
        int read = 0;
        while (pair.Follower.TryRead(out StreamBatch batch))
        {
            Assert.True(batch.IsEpochStarted || batch.Payload.Length == bytes.Length);
            read++;
        }

        Assert.Equal(published + 2, read);
    }

    // It takes nothing more of this epoch: however long the writer went on, it could never catch up, and be admitted.
    [Theory]
    [InlineData(1u, false)]
    [InlineData(2u, true)]
    public void A_store_that_does_not_count_and_has_promised_a_higher_epoch_ends_this_one(uint promised, bool isEnded)
    {
        var pair = new StreamPair();
        var mark = new byte[StreamControl.Size];
        new StreamControl
        {
            Kind = StreamControlKind.Mark,
            Stream = StreamId.Shard(1),
            Identity = 5,
            Epoch = promised,
            LastEpoch = 1,
            Store = 9,
            Number = 1,
        }.Write(mark, new Crc32C());
        pair.Writer.Receive(mark, StreamPair.StoreAddress, 0);
        Assert.Equal(isEnded, pair.Writer.IsDeposed);
    }

    [Fact]
    public void Publishing_and_following_allocates_nothing()
    {
        var pair = new StreamPair();
        var bytes = new byte[300];
        Run(pair, bytes, 2_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(pair, bytes, 2_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(StreamPair pair, byte[] bytes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            pair.Writer.Begin();
            pair.Writer.TryAppend(bytes);
            Assert.True(pair.Writer.TryPublish(isEndOfStream: false, i));
            pair.Writer.Advance(i);
            pair.Mark();
            while (pair.Follower.TryRead(out _))
            {
            }
        }
    }
}
