using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A writer whose owner begins behind batch 57 of epoch 2, as a snapshot said: whether that is to blame for an end, and what comes
/// after an attempt. The test is the one store.</summary>
public sealed class EpochWriterStartTests : IStreamOutput, IEpochClaims
{
    private const ulong Instance = 77;
    private const uint Identity = 5;
    private const long Millisecond = 1_000_000;
    private static readonly Endpoint Store = new([10, 0, 0, 1], 1);
    private static readonly StreamPosition Start = new(57, 0xC4A1, [new EpochRun(1, 1), new EpochRun(2, 35)]);

    private readonly Crc32C _checksum = new();
    private readonly Queue<byte[]> _answers = new();
    private readonly List<uint> _claimed = [];
    private EpochWriter _writer = null!;
    private uint _held = Identity;
    private long _nowNanos;

    public bool TrySendToAll(ReadOnlySpan<byte> packet) => true;

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        if (!StreamControl.TryRead(packet, _checksum, out StreamControl asked))
        {
            return true;
        }

        if (asked.Kind == StreamControlKind.HeardRequest)
        {
            const long silent = 1_000 * Millisecond;
            Answer(new StreamControl { Kind = StreamControlKind.Heard, Stream = asked.Stream, Store = 1, Number = silent }, []);
        }
        else if (asked.Kind == StreamControlKind.PromiseRequest && _held != 0)
        {
            bool isSame = _held == Identity;
            Answer(
                new StreamControl
                {
                    Kind = isSame ? StreamControlKind.Promised : StreamControlKind.Refused,
                    Stream = asked.Stream,
                    Identity = _held,
                    Epoch = asked.Epoch,
                    LastEpoch = 2,
                    Store = 1,
                    Number = Start.Number,
                    Value = Start.Chain,
                },
                isSame ? Start.Runs : []);
        }

        return true;
    }

    public ClaimState Claim(uint above, out uint epoch, out string problem)
    {
        (epoch, problem) = (Math.Max(above, _claimed.LastOrDefault()) + 1, string.Empty);
        _claimed.Add(epoch);
        return ClaimState.Claimed;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_beginning_in_another_stream_than_the_stores_hold_is_refused(bool isOneOfSeveral)
    {
        _held = 6;
        Make(isOneOfSeveral);
        Pass(600);
        Assert.Equal((EpochWriterState.Ended, true), (_writer.State, _writer.IsStartRefused));
        Assert.Equal("the stores hold identity 00000006, and the owner begins in 00000005", _writer.Problem);
    }

    [Fact]
    public void So_is_one_that_the_table_of_a_newer_writer_has_not()
    {
        Make(isOneOfSeveral: true);
        Hear(3, 60, [new EpochRun(1, 1), new EpochRun(3, 35)]);
        Pass(1);
        Assert.Equal((EpochWriterState.Ended, true), (_writer.State, _writer.IsStartRefused));
    }

    [Fact]
    public void Stores_that_are_silent_refuse_nothing()
    {
        _held = 0;
        Make(isOneOfSeveral: false);
        Pass(1_200); // one attempt, and some of another one, in the same epoch
        Assert.Equal((EpochWriterState.Sealing, false), (_writer.State, _writer.IsStartRefused));
        Assert.Equal("0 of 1 stores have promised, 0 are fresh; expected 1", _writer.Problem);
        Assert.Equal([1u], _claimed);
    }

    // A good snapshot is not put aside for it.
    [Fact]
    public void What_it_has_written_itself_and_another_one_has_replaced_is_not_its_beginning()
    {
        Establish();
        Assert.True(_writer.TryResign("a test", _nowNanos));
        Hear(9, 60, [new EpochRun(1, 1), new EpochRun(2, 35), new EpochRun(9, 58)]);
        Pass(1);
        Assert.Equal("shard 1: batch 58 was released, and is not the stream's any more from 58 on", _writer.Problem);
        Assert.Equal((EpochWriterState.Ended, false), (_writer.State, _writer.IsStartRefused));
    }

    [Fact]
    public void The_epoch_that_was_claimed_for_other_stores_is_not_that_of_the_next_attempt()
    {
        Establish();
        Assert.True(_writer.TryChangeStores(TestSets.Set(1, 1, 2), _nowNanos));
        Hear(_writer.Epoch, 0, []); // another one seals
        Pass(1);
        Assert.Equal(EpochWriterState.Following, _writer.State);
        Assert.Equal("another one was heard while an epoch was claimed", _writer.ChangeProblem);
        Assert.Equal([3u, 4u], _claimed);
        Pass(3_000);
        Assert.Equal([3u, 4u, 5u], _claimed);
    }

    private void Make(bool isOneOfSeveral) => _writer = new EpochWriter(
        new EpochWriterOptions
        {
            Instance = Instance,
            Election = isOneOfSeveral ? new ElectionOptions { Candidate = 1 } : null,
            Follower = new StreamFollowerOptions
            {
                Stream = StreamId.Shard(1),
                Identity = Identity,
                Stores = [1],
                StoreAddresses = [Store],
                StableCopies = 1,
            },
        },
        Start,
        this,
        this);

    // Elected, sealed, and its first batch, 58, is stable.
    private void Establish()
    {
        Make(isOneOfSeveral: true);
        Pass(600);
        Assert.Equal(EpochWriterState.Sealed, _writer.State);
        _writer.Begin(0, _nowNanos);
        Pass(1);
        Answer(
            new StreamControl
            {
                Kind = StreamControlKind.Mark,
                Stream = StreamId.Shard(1),
                Identity = Identity,
                Epoch = _writer.Epoch,
                LastEpoch = _writer.Epoch,
                Store = 1,
                Number = _writer.Publisher!.Last,
                Value = _writer.Publisher.LastChain,
            },
            []);
        Pass(2);
        Assert.Equal((EpochWriterState.Established, 58L), (_writer.State, _writer.Last));
    }

    private void Answer(StreamControl answer, IReadOnlyList<EpochRun> runs)
    {
        StoreSets? sets = runs.Count == 0 ? null : TestSets.Of(1, 1);
        var packet = new byte[StreamControl.Size + (runs.Count == 0 ? 0 : PromisedPayload.SizeOf(runs.Count, sets))];
        if (runs.Count > 0)
        {
            PromisedPayload.Write(packet.AsSpan(StreamControl.Size), runs, sets);
        }

        (answer with { Instance = Instance }).Write(packet, _checksum);
        _answers.Enqueue(packet);
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

    private void Hear(uint epoch, long next, EpochRun[] table)
    {
        byte[] packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(table.Length, null)];
        HeartbeatPayload.Write(packet.AsSpan(StreamHeader.Size), isEstablished: next > 0, table, null);
        new StreamHeader
        {
            Stream = StreamId.Shard(1),
            Flags = StreamFlags.Heartbeat,
            Epoch = epoch,
            Length = (ushort)HeartbeatPayload.SizeOf(table.Length, null),
            Number = next,
            Identity = Identity,
        }.Write(packet, _checksum);
        _writer.Receive(packet, Store, _nowNanos);
    }
}
