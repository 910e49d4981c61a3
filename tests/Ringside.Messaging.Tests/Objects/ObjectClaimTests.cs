using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>What a sender believes of a receiver that says that it has the object, and what it does with one that takes too
/// little.</summary>
public sealed class ObjectClaimTests
{
    private readonly SeededRandom _random = new(1);
    private readonly ObjectWorld _world = new(new SeededRandom(2), new ObjectReceiverOptions(), 300, 1000);

    [Fact]
    public void A_complete_object_of_the_past_is_believed_when_its_bytes_are_these()
    {
        byte[] bytes = ObjectWorld.RandomBytes(_random, 10_000);
        Send(bytes);
        OffsetWriter again = Send(bytes);
        Assert.Equal((TransferState.Complete, 10_000, 0), (again.State, again.ConfirmedBytes, again.SentBytes));
    }

    [Fact]
    public void A_complete_object_of_the_past_with_other_bytes_is_a_conflict()
    {
        byte[] bytes = ObjectWorld.RandomBytes(_random, 10_000);
        Send(bytes);
        byte[] others = [.. bytes];
        others[7777]++;
        OffsetWriter other = Send(others);
        Assert.Equal((TransferState.Failed, ObjectVerdict.Conflict), (other.State, other.Verdict));
        Assert.True(other.ConfirmedBytes < 10_000);
    }

    [Fact]
    public void Appends_that_have_not_ended_cannot_be_complete()
    {
        AppendWriter first = _world.Append(1, new ObjectSenderOptions());
        first.TryAppend([1, 2, 3]);
        first.End();
        _world.Connect();
        _world.Settle(20 * ObjectWorld.MillisecondNanos);
        Assert.Equal(TransferState.Complete, first.State);
        _world.Disconnect();
        _world.Appenders.Clear();
        AppendWriter same = _world.Append(1, new ObjectSenderOptions());
        same.TryAppend([1, 2, 3]);
        same.End();
        _world.Connect();
        _world.Settle(20 * ObjectWorld.MillisecondNanos);
        Assert.Equal((TransferState.Complete, 1), (same.State, same.Confirmed));
        _world.Disconnect();
        _world.Appenders.Clear();
        AppendWriter open = _world.Append(1, new ObjectSenderOptions());
        _world.Connect();
        _world.Settle(20 * ObjectWorld.MillisecondNanos);
        Assert.Equal((TransferState.Failed, ObjectVerdict.Conflict), (open.State, open.Verdict));
    }

    [Fact]
    public void Parts_are_cut_to_what_the_peer_takes()
    {
        _world.ToReceiver.PeerMaximum = 100;
        byte[] bytes = ObjectWorld.RandomBytes(_random, 5000);
        Assert.Equal(TransferState.Complete, Send(bytes).State);
        Assert.Equal(bytes, _world.Storage.Take(1));
    }

    [Fact]
    public void By_itself_a_part_is_as_long_as_travels_unordered()
    {
        var link = new FakeLink(1 << 20, 1000) { Remote = new PeerId(1) };
        link.SetUnordered(1000);
        OffsetWriter writer = Begin(link, new MemoryObjectSource(new byte[5000]), new ObjectSenderOptions { WindowBytes = 2500 });
        writer.Advance(0);
        Assert.Equal([1000, 1000], link.TakeAll().Select(message => message.Length)); // a third does not fit into the window
        Assert.Equal(2 * 976, writer.SentBytes);
    }

    [Fact]
    public void A_message_that_is_too_long_for_the_peer_ends_the_transfer()
    {
        var link = new FakeLink(300, 1000) { Remote = new PeerId(1) };
        AppendWriter writer = new(link, 1, 0, new Sha256Digest(), new ObjectSenderOptions());
        Assert.True(writer.TryAppend(new byte[200]));
        link.PeerMaximum = 100;
        writer.Connected(link.Remote, 0);
        Assert.Equal(76, writer.MaximumPiece);
        writer.Advance(0);
        ObjectHead.TryRead(link.Take(), out ObjectHead head);
        Answer(head, bytes => writer.Receive(link.Remote, bytes, 0));
        writer.Advance(0);
        Assert.Equal((TransferState.Failed, ObjectVerdict.MessageTooLong), (writer.State, writer.Verdict));
        Assert.Equal(long.MaxValue, writer.NextDeadlineNanos);
        Assert.True(ObjectCancel.TryRead(link.Take(), out _));
    }

    [Fact]
    public void A_part_that_was_refused_is_not_read_again()
    {
        var link = new FakeLink(1000, 1000) { Remote = new PeerId(1) };
        var source = new CountedSource(5000);
        OffsetWriter writer = Begin(link, source, new ObjectSenderOptions { PartBytes = 500 });
        link.IsFull = true;
        for (int i = 0; i < 10; i++)
            writer.Advance(0);
        Assert.Equal(500, source.ReadBytes);
        link.IsFull = false;
        writer.Advance(0);
        Assert.Equal((5000, 5000), (source.ReadBytes, writer.SentBytes));
    }

    private static OffsetWriter Begin(FakeLink link, IObjectSource source, ObjectSenderOptions options)
    {
        var writer = new OffsetWriter(link, 1, 0, source, new Sha256Digest(), options);
        writer.Connected(link.Remote, 0);
        writer.Advance(0);
        ObjectHead.TryRead(link.Take(), out ObjectHead head);
        Answer(head, bytes => writer.Receive(link.Remote, bytes, 0));
        return writer;
    }

    private static void Answer(in ObjectHead head, Func<byte[], bool> receive)
    {
        byte[] status = new byte[ObjectStatus.HeaderSize + ObjectStatus.RangeSize];
        bool isSized = head.Info.SizeBytes > 0;
        int length = new ObjectStatus { Verdict = ObjectVerdict.Open, IsAnswer = true, Query = head.Query, Id = head.Info.Id }.Write(
            status, isSized ? [new ObjectRange(0, head.Info.SizeBytes)] : []);
        Assert.True(receive(status[..length]));
    }

    private OffsetWriter Send(byte[] bytes)
    {
        if (_world.Writers.Count > 0)
            _world.Disconnect();
        _world.Writers.Clear();
        OffsetWriter writer = _world.Write(1, bytes, new ObjectSenderOptions { DigestBytesPerStep = 1000 });
        _world.Connect();
        _world.Settle(50 * ObjectWorld.MillisecondNanos);
        return writer;
    }

    private sealed class CountedSource(int size) : IObjectSource
    {
        internal long ReadBytes { get; private set; }

        public long SizeBytes => size;

        public bool TryRead(long offset, Span<byte> into)
        {
            ReadBytes += into.Length;
            return true;
        }
    }
}
