using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>The numbers of appends, at both sides.</summary>
public sealed class AppendTests
{
    private readonly ObjectWorld _world = new(new SeededRandom(1), new ObjectReceiverOptions(), 300);

    [Fact]
    public void A_number_that_is_too_early_is_left_out_and_the_sender_asks_and_sends_it_again()
    {
        AppendWriter writer = _world.Append(1, new ObjectSenderOptions());
        Start();
        foreach (byte i in new byte[] { 1, 2, 3 })
            Assert.True(writer.TryAppend([i]));
        writer.End();
        _world.Advance();
        _world.ToReceiver.Take(); // lost, which a link that keeps its promise does with a connection only
        _world.Settle(20 * ObjectWorld.MillisecondNanos);
        Assert.Equal((TransferState.Complete, 3), (writer.State, writer.Confirmed));
        Assert.Equal([1, 2, 3], _world.Storage.Take(1));
    }

    [Fact]
    public void What_the_receiver_forgot_and_the_sender_gave_up_ends_the_transfer()
    {
        AppendWriter writer = _world.Append(1, new ObjectSenderOptions());
        Start();
        writer.TryAppend([1]);
        _world.Settle(10 * ObjectWorld.MillisecondNanos);
        Assert.Equal((1, TransferState.Sending), (writer.Confirmed, writer.State));
        _world.Disconnect();
        _world.NowNanos += 100_000_000_000;
        _world.Receiver.Advance(_world.NowNanos);
        Assert.Equal([(1, ObjectVerdict.Unknown)], _world.Storage.Dropped);
        _world.Connect();
        _world.Settle(10 * ObjectWorld.MillisecondNanos);
        Assert.Equal((TransferState.Failed, ObjectVerdict.Unknown), (writer.State, writer.Verdict));
        Assert.False(writer.TryAppend([2]));
        Assert.Equal(0, _world.Receiver.OpenObjects);
    }

    [Fact]
    public void An_object_that_grows_slowly_is_not_abandoned()
    {
        AppendWriter writer = _world.Append(1, new ObjectSenderOptions());
        Start();
        for (int second = 0; second < 300; second++)
        {
            _world.NowNanos += 1_000_000_000;
            _world.Settle();
        }

        writer.TryAppend([1]);
        writer.End();
        _world.Settle(2_000_000_000);
        Assert.Equal((TransferState.Complete, 0), (writer.State, _world.Receiver.Counters.Abandoned));
    }

    [Fact]
    public void Pieces_are_kept_around_the_end_of_the_window() => SeededRandom.ForEachSeed(100, random =>
    {
        var world = new ObjectWorld(random, new ObjectReceiverOptions { StatusDelayNanos = 0 }, 300);
        AppendWriter writer = world.Append(1, new ObjectSenderOptions { WindowBytes = 700, WindowAppends = 100 });
        world.Connect();
        List<byte> whole = [];
        for (int i = 0; i < 300; i++)
        {
            byte[] piece = ObjectWorld.RandomBytes(random, random.Next(1, 200));
            if (writer.TryAppend(piece))
                whole.AddRange(piece);
            for (int j = random.Next(5); j > 0; j--)
            {
                world.Advance();
                world.DeliverOne();
                world.Receiver.Advance(world.NowNanos++);
                world.DeliverStatuses();
            }
        }

        writer.End();
        world.Settle(10 * ObjectWorld.MillisecondNanos);
        Assert.True(writer.Appended > 50);
        Assert.Equal(TransferState.Complete, writer.State);
        Assert.Equal(whole, world.Storage.Take(1));
    });

    [Fact]
    public void A_piece_of_the_wrong_length_and_one_after_the_end_are_mistakes()
    {
        var writer = new AppendWriter(_world.ToReceiver, 1, 0, new Sha256Digest(), new ObjectSenderOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.TryAppend([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.TryAppend(new byte[writer.MaximumPiece + 1]));
        Assert.True(writer.TryAppend(new byte[writer.MaximumPiece]));
        writer.End();
        Assert.Throws<InvalidOperationException>(() => writer.TryAppend([1]));
    }

    [Fact]
    public void An_answer_to_an_older_question_is_no_answer()
    {
        OffsetWriter writer = _world.Write(1, new byte[100], new ObjectSenderOptions());
        _world.Connect();
        _world.Advance();
        _world.DeliverOne();
        _world.Advance();
        writer.Connected(_world.ToReceiver.Remote, _world.NowNanos);
        _world.Advance();
        Assert.Equal(1, _world.ToReceiver.Waiting);
        _world.DeliverStatuses();
        Assert.Equal(TransferState.Asking, writer.State);
        _world.DeliverOne();
        _world.Advance();
        _world.DeliverStatuses();
        Assert.Equal(TransferState.Sending, writer.State);
    }

    [Fact]
    public void A_source_that_fails_cancels_the_object_at_both_sides()
    {
        var source = new FailingSource();
        var writer = new OffsetWriter(_world.ToReceiver, 2, 0, source, new Sha256Digest(), new ObjectSenderOptions());
        _world.Writers.Add(writer);
        Start();
        _world.Settle();
        Assert.Equal((TransferState.Failed, ObjectVerdict.StorageFailed), (writer.State, writer.Verdict));
        Assert.Equal((0, 1), (_world.Receiver.OpenObjects, _world.Storage.Dropped.Count));
    }

    private void Start()
    {
        _world.Connect();
        _world.Advance();
        _world.DeliverOne();
        _world.Advance();
        _world.DeliverStatuses();
    }

    private sealed class FailingSource : IObjectSource
    {
        public long SizeBytes => 1000;

        public bool TryRead(long offset, Span<byte> into) => offset == 0;
    }
}
