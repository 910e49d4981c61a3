using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>What candidates tell each other of the rules that they can run (docs/failover.md).</summary>
public sealed class CandidateVersionTests : IStreamOutput
{
    private const long Millisecond = 1_000_000;

    private readonly Crc32C _checksum = new();
    private readonly List<StreamControl> _told = [];
    private readonly StreamFollower _follower;
    private readonly StreamElection _election;

    public CandidateVersionTests()
    {
        StreamFollowerOptions stream = new()
        {
            Stream = StreamId.Shard(1),
            Stores = [1],
            StoreAddresses = [new Endpoint([10, 0, 0, 1], 1)],
            StableCopies = 1,
        };
        _follower = new StreamFollower(stream, StreamPosition.Beginning, this);
        _election = new StreamElection(new ElectionOptions { Candidate = 2 }, stream, instance: 77, this) { LogicVersion = 5 };
    }

    public bool TrySendToAll(ReadOnlySpan<byte> packet)
    {
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl control));
        _told.Add(control);
        return true;
    }

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl control));
        _told.Add(control);
        return true;
    }

    [Fact]
    public void A_word_names_the_newest_version_and_a_question_to_a_store_none()
    {
        for (long now = 0; now < 400 * Millisecond; now += Millisecond)
        {
            _election.Advance(_follower, 10, now);
        }

        Assert.NotEmpty(_told.FindAll(word => word.Kind == StreamControlKind.HeardRequest));
        Assert.All(_told, word => Assert.Equal(word.Kind == StreamControlKind.Candidate ? 5UL : 0UL, word.Value));
    }

    [Fact]
    public void What_another_one_can_run_is_known_for_a_second_after_each_word()
    {
        Assert.False(_election.TryFindCandidate(3, 0, out _));
        Say(3, 4, 0);
        Say(1, 9, 0);
        Say(3, 6, 500 * Millisecond);
        Assert.True(_election.TryFindCandidate(3, 1_500 * Millisecond, out uint version));
        Assert.Equal(6U, version);
        Assert.True(_election.TryFindCandidate(1, 1_000 * Millisecond, out version));
        Assert.Equal(9U, version);
        Assert.False(_election.TryFindCandidate(1, 1_001 * Millisecond, out _));
        Assert.False(_election.TryFindCandidate(3, 1_501 * Millisecond, out _));
        Say(3, ulong.MaxValue, 2_000 * Millisecond);
        Assert.True(_election.TryFindCandidate(3, 2_000 * Millisecond, out version));
        Assert.Equal(uint.MaxValue, version);
    }

    [Fact]
    public void Only_words_of_candidates_look_like_them()
    {
        byte[] packet = Word(StreamControlKind.Candidate, 3, 4);
        Assert.True(StreamControl.IsOfKind(packet, StreamControlKind.Candidate));
        Assert.False(StreamControl.IsOfKind(packet, StreamControlKind.Mark));
        Assert.False(StreamControl.IsOfKind(packet.AsSpan(1), StreamControlKind.Candidate));
        packet[0]++;
        Assert.False(StreamControl.IsOfKind(packet, StreamControlKind.Candidate));
    }

    private void Say(ushort candidate, ulong version, long nowNanos) =>
        _election.Receive(Word(StreamControlKind.Candidate, candidate, version), nowNanos);

    private byte[] Word(StreamControlKind kind, ushort candidate, ulong version)
    {
        byte[] packet = new byte[StreamControl.Size];
        new StreamControl { Kind = kind, Stream = StreamId.Shard(1), Store = candidate, Number = 10, Value = version, Instance = candidate }
            .Write(packet, _checksum);
        return packet;
    }
}
