using System.Text;
using Ringside.Lab.Tests.Doubles;
using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Trading;

public sealed class TraderAgentTests
{
    [Fact]
    public void It_joins_the_group_only_after_the_connection_stands()
    {
        using var bench = new Bench(StreamState.Connecting);
        bench.Step();
        Assert.Equal(0, bench.Joins);
        bench.Orders.State = StreamState.Open;
        bench.Step();
        Assert.Equal(1, bench.Joins);
    }

    [Fact]
    public void A_packet_that_fires_becomes_the_13_bytes_of_its_order()
    {
        using var bench = new Bench();
        bench.Step();
        bench.Arrive("x,y,1,100,true,bid,61800.2,0.5");
        bench.Arrive("x,y,1,100,true,ask,61800.3,1.25");
        bench.Arrive("x,y,1,101,false,bid,61800.2,20");
        Assert.Equal([0xe2, 0x04, 0, 0, 0x80, 0x2b, 0x7e, 0xe6, 0x9e, 0x05, 0, 0, (byte)'B'], bench.Orders.Sent);
        TraderOrder order = Assert.Single(bench.Observer.Orders);
        Assert.Equal(101, order.TriggerId);
        Assert.Equal(new WireOrder(1250, 6_180_030_000_000, Side.Bid), order.Order);
    }

    [Fact]
    public void Packets_that_are_no_rows_are_counted_and_change_nothing()
    {
        using var bench = new Bench();
        bench.Step();
        bench.Arrive("x,y,1,100,true,ask,10,1");
        bench.Arrive(string.Empty);
        bench.Arrive("garbage");
        bench.Arrive("x,y,1,101,false,ask,10,-1");
        Assert.Equal(4, bench.Trader.Packets);
        Assert.Equal(3, bench.Trader.BadPackets);
        Assert.Equal(1, bench.Trader.Core.Book.Count(Side.Ask));
        Assert.Empty(bench.Observer.Orders);
    }

    [Theory]
    [InlineData(StreamState.PeerClosed)]
    [InlineData(StreamState.Failed)]
    public void It_ends_when_the_exchange_has_gone(StreamState state)
    {
        using var bench = new Bench();
        bench.Step();
        bench.Orders.State = state;
        bench.Clock.Nanos += 2_000_000;
        Assert.Equal(IAgent.Ended, bench.StepUntilEnd());
        Assert.NotEmpty(bench.Observer.EndReason);
    }

    [Theory]
    [InlineData(StreamState.PeerClosed)]
    [InlineData(StreamState.Failed)]
    public void What_the_exchange_sent_before_it_went_is_taken_first(StreamState state)
    {
        using var bench = new Bench();
        bench.Step();
        bench.FillFeed(100);
        bench.Orders.State = state;
        bench.Clock.Nanos += 2_000_000;
        Assert.Equal(IAgent.Ended, bench.StepUntilEnd());
        Assert.Equal(100, bench.Trader.Packets);
    }

    [Fact]
    public void A_group_that_does_not_fall_silent_does_not_keep_it_when_the_exchange_has_gone()
    {
        using var bench = new Bench();
        bench.Step();
        bench.FillFeed(10_000);
        bench.Orders.State = StreamState.PeerClosed;
        bench.Clock.Nanos += 2_000_000;
        Assert.Equal(IAgent.Ended, bench.StepUntilEnd(nanosEach: 2_000_000));
        Assert.InRange(bench.Trader.Packets, 100, 5_000);
    }

    [Fact]
    public void A_refused_connection_says_where_and_what_to_do()
    {
        using var bench = new Bench(StreamState.Connecting);
        bench.Orders.State = StreamState.Failed;
        bench.Orders.LastError = Errno.ECONNREFUSED;
        KernelException failure = Assert.Throws<KernelException>(() => bench.Step());
        Assert.Contains("127.0.0.1:40000", failure.Message, StringComparison.Ordinal);
        Assert.Contains("lab exchange", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_gets_no_answer_ends_with_ETIMEDOUT()
    {
        using var bench = new Bench(StreamState.Connecting);
        bench.Step();
        bench.Clock.Nanos += 6_000_000_000;
        Assert.Equal(Errno.ETIMEDOUT, Assert.Throws<KernelException>(() => bench.Step()).Error);
    }

    [Fact]
    public void From_packet_to_order_nothing_is_allocated()
    {
        using var bench = new Bench();
        bench.Step();
        bench.Orders.KeepsPayloads = false;
        bench.Observer.Keeps = false;
        bench.FillFeed(2_000);
        RunSteps(bench, 1_000);
        long allocated = Allocations.Measure(() => RunSteps(bench, 1_000));
        Assert.Equal(0, allocated);
        Assert.Equal(2_000, bench.Trader.Packets);
        Assert.True(bench.Trader.Core.Orders > 1_900);
    }

    private static void RunSteps(Bench bench, int count)
    {
        for (int i = 0; i < count; i++)
        {
            bench.Step();
        }
    }

    private sealed class Recorder : ITraderObserver
    {
        internal List<TraderOrder> Orders { get; } = [];

        internal string EndReason { get; private set; } = string.Empty;

        internal bool Keeps { get; set; } = true;

        public void OnJoined(IStreamPort orders, IDatagramPort feed)
        {
        }

        public void OnOrder(in TraderOrder order)
        {
            if (Keeps)
            {
                Orders.Add(order);
            }
        }

        public void OnEnded(string reason) => EndReason = reason;
    }

    private sealed class Bench : IDisposable
    {
        private readonly Waiter _waiter = new(WaitStrategy.Spin);

        internal Bench(StreamState state = StreamState.Open)
        {
            Orders = new ScriptedStreamPort(state);
            Assert.True(TriggerOptions.TryCreate("top-of-book", "1000", null, 3, null, out TriggerOptions? trigger, out _));
            Assert.True(MarketDataFormats.TryGetParser("tardis-text", out IMarketDataParser? parser));
            Trader = new TraderAgent(Orders, Join, parser, new TraderCore(trigger, new TraderLimits()), Observer, Clock, _waiter);
        }

        internal ManualClock Clock { get; } = new();

        internal ScriptedStreamPort Orders { get; }

        internal ScriptedDatagramPort Feed { get; } = new();

        internal Recorder Observer { get; } = new();

        internal TraderAgent Trader { get; }

        internal int Joins { get; private set; }

        internal int Step() => Trader.DoWork(Clock.Nanos);

        /// <summary>Steps until the trader ends, at most 20,000 times.</summary>
        internal int StepUntilEnd(long nanosEach = 0)
        {
            int work = 0;
            for (int i = 0; i < 20_000 && work != IAgent.Ended; i++)
            {
                work = Step();
                Clock.Nanos += nanosEach;
            }

            return work;
        }

        /// <summary>Lets rows arrive of which nearly each one fires.</summary>
        internal void FillFeed(int rows)
        {
            for (int i = 0; i < rows; i++)
            {
                string level = i % 2 == 0 ? "bid,99" : "ask,101";
                Feed.Arrive(Encoding.ASCII.GetBytes($"x,y,1,{i},false,{level},{100_000 + i}"));
            }
        }

        internal void Arrive(string packet)
        {
            Feed.Arrive(Encoding.ASCII.GetBytes(packet));
            Step();
        }

        public void Dispose()
        {
            Trader.Dispose();
            _waiter.Dispose();
        }

        private IDatagramPort Join()
        {
            Joins++;
            return Feed;
        }
    }
}
