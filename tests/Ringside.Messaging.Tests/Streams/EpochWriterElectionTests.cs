using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>One of several writers whose coordinator takes its time: what it hears while its claim is under way.</summary>
public sealed class EpochWriterElectionTests : IStreamOutput, IEpochClaims
{
    private const ulong Instance = 77;
    private const long Millisecond = 1_000_000;
    private static readonly Endpoint Store = new([10, 0, 0, 1], 1);

    private readonly Crc32C _checksum = new();
    private readonly EpochWriter _writer;
    private readonly Queue<byte[]> _answers = new();
    private readonly List<StreamHeader> _sent = [];
    private long _nowNanos;
    private bool _isGranted;
    private uint _above;

    public EpochWriterElectionTests() => _writer = new EpochWriter(
        new EpochWriterOptions
        {
            Instance = Instance,
            Election = new ElectionOptions { Candidate = 1 },
            Follower = new StreamFollowerOptions
            {
                Stream = StreamId.Shard(1),
                Identity = 5,
                Stores = [1],
                StoreAddresses = [Store],
                StableCopies = 1,
            },
        },
        StreamPosition.Beginning,
        this,
        this);

    public bool TrySendToAll(ReadOnlySpan<byte> packet)
    {
        if (StreamHeader.TryRead(packet, _checksum, out StreamHeader header))
        {
            _sent.Add(header);
        }

        return true;
    }

    // The store has heard nobody for a second.
    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        if (StreamControl.TryRead(packet, _checksum, out StreamControl control) && control.Kind == StreamControlKind.HeardRequest)
        {
            byte[] answer = new byte[StreamControl.Size];
            new StreamControl
            {
                Kind = StreamControlKind.Heard,
                Stream = StreamId.Shard(1),
                Store = 1,
                Number = 1_000 * Millisecond,
                Instance = Instance,
            }.Write(answer, _checksum);
            _answers.Enqueue(answer);
        }

        return true;
    }

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        (_above, epoch, problem) = (above, above + 1, string.Empty);
        return _isGranted ? ClaimState.Claimed : ClaimState.Pending;
    }

    [Fact]
    public void It_claims_above_whom_it_has_heard_and_says_that_it_seals()
    {
        Elect();
        Assert.Equal((EpochWriterState.Waiting, 3u), (_writer.State, _above));
        _isGranted = true;
        Pass(50);
        Assert.Equal((EpochWriterState.Sealing, 4u, 1L), (_writer.State, _writer.Epoch, _writer.Elections));
        Assert.Contains(_sent, header => header is { IsHeartbeat: true, Number: 0, Epoch: 4, Identity: 5 });
    }

    [Theory]
    [InlineData(3u, true)] // the old one, which is there after all
    [InlineData(4u, true)]
    [InlineData(4u, false)] // another one that seals
    public void Who_is_heard_meanwhile_is_given_way_to(uint epoch, bool writes)
    {
        Elect();
        Hear(epoch, writes);
        _isGranted = true;
        Pass(10);
        Assert.Equal(EpochWriterState.Following, _writer.State);
        Assert.Equal("another one was heard while an epoch was claimed", _writer.Problem);
        Assert.DoesNotContain(_sent, header => header.Epoch == 4);
    }

    // While no coordinator answers a claim stays pending: who waits for one would read nothing, and know nobody.
    [Fact]
    public void Also_while_no_claim_is_granted()
    {
        Elect();
        Hear(3, writes: true);
        Pass(1);
        Assert.Equal(EpochWriterState.Following, _writer.State);
    }

    // The coordinator takes its time, and a last heartbeat its way.
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // another one seals
    public void A_last_word_of_who_has_handed_the_lead_over_is_no_reason_to_give_way(bool isOld)
    {
        Hear(3, writes: true);
        Pass(1);
        _writer.HearHandOver(new StreamBatch(1, 3, 0, isEpochStarted: false, isEndOfStream: false, []), candidate: 1, _nowNanos);
        Pass(1);
        Assert.Equal(EpochWriterState.Waiting, _writer.State);
        Hear(isOld ? 3U : 4U, writes: isOld);
        _isGranted = true;
        Pass(10);
        Assert.Equal(isOld ? EpochWriterState.Sealing : EpochWriterState.Following, _writer.State);
    }

    // It stood still, or hears nobody: its epoch is over, though of the next one no batch has become stable.
    [Fact]
    public void One_of_an_epoch_before_is_not()
    {
        Elect();
        Hear(2, writes: true);
        _isGranted = true;
        Pass(10);
        Assert.Equal(EpochWriterState.Sealing, _writer.State);
    }

    [Fact]
    public void Whose_word_comes_while_it_seals_is_known()
    {
        Elect();
        _isGranted = true;
        Pass(10);
        Assert.Equal(EpochWriterState.Sealing, _writer.State);
        Assert.False(_writer.TryFindCandidate(2, _nowNanos, out _));
        byte[] word = new byte[StreamControl.Size];
        new StreamControl { Kind = StreamControlKind.Candidate, Stream = StreamId.Shard(1), Store = 2, Value = 6, Instance = 2 }
            .Write(word, _checksum);
        _writer.Receive(word, Store, _nowNanos);
        Assert.True(_writer.TryFindCandidate(2, _nowNanos, out uint version));
        Assert.Equal((EpochWriterState.Sealing, 6u), (_writer.State, version));
    }

    [Fact]
    public void A_seal_that_nobody_answers_is_given_up_and_another_one_tried_after_a_rest()
    {
        Elect();
        _isGranted = true;
        Pass(1_010);
        Assert.Equal(EpochWriterState.Following, _writer.State);
        Assert.Equal("0 of 1 stores have promised, 0 are fresh; expected 1", _writer.Problem);
        Pass(990);
        Assert.Equal(1, _writer.Elections);
        Pass(110);
        Assert.Equal(2, _writer.Elections);
    }

    private void Elect()
    {
        Hear(3, writes: true);
        for (int i = 0; i < 400 && _writer.State == EpochWriterState.Following; i++)
        {
            Pass(1);
        }

        Assert.Equal(EpochWriterState.Waiting, _writer.State);
        Pass(1);
    }

    private void Pass(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            _nowNanos += Millisecond;
            _writer.Advance(_nowNanos);
            while (_answers.TryDequeue(out byte[]? answer))
            {
                _writer.Receive(answer, Store, _nowNanos);
            }
        }
    }

    private void Hear(uint epoch, bool writes)
    {
        EpochRun[] table = writes ? [new EpochRun(epoch, 1)] : [];
        byte[] packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(table.Length, null)];
        HeartbeatPayload.Write(packet.AsSpan(StreamHeader.Size), isEstablished: false, table, null);
        new StreamHeader
        {
            Stream = StreamId.Shard(1),
            Flags = StreamFlags.Heartbeat,
            Epoch = epoch,
            Length = (ushort)HeartbeatPayload.SizeOf(table.Length, null),
            Number = writes ? 1 : 0,
            Identity = 5,
        }.Write(packet, _checksum);
        _writer.Receive(packet, Store, _nowNanos);
    }
}
