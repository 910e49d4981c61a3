using System.Buffers.Binary;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Agents;

public sealed class FrameFanoutTests
{
    [Fact]
    public void A_frame_for_all_is_free_when_the_last_has_returned_it()
    {
        using var port = new CountingPort(4) { Limit = 1 };
        var fanout = new FrameFanout(port, 3);
        Assert.Equal(1, fanout.Receive());
        Frame frame = default;
        foreach (FrameConsumer consumer in fanout.Consumers)
        {
            Assert.True(consumer.TryTake(out Received received));
            frame = received.Frame;
            Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(consumer[frame]));
            Assert.False(consumer.TryTake(out _));
            Assert.Equal(1, consumer.Held);
        }

        fanout.Consumers[2].Return(frame);
        fanout.Consumers[0].Return(frame);
        Assert.Equal((0, 3, 1), (fanout.TakeBack(), port.Frames.Available, fanout.Outstanding));
        fanout.Consumers[1].Return(frame);
        Assert.Equal((1, 4, 0), (fanout.TakeBack(), port.Frames.Available, fanout.Outstanding));
    }

    [Fact]
    public void In_turn_each_consumer_gets_every_nth_frame()
    {
        using var port = new CountingPort(8) { Limit = 6 };
        var fanout = new FrameFanout(port, 3, policy: FanoutPolicy.InTurn);
        Assert.Equal(6, fanout.Receive());
        Assert.Equal([0L, 3], Take(fanout.Consumers[0]));
        Assert.Equal([1L, 4], Take(fanout.Consumers[1]));
        Assert.Equal([2L, 5], Take(fanout.Consumers[2]));
    }

    [Fact]
    public void By_source_the_frames_of_a_sender_stay_with_one_consumer()
    {
        using var port = new CountingPort(64) { Limit = 64, Sources = 16 };
        var fanout = new FrameFanout(port, 3, policy: FanoutPolicy.BySource);
        Assert.Equal(64, fanout.Receive());
        List<long>[] sources = [.. fanout.Consumers.Select(Take).Select(numbers => numbers.Select(number => number % 16).ToList())];
        Assert.Equal(64, sources.Sum(list => list.Count));
        Assert.Equal(16, sources.Sum(list => list.Distinct().Count()));
        Assert.All(sources, Assert.NotEmpty);
    }

    [Fact]
    public void A_consumer_that_is_full_is_counted_and_a_frame_that_nobody_got_comes_back_at_once()
    {
        using var port = new CountingPort(16) { Limit = 5 };
        var fanout = new FrameFanout(port, 2, capacity: 2, policy: FanoutPolicy.InTurn);
        Assert.Equal(5, fanout.Receive());
        Assert.Equal((1L, 0L, 1L), (fanout.Refused(0), fanout.Refused(1), fanout.Dropped));
        Assert.Equal((12, 4), (port.Frames.Available, fanout.Outstanding));

        using var other = new CountingPort(16) { Limit = 3 };
        var toAll = new FrameFanout(other, 2, capacity: 2);
        Assert.True(toAll.Receive() == 3);
        Assert.Equal((1L, 1L, 1L), (toAll.Refused(0), toAll.Refused(1), toAll.Dropped));
        Take(toAll.Consumers[0]);
        other.Limit = 5;
        Assert.Equal(2, toAll.Receive()); // the fast one gets both, the slow one none; nothing comes back yet
        Assert.Equal((1L, 3L, 1L, 4), (toAll.Refused(0), toAll.Refused(1), toAll.Dropped, toAll.Outstanding));
    }

    [Fact]
    public void Returning_twice_or_what_was_never_had_is_the_callers_error()
    {
        using var port = new CountingPort(4) { Limit = 1 };
        var fanout = new FrameFanout(port, 2, policy: FanoutPolicy.InTurn);
        fanout.Receive();
        FrameConsumer consumer = fanout.Consumers[0];
        Assert.True(consumer.TryTake(out Received received));
        Assert.Throws<InvalidOperationException>(() => fanout.Consumers[1].Return(received.Frame));
        consumer.Return(received.Frame);
        Assert.Throws<InvalidOperationException>(() => consumer.Return(received.Frame));
        Assert.Throws<InvalidOperationException>(() => _ = consumer[received.Frame].Length);
        Assert.Throws<InvalidOperationException>(() => consumer.Return(new Frame(-1, 1)));
    }

    [Theory]
    [InlineData(FanoutPolicy.All)]
    [InlineData(FanoutPolicy.InTurn)]
    [InlineData(FanoutPolicy.BySource)]
    public void Every_frame_comes_back_exactly_once_from_several_threads(FanoutPolicy policy)
    {
        long limit = LongRuns.Choose(100_000, 20_000_000);
        using var port = new CountingPort(64) { Sources = 11, Limit = limit };
        var fanout = new FrameFanout(port, 3, capacity: 16, policy);
        using var stop = new CancellationTokenSource();
        Taker[] takers = [.. fanout.Consumers.Select((consumer, i) => new Taker(consumer, (ulong)i + 1, stop.Token))];
        for (int idle = 0; port.Next < limit || fanout.Outstanding > 0;)
        {
            idle = fanout.Receive() > 0 ? 0 : idle + 1;
            if (idle % 100 == 99)
            {
                Thread.Yield();
            }
        }

        stop.Cancel();
        Assert.All(takers, taker => taker.Join());
        Assert.Equal(64, port.Frames.Available);
        Assert.All(takers, taker => Assert.Null(taker.Wrong));
        long refused = fanout.Refused(0) + fanout.Refused(1) + fanout.Refused(2);
        Assert.Equal((policy == FanoutPolicy.All ? 3 * limit : limit) - refused, takers.Sum(taker => taker.Count));
        if (policy != FanoutPolicy.All)
        {
            Assert.Equal(refused, fanout.Dropped);
        }
    }

    [Fact]
    public void A_consumer_that_sleeps_is_woken()
    {
        using var port = new CountingPort(4) { Limit = 1 };
        var fanout = new FrameFanout(port, 1);
        using var waiter = new Waiter(WaitStrategy.Block);
        fanout.Consumers[0].WokenBy = waiter;
        fanout.Receive();
        waiter.Idle(0, 0); // would never end
        Assert.True(fanout.Consumers[0].TryTake(out _));
        Assert.Equal(1, waiter.Sleeps);
    }

    [Fact]
    public void Handing_out_allocates_nothing()
    {
        using var port = new CountingPort(16);
        var fanout = new FrameFanout(port, 2);
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                fanout.Receive();
                foreach (FrameConsumer consumer in (FrameConsumer[])fanout.Consumers)
                {
                    while (consumer.TryTake(out Received received))
                    {
                        consumer.Return(received.Frame);
                    }
                }
            }
        }));
    }

    private static List<long> Take(FrameConsumer consumer)
    {
        List<long> numbers = [];
        while (consumer.TryTake(out Received received))
        {
            numbers.Add(BinaryPrimitives.ReadInt64LittleEndian(consumer[received.Frame]));
        }

        return numbers;
    }

    /// <summary>Takes some, keeps them a while, returns them in any order, and looks whether the bytes stay what they were.</summary>
    private sealed class Taker
    {
        private readonly FrameConsumer _consumer;
        private readonly SeededRandom _random;
        private readonly CancellationToken _stop;
        private readonly List<(Frame Frame, long Number)> _kept = [];
        private readonly Thread _thread;
        private long _last = -1;

        public Taker(FrameConsumer consumer, ulong seed, CancellationToken stop)
        {
            _consumer = consumer;
            _random = new SeededRandom(seed);
            _stop = stop;
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public long Count { get; private set; }

        public string? Wrong { get; private set; }

        public void Join() => Assert.True(_thread.Join(TimeSpan.FromSeconds(60)));

        private void Run()
        {
            while (!_stop.IsCancellationRequested)
            {
                if (_consumer.TryTake(out Received received))
                {
                    long number = BinaryPrimitives.ReadInt64LittleEndian(_consumer[received.Frame]);
                    Wrong = number <= _last ? $"{number} after {_last}" : Wrong;
                    _last = number;
                    Count++;
                    _kept.Add((received.Frame, number));
                }
                else
                {
                    Thread.Yield();
                }

                while (_kept.Count > 5 || (_kept.Count > 0 && _random.NextBool()))
                {
                    ReturnOne();
                }
            }
        }

        private void ReturnOne()
        {
            int which = _random.Next(_kept.Count);
            (Frame frame, long number) = _kept[which];
            _kept.RemoveAt(which);
            Span<byte> bytes = _consumer[frame];
            if (BinaryPrimitives.ReadInt64LittleEndian(bytes) != number || bytes[8..].ContainsAnyExcept((byte)number))
            {
                Wrong = $"the frame of {number} was written to while it was held";
            }

            _consumer.Return(frame);
        }
    }
}
