using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>When one of several becomes the writer: three stores, of which two must hold a batch, so that two must have heard nobody.
/// </summary>
public sealed class StreamElectionTests : IStreamOutput
{
    private const ulong Instance = 77;
    private const long Millisecond = 1_000_000;

    private readonly Crc32C _checksum = new();
    private readonly StreamFollower _follower;
    private StreamElection _election;
    private readonly long[] _silentSince = [0, 0, 0];
    private readonly bool[] _answers = [true, true, true];
    private readonly List<StreamControl> _told = [];
    private long _applied;
    private long _nowNanos;

    public StreamElectionTests()
    {
        StreamFollowerOptions stream = new()
        {
            Stream = StreamId.Shard(1),
            Identity = 5,
            Stores = [1, 2, 3],
            StoreAddresses = Addresses,
            StableCopies = 2,
        };
        _follower = new StreamFollower(stream, StreamPosition.Beginning, this);
        _election = new StreamElection(new ElectionOptions { Candidate = 2 }, stream, Instance, this);
    }

    private static Endpoint[] Addresses => [.. Enumerable.Range(1, 3).Select(store => new Endpoint([10, 0, 0, (byte)store], 1))];

    public bool TrySendToAll(ReadOnlySpan<byte> packet)
    {
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl control));
        _told.Add(control);
        return true;
    }

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl control));
        Assert.Equal((StreamControlKind.HeardRequest, Instance), (control.Kind, control.Instance));
        int store = Array.IndexOf(Addresses, to);
        if (_answers[store])
        {
            Answer(store, _nowNanos - _silentSince[store]);
        }

        return true;
    }

    [Fact]
    public void One_that_hears_nobody_and_whose_stores_hear_nobody_is_elected()
    {
        Pass(249);
        Assert.False(_election.IsElected);
        Assert.Equal(0, _election.Suspicions);
        Pass(80);
        Assert.True(_election.IsElected);
        Assert.Equal(1, _election.Suspicions);
    }

    [Fact]
    public void One_that_is_cut_off_is_not()
    {
        _answers[1] = _answers[2] = false;
        Pass(3_000);
        Assert.False(_election.IsElected);
    }

    // Which stores count is known from the stream alone; those of its beginning may be gone for good.
    [Fact]
    public void Before_it_knows_which_stores_count_any_of_them_may_say_that_they_hear_nobody()
    {
        StreamFollowerOptions stream = new()
        {
            Stream = StreamId.Shard(1),
            Identity = 5,
            Stores = [1, 2, 3],
            FirstStores = [1, 2],
            StoreAddresses = Addresses,
            StableCopies = 1,
        };
        var follower = new StreamFollower(stream, StreamPosition.Beginning, this);
        _election = new StreamElection(new ElectionOptions { Candidate = 2 }, stream, Instance, this);
        _answers[0] = false;
        for (; _nowNanos < 400 * Millisecond; _nowNanos += Millisecond)
        {
            _election.Advance(follower, 0, _nowNanos);
        }

        Assert.True(_election.IsElected);
    }

    [Fact]
    public void One_whose_stores_hear_the_writer_is_not()
    {
        for (int i = 0; i < 60; i++)
        {
            (_silentSince[0], _silentSince[1]) = (_nowNanos, _nowNanos);
            Pass(50);
            Assert.False(_election.IsElected);
        }

        Pass(330);
        Assert.True(_election.IsElected);
    }

    [Fact]
    public void One_that_hears_the_writer_asks_nobody()
    {
        _silentSince[0] = _silentSince[1] = _silentSince[2] = -10_000 * Millisecond;
        for (int i = 0; i < 20; i++)
        {
            Hear(sealing: false);
            Pass(100);
        }

        Assert.Equal((false, 0L), (_election.IsElected, _election.Suspicions));
    }

    [Fact]
    public void One_that_seals_has_a_second()
    {
        Hear(sealing: true);
        Pass(999);
        Assert.False(_election.IsElected);
        Pass(80);
        Assert.True(_election.IsElected);
    }

    [Fact]
    public void One_that_has_sealed_and_writes_has_no_longer_than_others()
    {
        Hear(sealing: true);
        Pass(20);
        Hear(sealing: false);
        Pass(249);
        Assert.False(_election.IsElected);
        Pass(80);
        Assert.True(_election.IsElected);
    }

    [Theory]
    [InlineData(1, 10, true)] // as far, and before it
    [InlineData(3, 10, false)] // as far, and behind it
    [InlineData(3, 11, true)] // further
    [InlineData(1, 9, false)] // not so far
    public void Who_has_applied_more_goes_first_and_then_the_lower_number(ushort other, long theirs, bool isFirst)
    {
        _applied = 10;
        for (int i = 0; i < 10_000 && !_election.IsElected; i++)
        {
            Say(other, theirs);
            Pass(1);
        }

        // Silence for 250 ms, at most 50 until stores are asked, and the step of 50, and up to 20 at random.
        Assert.InRange(_nowNanos / Millisecond, isFirst ? 300 : 250, isFirst ? 371 : 321);
        Assert.Contains(_told, word => word is { Kind: StreamControlKind.Candidate, Store: 2, Number: 10 });
    }

    [Fact]
    public void One_that_was_heard_long_ago_is_not_waited_for()
    {
        Say(1, 100);
        Pass(280); // not the step of 50 ms longer
        Assert.True(_election.IsElected);
    }

    [Fact]
    public void An_answer_of_long_ago_and_one_to_somebody_else_count_for_nothing()
    {
        _answers[1] = _answers[2] = false;
        Pass(290);
        Answer(1, 290 * Millisecond, Instance + 1);
        Pass(30);
        Assert.False(_election.IsElected);
        Answer(1, 320 * Millisecond);
        _answers[0] = false;
        Pass(151);
        _answers[0] = true;
        Pass(60);
        Assert.False(_election.IsElected);
    }

    [Fact]
    public void One_that_has_given_up_rests_for_a_second()
    {
        Pass(400);
        Assert.True(_election.IsElected);
        _election.Rest(_nowNanos);
        Assert.False(_election.IsElected);
        Pass(999);
        Assert.False(_election.IsElected);
        Pass(80);
        Assert.True(_election.IsElected);
    }

    private void Pass(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            _nowNanos += Millisecond;
            _election.Advance(_follower, _applied, _nowNanos);
        }
    }

    private void Answer(int store, long silenceNanos, ulong instance = Instance) => Receive(new StreamControl
    {
        Kind = StreamControlKind.Heard,
        Stream = StreamId.Shard(1),
        Store = (ushort)(store + 1),
        Number = silenceNanos,
        Instance = instance,
    });

    private void Say(ushort candidate, long applied) => Receive(new StreamControl
    {
        Kind = StreamControlKind.Candidate,
        Stream = StreamId.Shard(1),
        Store = candidate,
        Number = applied,
        Instance = 1,
    });

    private void Receive(StreamControl control)
    {
        byte[] packet = new byte[StreamControl.Size];
        control.Write(packet, _checksum);
        _election.Receive(packet, _nowNanos);
    }

    private void Hear(bool sealing)
    {
        byte[] packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(0, null)];
        HeartbeatPayload.Write(packet.AsSpan(StreamHeader.Size), isEstablished: !sealing, [], null);
        new StreamHeader
        {
            Stream = StreamId.Shard(1),
            Flags = StreamFlags.Heartbeat,
            Epoch = 3,
            Length = (ushort)HeartbeatPayload.SizeOf(0, null),
            Number = sealing ? 0 : 1,
            Identity = 5,
        }.Write(packet, _checksum);
        _follower.Receive(packet, Addresses[0], _nowNanos);
    }
}
