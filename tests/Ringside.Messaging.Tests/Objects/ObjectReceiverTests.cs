using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>What a receiver refuses, drops and forgets.</summary>
public sealed class ObjectReceiverTests
{
    private const long Second = 1_000_000_000;

    private readonly FakeLink _link = new(1000, 10_000) { Remote = new PeerId(1) };
    private readonly CountingStorage _storage = new();
    private readonly PeerId _peer = new(1);

    [Fact]
    public void One_object_too_many_is_refused_and_room_comes_back_with_the_end_of_another()
    {
        ObjectReceiver receiver = Receiver(new ObjectReceiverOptions { MaximumObjects = 2 });
        Assert.Equal(
            [ObjectVerdict.Open, ObjectVerdict.Open, ObjectVerdict.TooMany],
            new[] { Head(receiver, 1, 0), Head(receiver, 2, 100), Head(receiver, 3, 100) });
        Assert.Equal((2, 1), (receiver.OpenObjects, receiver.Counters.Refused));
        Finish(receiver, 1, []);
        Assert.Equal(ObjectVerdict.Complete, LastStatus(receiver));
        Assert.Equal(ObjectVerdict.Open, Head(receiver, 3, 100));
    }

    [Fact]
    public void An_object_that_is_too_long_alone_or_with_others_is_refused()
    {
        ObjectReceiver receiver = Receiver(new ObjectReceiverOptions { MaximumObjectBytes = 1000, MaximumTotalBytes = 1500 });
        Assert.Equal(ObjectVerdict.TooLarge, Head(receiver, 1, 1001));
        Assert.Equal(ObjectVerdict.Open, Head(receiver, 1, 1000));
        Assert.Equal(ObjectVerdict.TooLarge, Head(receiver, 2, 501));
        Assert.Equal(ObjectVerdict.Open, Head(receiver, 2, 500));
        Assert.Equal(1500, receiver.ReservedBytes);
        Assert.Equal(ObjectVerdict.Open, Head(receiver, 3, 0, ObjectMode.Appends));
        Append(receiver, 3, 0, [1]);
        Assert.Equal(ObjectVerdict.TooLarge, LastStatus(receiver));
        Assert.Equal([(3, ObjectVerdict.TooLarge)], _storage.Dropped);
    }

    [Fact]
    public void Another_head_of_the_same_id_or_an_end_that_does_not_fit_is_a_conflict()
    {
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 10);
        Assert.Equal(ObjectVerdict.Conflict, Head(receiver, 1, 11));
        Assert.Equal(ObjectVerdict.Conflict, Head(receiver, 1, 0, ObjectMode.Appends));
        Assert.Equal(ObjectVerdict.Open, Head(receiver, 1, 10));
        Send(receiver, new ObjectFinish { Id = 1, SizeBytes = 11, Digest = new byte[32] });
        Assert.Equal(ObjectVerdict.Conflict, LastStatus(receiver));
        Head(receiver, 2, 10);
        Block(receiver, 2, 8, [1, 2, 3]);
        Assert.Equal(ObjectVerdict.Conflict, LastStatus(receiver));
        Head(receiver, 3, 0, ObjectMode.Appends);
        Append(receiver, 3, 0, [1, 2]);
        Send(receiver, new ObjectFinish { Id = 3, SizeBytes = 2, Appends = 2, Digest = new byte[32] });
        Assert.Equal(ObjectVerdict.Conflict, LastStatus(receiver));
        Assert.Equal(0, receiver.OpenObjects);
    }

    [Fact]
    public void A_wrong_digest_drops_the_object()
    {
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 3);
        Block(receiver, 1, 0, [1, 2, 3]);
        Finish(receiver, 1, [1, 2, 4]);
        Assert.Equal(ObjectVerdict.DigestDiffers, LastStatus(receiver));
        Assert.Equal([(1, ObjectVerdict.DigestDiffers)], _storage.Dropped);
        Assert.Empty(_storage.Completed);
        Assert.Equal(ObjectVerdict.DigestDiffers, Head(receiver, 1, 3));
    }

    [Fact]
    public void A_byte_that_is_there_stays_as_it_is_whatever_a_later_block_says()
    {
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 6);
        Block(receiver, 1, 2, [3, 4]);
        Block(receiver, 1, 0, [1, 2, 9, 9, 5, 6]);
        Finish(receiver, 1, [1, 2, 3, 4, 5, 6]);
        Assert.Equal(ObjectVerdict.Complete, LastStatus(receiver));
        Assert.Equal([1, 2, 3, 4, 5, 6], _storage.Take(1));
        Assert.Equal(2, receiver.Counters.RepeatedBytes);
    }

    [Fact]
    public void Only_what_came_before_its_turn_is_read_back_for_the_digest()
    {
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 9);
        Block(receiver, 1, 0, [1, 2, 3]);
        Block(receiver, 1, 6, [7, 8, 9]);
        Assert.Equal(0, _storage.ReadBackBytes);
        Block(receiver, 1, 3, [4, 5, 6]);
        Finish(receiver, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.Equal((ObjectVerdict.Complete, 3), (LastStatus(receiver), _storage.ReadBackBytes));
    }

    [Fact]
    public void A_block_beyond_the_number_of_ranges_is_left_out_and_told_as_missing()
    {
        ObjectReceiver receiver = Receiver(new ObjectReceiverOptions { MaximumRanges = 2 });
        Head(receiver, 1, 100);
        foreach (int offset in new[] { 10, 30, 50 })
            Block(receiver, 1, offset, [1]);
        Head(receiver, 1, 100);
        Assert.True(ObjectStatus.TryRead(_last, out ObjectStatus status));
        Assert.Equal((2, 3, 1), (status.HeldBytes, status.RangeCount, receiver.Counters.IgnoredParts));
        Assert.Equal(new ObjectRange(31, 100), status.Range(2));
    }

    [Fact]
    public void An_object_of_which_nothing_comes_is_dropped_in_time_and_one_that_ended_is_forgotten()
    {
        ObjectReceiver receiver = Receiver(new ObjectReceiverOptions { AbandonedNanos = 10 * Second, RememberedNanos = 30 * Second });
        Head(receiver, 1, 10);
        Head(receiver, 2, 0);
        Finish(receiver, 2, []);
        Block(receiver, 1, 0, [1], 5 * Second);
        receiver.Advance((15 * Second) - 1);
        Assert.Empty(_storage.Dropped);
        Assert.Equal(15 * Second, receiver.NextDeadlineNanos);
        receiver.Advance(15 * Second);
        Assert.Equal([(1, ObjectVerdict.Unknown)], _storage.Dropped);
        Assert.Equal((0, 1, 0), (receiver.OpenObjects, receiver.Counters.Abandoned, receiver.ReservedBytes));
        Assert.True(receiver.TryGetProgress(2, out _, out ObjectVerdict verdict));
        Assert.Equal(ObjectVerdict.Complete, verdict);
        receiver.Advance(30 * Second);
        Assert.False(receiver.TryGetProgress(2, out _, out _));
        Assert.Equal(long.MaxValue, receiver.NextDeadlineNanos);
    }

    [Fact]
    public void The_oldest_of_those_that_ended_makes_room()
    {
        ObjectReceiver receiver = Receiver(new ObjectReceiverOptions { MaximumObjects = 1, RememberedObjects = 2 });
        for (int id = 1; id <= 10; id++)
        {
            Assert.Equal(ObjectVerdict.Open, Head(receiver, id, 0, now: id));
            Finish(receiver, id, [], now: id);
            receiver.Advance(id);
            _link.TakeAll();
        }

        bool[] known = [.. Enumerable.Range(1, 10).Select(id => receiver.TryGetProgress(id, out _, out _))];
        Assert.Equal([7, 8, 9], Enumerable.Range(0, 10).Where(i => known[i]));
    }

    [Fact]
    public void A_stranger_gets_the_answer_of_one_who_knows_nothing_once()
    {
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 10);
        for (int i = 0; i < 50; i++)
        {
            Send(receiver, ObjectMessageKind.Block, 77, i, [1]);
            Send(receiver, ObjectMessageKind.Block, 1, i, [1], 0, new PeerId(2));
        }

        _link.TakeAll();
        receiver.Advance(0);
        Assert.Equal((1, 100), (_link.Waiting, receiver.Counters.IgnoredParts)); // the other peer is not known to the link
        Assert.Equal(ObjectVerdict.Unknown, LastStatus(receiver));
        Assert.True(receiver.TryGetProgress(1, out long held, out _));
        Assert.Equal(0, held);
    }

    [Fact]
    public void A_cancel_drops_the_object_and_only_its_sender_can()
    {
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 10);
        byte[] cancel = new byte[ObjectCancel.Size];
        new ObjectCancel(1).Write(cancel);
        Assert.True(receiver.Receive(new PeerId(2), cancel, 0));
        Assert.Equal(1, receiver.OpenObjects);
        Assert.True(receiver.Receive(_peer, cancel, 0));
        Assert.Equal((0, 0), (receiver.OpenObjects, receiver.ReservedBytes));
        Assert.False(receiver.TryGetProgress(1, out _, out _));
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void A_storage_that_fails_ends_the_object(bool writes, bool reads, bool completion)
    {
        (_storage.FailsWrites, _storage.FailsReads, _storage.FailsCompletion) = (writes, reads, completion);
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 4);
        Block(receiver, 1, 2, [3, 4]);
        Block(receiver, 1, 0, [1, 2]);
        Finish(receiver, 1, [1, 2, 3, 4]);
        Assert.Equal(ObjectVerdict.StorageFailed, LastStatus(receiver));
        Assert.Equal([(1, ObjectVerdict.StorageFailed)], _storage.Dropped);
    }

    [Fact]
    public void A_status_that_the_link_does_not_take_is_sent_later()
    {
        ObjectReceiver receiver = Receiver();
        _link.IsFull = true;
        Send(receiver, new ObjectHead(new ObjectInfo(1, ObjectMode.OffsetWrites, 10, 0), 5));
        Send(receiver, ObjectMessageKind.Block, 9, 0, [1]);
        receiver.Advance(0);
        Assert.Equal((0, 1_000_000), (_link.Waiting, receiver.NextDeadlineNanos)); // not at once, or the owner would spin
        _link.IsFull = false;
        receiver.Advance(1_000_000);
        Assert.Equal(2, _link.Waiting);
        Assert.True(receiver.NextDeadlineNanos > Second);
    }

    [Fact]
    public void A_peer_that_takes_nothing_holds_up_no_refusal_to_another()
    {
        ObjectReceiver receiver = Receiver();
        _link.SetResult(new PeerId(2), SendResult.Backpressure);
        Send(receiver, ObjectMessageKind.Block, 7, 0, [1], 0, new PeerId(2));
        Send(receiver, ObjectMessageKind.Block, 8, 0, [1]);
        receiver.Advance(0);
        Assert.True(ObjectStatus.TryRead(_link.Take(), out ObjectStatus status));
        Assert.Equal((8, ObjectVerdict.Unknown, 0), (status.Id, status.Verdict, _link.Waiting));
        _link.SetResult(new PeerId(2), SendResult.Accepted);
        receiver.Advance(1_000_000);
        Assert.Equal([_peer, new PeerId(2)], _link.SentTo);
    }

    [Fact]
    public void Only_its_sender_goes_on_with_an_object()
    {
        var home = new Endpoint(IPAddress.Loopback, 4000);
        _link.SetOrigin(_peer, new PeerOrigin(11, home));
        _link.SetOrigin(new PeerId(2), new PeerOrigin(12, new Endpoint(IPAddress.Loopback, 4001)));
        _link.SetOrigin(new PeerId(3), new PeerOrigin(11, new Endpoint(IPAddress.Loopback, 4002))); // the same run, moved
        _link.SetOrigin(new PeerId(4), new PeerOrigin(13, home)); // another run at the same place
        ObjectReceiver receiver = Receiver();
        Head(receiver, 1, 10);
        foreach ((int peer, ObjectVerdict expected) in new[]
        {
            (2, ObjectVerdict.Conflict), (3, ObjectVerdict.Open), (4, ObjectVerdict.Open), (2, ObjectVerdict.Conflict),
        })
        {
            _link.Remote = new PeerId(peer);
            byte[] head = new byte[ObjectHead.Size];
            new ObjectHead(new ObjectInfo(1, ObjectMode.OffsetWrites, 10, 0), 7).Write(head);
            receiver.Receive(_link.Remote, head, 0);
            receiver.Advance(0);
            Assert.True(ObjectStatus.TryRead(_link.Take(), out ObjectStatus status));
            Assert.Equal(expected, status.Verdict);
        }

        byte[] cancel = new byte[ObjectCancel.Size];
        new ObjectCancel(1).Write(cancel);
        receiver.Receive(new PeerId(2), cancel, 0);
        Assert.Equal(1, receiver.OpenObjects);
    }

    [Fact]
    public void Fuzz_no_message_breaks_it() => SeededRandom.ForEachSeed(30, random =>
    {
        var options = new ObjectReceiverOptions
        {
            MaximumObjects = 4,
            RememberedObjects = 2,
            MaximumObjectBytes = 1 << 16,
            MaximumTotalBytes = 1 << 17,
            MaximumRanges = 4,
        };
        var storage = new CountingStorage();
        var receiver = new ObjectReceiver(_link, storage, () => new Sha256Digest(), options);
        var mutator = new ByteMutator(random, Corpus());
        for (int i = 0; i < 2000; i++)
        {
            receiver.Receive(new PeerId(random.Next(1, 3)), mutator.Next(), i * Second / 10);
            if (random.NextBool())
                receiver.Advance(i * Second / 10);
            _link.TakeAll();
            Assert.InRange(receiver.OpenObjects, 0, 4);
            Assert.InRange(receiver.ReservedBytes, 0, 1 << 17);
        }

        receiver.Advance(long.MaxValue / 2);
        Assert.Equal((0, 0), (receiver.OpenObjects, receiver.ReservedBytes));
    });

    private byte[] _last = [];

    private static byte[][] Corpus()
    {
        List<byte[]> corpus = [];
        for (int id = 1; id < 4; id++)
        {
            byte[] head = new byte[ObjectHead.Size];
            var mode = id == 3 ? ObjectMode.Appends : ObjectMode.OffsetWrites;
            new ObjectHead(new ObjectInfo(id, mode, id == 3 ? 0 : 20, 0), 1).Write(head);
            byte[] part = new byte[ObjectPart.HeaderSize + 10];
            ObjectPart.WriteHeader(part, id == 3 ? ObjectMessageKind.Append : ObjectMessageKind.Block, id, id == 3 ? 0 : 10 * (id - 1));
            byte[] finish = new byte[ObjectFinish.Size];
            new ObjectFinish { Id = id, SizeBytes = 20, Digest = new byte[32] }.Write(finish);
            corpus.AddRange([head, part, finish]);
        }

        return [.. corpus];
    }

    private ObjectReceiver Receiver(ObjectReceiverOptions? options = null) =>
        new(_link, _storage, () => new Sha256Digest(), options ?? new ObjectReceiverOptions());

    private ObjectVerdict Head(ObjectReceiver receiver, long id, long size, ObjectMode mode = ObjectMode.OffsetWrites, long now = 0)
    {
        Send(receiver, new ObjectHead(new ObjectInfo(id, mode, size, 0), 7), now);
        receiver.Advance(now);
        Assert.True(ObjectStatus.TryRead(_last = _link.TakeAll()[^1], out ObjectStatus status));
        Assert.Equal((true, 7u, id), (status.IsAnswer, status.Query, status.Id));
        return status.Verdict;
    }

    private ObjectVerdict LastStatus(ObjectReceiver receiver)
    {
        receiver.Advance(0);
        receiver.Advance(0);
        Assert.True(ObjectStatus.TryRead(_last = _link.TakeAll()[^1], out ObjectStatus status));
        return status.Verdict;
    }

    private void Send(ObjectReceiver receiver, in ObjectHead head, long now = 0)
    {
        byte[] bytes = new byte[ObjectHead.Size];
        head.Write(bytes);
        Assert.True(receiver.Receive(_peer, bytes, now));
    }

    private void Send(ObjectReceiver receiver, in ObjectFinish finish, long now = 0)
    {
        byte[] bytes = new byte[ObjectFinish.Size];
        finish.Write(bytes);
        Assert.True(receiver.Receive(_peer, bytes, now));
    }

    private void Block(ObjectReceiver receiver, long id, long offset, byte[] bytes, long now = 0) =>
        Send(receiver, ObjectMessageKind.Block, id, offset, bytes, now);

    private void Append(ObjectReceiver receiver, long id, long number, byte[] bytes) =>
        Send(receiver, ObjectMessageKind.Append, id, number, bytes);

    private void Send(
        ObjectReceiver receiver, ObjectMessageKind kind, long id, long position, byte[] bytes, long now = 0, PeerId from = default)
    {
        byte[] message = [.. new byte[ObjectPart.HeaderSize], .. bytes];
        ObjectPart.WriteHeader(message, kind, id, position);
        Assert.True(receiver.Receive(from == default ? _peer : from, message, now));
    }

    private void Finish(ObjectReceiver receiver, long id, byte[] whole, long now = 0)
    {
        byte[] digest = System.Security.Cryptography.SHA256.HashData(whole);
        Send(receiver, new ObjectFinish { Id = id, SizeBytes = whole.Length, Digest = digest }, now);
    }
}
