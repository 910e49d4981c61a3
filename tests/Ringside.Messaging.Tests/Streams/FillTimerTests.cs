using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Tests.Streams;

public sealed class FillTimerTests : IStreamOutput
{
    private const int Piece = 64;
    private const long StepNanos = 100_000;
    private static readonly Endpoint Writer = new([10, 0, 0, 1], 1);
    private static readonly Endpoint[] Stores = [new([10, 0, 0, 2], 1), new([10, 0, 0, 3], 1)];

    private readonly Crc32C _checksum = new();
    private readonly List<(Endpoint To, long First, long Last)> _asked = [];
    private readonly FillTimer _timer;
    private long _nowNanos;

    public FillTimerTests() => _timer = new FillTimer(
        new StreamFollowerOptions
        {
            Stream = StreamId.Shard(1),
            Stores = [7, 8],
            StoreAddresses = Stores,
            StableCopies = 1,
            FillBatches = Piece,
        },
        this);

    public bool TrySendToAll(ReadOnlySpan<byte> packet) => false;

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl request));
        Assert.Equal(StreamControlKind.FillRequest, request.Kind);
        _asked.Add((to, request.Number, (long)request.Value));
        return true;
    }

    [Fact]
    public void The_writer_is_never_asked_for_what_is_older_than_its_epoch()
    {
        Wait(new FillGap(5, Last: 0, Known: 60, Stable: 0, Writer, WritersFirst: 50), steps: 5_000);
        Assert.InRange(_asked.Count, 10, int.MaxValue);
        Assert.All(_asked, one => Assert.Contains(one.To, Stores));
    }

    [Fact]
    public void What_is_not_stable_is_asked_of_the_writer_and_of_stores()
    {
        Wait(new FillGap(5, Last: 60, Known: 70, Stable: 60, Writer, WritersFirst: 50), steps: 5_000);
        Assert.Contains(_asked, one => one.To == Writer);
        Assert.Contains(_asked, one => one.To != Writer);
    }

    // Else a store that alone has what is to be sealed could be passed over until the seal is given up, each time in the same way.
    [Fact]
    public void A_store_that_is_known_to_have_all_is_asked_every_second_time()
    {
        Wait(new FillGap(5, Last: 60, Known: 70, Stable: 60, Writer, WritersFirst: 50, Holder: Stores[1]), steps: 5_000);
        Assert.InRange(_asked.Count, 10, int.MaxValue);
        Assert.All(_asked.Where((_, place) => place % 2 == 0), one => Assert.Equal(Stores[1], one.To));
        Assert.Contains(_asked.Where((_, place) => place % 2 == 1), one => one.To != Stores[1]);
    }

    [Fact]
    public void What_is_stable_is_asked_of_stores_first_and_of_the_writer_when_they_do_not_answer()
    {
        for (long last = 60; last < 160; last++)
            Wait(new FillGap(5, last, Known: 200, Stable: 200, Writer, WritersFirst: 50), steps: 5);
        Assert.InRange(_asked.Count, 50, int.MaxValue);
        Assert.DoesNotContain(_asked, one => one.To == Writer);
        Wait(new FillGap(5, Last: 160, Known: 200, Stable: 200, Writer, WritersFirst: 50), steps: 5_000);
        Assert.Contains(_asked, one => one.To == Writer);
    }

    [Fact]
    public void Who_is_far_behind_asks_for_the_next_piece_before_the_last_one_has_come()
    {
        Wait(Behind(0, known: 1_000), steps: 4);
        Assert.Equal([(1, 64), (65, 128)], Ranges());
        Wait(Behind(10, known: 1_000), steps: 1);
        Assert.Equal(2, _asked.Count);
        Wait(Behind(64, known: 1_000), steps: 1);
        Assert.Equal((129, 192), Ranges()[^1]);
        // Both pieces were lost: it begins again behind what it has, and does not ask for the second one before the first has come.
        Wait(Behind(64, known: 1_000), steps: 40);
        Assert.InRange(_asked.Count, 5, 20);
        Assert.All(Ranges()[3..], range => Assert.Equal((65, 128), range));
        int before = _asked.Count;
        Wait(Behind(128, known: 1_000), steps: 10);
        Assert.Equal([(193, 256), (129, 192)], Ranges()[before..(before + 2)]);
    }

    [Fact]
    public void A_store_does_not_ask_itself()
    {
        var timer = new FillTimer(
            new StreamFollowerOptions { Stream = StreamId.Shard(1), Stores = [7, 8], StoreAddresses = Stores, StableCopies = 1 },
            this,
            ownStore: 8);
        for (int step = 0; step < 5_000; step++)
            timer.Advance(new FillGap(5, Last: 60, Known: 70, Stable: 60, Writer, WritersFirst: 50), step * StepNanos, _checksum);
        Assert.Contains(_asked, one => one.To == Stores[0]);
        Assert.DoesNotContain(_asked, one => one.To == Stores[1]);
    }

    [Fact]
    public void A_live_stream_behind_one_lost_batch_brings_no_more_questions()
    {
        for (int step = 0; step < 6; step++)
            Wait(Behind(10, known: 12 + (10 * step)), steps: 1);
        Assert.Equal([(11, 42)], Ranges());
        Wait(Behind(62, known: 62), steps: 1);
        Assert.Equal(long.MaxValue, _timer.DeadlineNanos);
    }

    [Fact]
    public void What_is_left_behind_a_piece_is_asked_for_as_soon_as_that_has_come()
    {
        Wait(Behind(0, known: 70), steps: 4);
        Wait(Behind(64, known: 70), steps: 1);
        Assert.Equal([(1, 64), (65, 70)], Ranges());
    }

    private static FillGap Behind(long last, long known) => new(5, last, known, Stable: known, Writer, WritersFirst: 1);

    private (long First, long Last)[] Ranges() => [.. _asked.Select(one => (one.First, one.Last))];

    private void Wait(in FillGap gap, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            _timer.Advance(gap, _nowNanos, _checksum);
            _nowNanos += StepNanos;
        }
    }
}
