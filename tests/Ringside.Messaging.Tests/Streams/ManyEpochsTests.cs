using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A stream with more epochs than a heartbeat can tell.</summary>
public sealed class ManyEpochsTests : IStreamOutput
{
    private const int Epochs = HeartbeatPayload.MostRuns + 120;
    private const uint Identity = 5;

    private static readonly Endpoint Writer = new([10, 0, 0, 1], 1);
    private static readonly Endpoint Store = new([10, 0, 0, 2], 1);

    private readonly Crc32C _checksum = new();
    private readonly List<(long Number, byte[] Packet, ulong Chain)> _packets = []; // first batches of late epochs have several
    private readonly List<StreamControl> _questions = [];
    private byte[] _heartbeat = [];
    private readonly StreamPosition _end;

    public ManyEpochsTests()
    {
        StreamPosition behind = StreamPosition.Beginning;
        var runs = new List<EpochRun>();
        for (uint epoch = 1; epoch <= Epochs; epoch++)
        {
            StreamPublisher publisher = Publish(epoch, behind, this);
            publisher.Advance(1_000_000_000); // a heartbeat with the newest epochs
            runs.Add(new EpochRun(epoch, publisher.Last));
            behind = new StreamPosition(publisher.Last, publisher.LastChain, [.. runs]);
        }

        _end = behind;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Who_begins_at_the_beginning_reads_all_of_it(int copies)
    {
        StreamFollower follower = Follow(StreamPosition.Beginning, copies);
        Receive(follower, copies);
        long read = 0;
        for (int turn = 1; turn < 1_000 && read < _end.Number; turn++)
        {
            follower.Advance(turn * 100_000_000L);
            Answer(follower);
            while (follower.TryRead(out StreamBatch batch))
                Assert.Equal(++read, batch.Number);
        }

        Assert.Null(follower.Fault);
        Assert.Equal(_end.Number, read);
        Assert.Equal(_end.Chain, follower.LastChain);
    }

    [Fact]
    public void Who_was_away_for_longer_than_the_table_reaches_keeps_what_it_has()
    {
        var place = new StreamPosition(20, ChainOf(20), [.. _end.Runs.Where(run => run.First <= 20)]);
        StreamFollower follower = Follow(place, copies: 1);
        Receive(follower, copies: 1);
        Assert.Equal((20, 0L), (follower.Last, follower.CutBatches));
        for (int turn = 1; turn < 1_000 && follower.Last < _end.Number; turn++)
        {
            follower.Advance(turn * 100_000_000L);
            Answer(follower);
            while (follower.TryRead(out _))
                continue;
        }

        Assert.Equal(_end.Chain, follower.LastChain);
    }

    // Batch 20 of epoch 19 was cut by epoch 20, 180 epochs ago, and who has it has slept since.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_replaced_before_the_table_begins_is_cut_and_never_released(bool isHeardLate)
    {
        StreamFollower follower = Follow(StreamPosition.Beginning, copies: 1);
        foreach ((long number, byte[] packet, _) in _packets.Where(one => one.Number < 19))
            follower.Receive(packet, Writer, 0);
        StreamPublisher lost = Publish(19, new StreamPosition(18, ChainOf(18), [.. _end.Runs.Take(18)]), new Output(follower));
        lost.Receive(MarkOf(19, lost.Last, lost.LastChain), Store, 0);
        lost.Begin();
        Assert.True(lost.TryAppend([1, 2, 3]) && lost.TryPublish(false, 0));
        lost.Advance(0);
        Assert.Equal((20L, 19u), (follower.Last, follower.LastEpoch));
        ulong wrong = follower.LastChain;

        if (!isHeardLate)
        {
            foreach ((_, byte[] packet, _) in _packets.Where(one => one.Number == Epochs))
                follower.Receive(packet, Writer, 0); // the first batch of the newest epoch, before anything tells whose it is
        }

        Receive(follower, copies: 1);
        long read = 0;
        for (int turn = 1; turn < 1_000 && read < _end.Number; turn++)
        {
            follower.Advance(turn * 100_000_000L);
            Answer(follower);
            while (follower.TryRead(out StreamBatch batch))
            {
                Assert.Equal(++read, batch.Number);
                Assert.NotEqual(wrong, batch.Chain);
            }
        }

        Assert.Null(follower.Fault);
        Assert.Equal((_end.Number, _end.Chain), (read, follower.LastChain));
        Assert.InRange(follower.CutBatches, 1, 2);
    }

    [Fact]
    public void A_table_that_does_not_reach_down_says_nothing_there()
    {
        var own = new EpochTable();
        own.Set([new EpochRun(1, 1), new EpochRun(3, 10)]);
        var theirs = new EpochTable();
        theirs.Set([new EpochRun(7, 50), new EpochRun(9, 60)]);
        Assert.Equal(30, own.LastAgreeing(theirs, 30));
        Assert.Equal(49, own.LastAgreeing(theirs, 55));
        Assert.False(theirs.Knows(49));
        Assert.True(theirs.Knows(50));
    }

    bool IStreamOutput.TrySendToAll(ReadOnlySpan<byte> packet)
    {
        Assert.True(StreamHeader.TryRead(packet, _checksum, out StreamHeader header));
        if (header.IsHeartbeat)
            _heartbeat = packet.ToArray();
        else
            _packets.Add((header.Number, packet.ToArray(), header.Chain));
        return true;
    }

    bool IStreamOutput.TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        if (StreamControl.TryRead(packet, _checksum, out StreamControl control))
            _questions.Add(control);
        return true;
    }

    private static StreamPublisher Publish(uint epoch, StreamPosition behind, IStreamOutput output)
    {
        var publisher = new StreamPublisher(
            new StreamPublisherOptions
            {
                Stream = StreamId.Shard(1),
                Identity = Identity,
                Epoch = epoch,
                Instance = epoch,
                Sets = TestSets.Of(1, 7),
                LogBytes = 1 << 16,
                LogBatches = 16,
            },
            behind,
            output);
        publisher.Start(0, 0);
        while (publisher.Advance(0) > 0 && publisher.NextDeadlineNanos <= 0)
            continue;
        return publisher;
    }

    private StreamFollower Follow(StreamPosition place, int copies) => new(
        new StreamFollowerOptions { Stream = StreamId.Shard(1), Stores = [7], StoreAddresses = [Store], StableCopies = copies },
        place,
        this);

    private void Receive(StreamFollower follower, int copies)
    {
        follower.Receive(_heartbeat, Writer, 0);
        if (copies == 0)
            return;
        follower.Receive(MarkOf(Epochs, _end.Number, _end.Chain), Store, 0);
    }

    private byte[] MarkOf(uint epoch, long number, ulong chain)
    {
        byte[] mark = new byte[StreamControl.Size];
        new StreamControl
        {
            Kind = StreamControlKind.Mark,
            Stream = StreamId.Shard(1),
            Identity = Identity,
            Epoch = epoch,
            LastEpoch = epoch,
            Store = 7,
            Number = number,
            Value = chain,
        }.Write(mark, _checksum);
        return mark;
    }

    // Some at a time, as a store does.
    private void Answer(StreamFollower follower)
    {
        StreamControl[] questions = [.. _questions];
        _questions.Clear();
        foreach (StreamControl question in questions)
        {
            long last = Math.Min((long)question.Value, question.Number + 9);
            foreach ((_, byte[] packet, _) in _packets.Where(one => one.Number >= question.Number && one.Number <= last))
            {
                byte[] answer = new byte[StreamControl.Size + packet.Length];
                packet.CopyTo(answer, StreamControl.Size);
                new StreamControl
                {
                    Kind =
                    StreamControlKind.Fill,
                    Stream = StreamId.Shard(1),
                    Identity = Identity
                }.Write(answer, _checksum);
                follower.Receive(answer, Store, 0);
            }
        }
    }

    /// <summary>To a follower, at once.</summary>
    private sealed class Output(StreamFollower to) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            to.Receive(packet, Writer, 0);
            return true;
        }

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet) => true;
    }

    private ulong ChainOf(long number) => _packets.Last(one => one.Number == number).Chain;
}
