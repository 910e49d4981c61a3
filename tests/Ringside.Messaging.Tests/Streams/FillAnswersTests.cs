using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>Answers leave in turns, and nobody's question is forgotten.</summary>
public sealed class FillAnswersTests : IStreamOutput, IBatchSource
{
    private static readonly Endpoint Far = new([10, 0, 0, 1], 1);
    private static readonly Endpoint Near = new([10, 0, 0, 2], 1);

    private readonly Crc32C _checksum = new();
    private readonly List<(Endpoint To, long Number, int Fragment)> _sent = [];
    private readonly Dictionary<long, byte[]> _batches = [];
    private readonly FillAnswers _answers;
    private int _room = int.MaxValue;

    public FillAnswersTests() => _answers = new FillAnswers(this, _checksum);

    [Fact]
    public void A_long_answer_leaves_in_turns_with_pauses_and_whole()
    {
        Make(1, 300, packets: 1);
        Ask(Far, 1, 300);
        Assert.Equal(FillAnswers.PacketsPerTurn, _answers.Advance(this, 0));
        Assert.Equal((0, FillAnswers.PauseNanos), (_answers.Advance(this, 1), _answers.DeadlineNanos));
        Run();
        Assert.Equal(Enumerable.Range(1, FillAnswers.MostBatches).Select(number => (long)number), _sent.Select(one => one.Number));
        Assert.Equal(long.MaxValue, _answers.DeadlineNanos);
    }

    [Fact]
    public void A_great_batch_is_paced_in_its_middle()
    {
        Make(1, 2, packets: 150);
        Ask(Far, 1, 2);
        Assert.Equal(FillAnswers.PacketsPerTurn, _answers.Advance(this, 0));
        Run();
        Assert.Equal(
            Enumerable.Range(0, 300).Select(place => (Far, 1L + (place / 150), place % 150)), _sent);
    }

    [Fact]
    public void Who_asks_for_little_does_not_wait_for_who_asks_for_much()
    {
        Make(1, 250, packets: 1);
        Ask(Far, 1, 250);
        _answers.Advance(this, 0);
        Ask(Near, 7, 8);
        _answers.Advance(this, FillAnswers.PauseNanos);
        _answers.Advance(this, 2 * FillAnswers.PauseNanos);
        Assert.Equal([7, 8], _sent.Where(one => one.To == Near).Select(one => one.Number));
        Run();
        Assert.Equal(252, _sent.Count);
    }

    [Fact]
    public void The_same_question_twice_is_answered_once()
    {
        Make(1, 100, packets: 1);
        Ask(Far, 1, 100);
        Ask(Far, 1, 100);
        Run();
        Assert.Equal(100, _sent.Count);
    }

    [Fact]
    public void What_cannot_leave_now_leaves_later_and_what_is_gone_ends_it()
    {
        Make(1, 20, packets: 3);
        _batches.Remove(15);
        Ask(Far, 1, 20);
        _room = 10;
        Assert.Equal(10, _answers.Advance(this, 0));
        Assert.Equal(FillAnswers.PauseNanos, _answers.DeadlineNanos);
        _room = int.MaxValue;
        Run();
        Assert.Equal(14 * 3, _sent.Count);
        Assert.Equal(_sent.Count, _sent.Distinct().Count());
    }

    [Fact]
    public void Questions_without_end_are_dropped()
    {
        Make(1, 200, packets: 1);
        for (int i = 0; i < 1_000; i++)
            Ask(new Endpoint([10, 0, 1, 1], i + 1), 1, 2);
        Run();
        Assert.InRange(_sent.Count, 2, 2 * 64);
    }

    bool IBatchSource.TryPackets(long number, out ReadOnlySpan<byte> packets)
    {
        bool isHere = _batches.TryGetValue(number, out byte[]? bytes);
        packets = bytes;
        return isHere;
    }

    bool IStreamOutput.TrySendToAll(ReadOnlySpan<byte> packet) => false;

    bool IStreamOutput.TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        if (_room-- <= 0)
            return false;
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl control) && control.Kind == StreamControlKind.Fill);
        Assert.True(StreamHeader.TryRead(packet[StreamControl.Size..], _checksum, out StreamHeader header));
        _sent.Add((to, header.Number, header.Fragment));
        return true;
    }

    private void Run()
    {
        for (long now = 0; _answers.DeadlineNanos != long.MaxValue; now += FillAnswers.PauseNanos)
        {
            Assert.True(now < 1_000_000_000, "it does not end");
            _answers.Advance(this, now);
        }
    }

    private void Ask(in Endpoint from, long first, long last) => _answers.Add(
        from,
        new StreamControl
        {
            Kind = StreamControlKind.FillRequest,
            Stream = StreamId.Shard(1),
            Identity = 5,
            Number = first,
            Value = (ulong)last,
        },
        first,
        last: 1_000);

    private void Make(long first, long last, int packets)
    {
        var options = new StreamPublisherOptions
        {
            Stream = StreamId.Shard(1),
            Identity = 5,
            Epoch = 1,
            Instance = 1,
            Sets = TestSets.Of(0, 1),
            PacketBytes = 100,
        };
        var builder = new BatchBuilder(options, 1 << 20, _checksum);
        for (long number = first; number <= last; number++)
        {
            builder.Begin();
            Assert.True(builder.TryAppend(new byte[packets * (100 - StreamHeader.Size)]));
            _batches[number] = builder.Complete(number, options.Epoch, 0, StreamFlags.None, 0, out _).ToArray();
        }
    }
}
