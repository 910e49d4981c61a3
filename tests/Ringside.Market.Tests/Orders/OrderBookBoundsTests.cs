using Ringside.Market.Orders;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Orders;

/// <summary>Patterns that a hostile member would choose: no command of any of them takes more steps than the bound says.</summary>
public sealed class OrderBookBoundsTests
{
    private static readonly int Orders = (int)LongRuns.Choose(150_000, 1_000_000);

    public static TheoryData<string> Patterns => ["each tick", "whole range", "ends", "powers of two", "anywhere", "two places"];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void No_command_takes_more_steps_than_the_bound(string pattern)
    {
        using var market = new TestMarket<NullSink>(default, maximum: Orders, windowBits: 12);
        var random = new SeededRandom(3);
        long most = 0;
        for (int index = 0; index < Orders; index++)
        {
            long before = market.Store.Steps;
            OrderResult result = market.Matching.New(index, (ulong)index, Side.Bid, Price(pattern, random, index), 1, OrderLife.Rest);
            Assert.Equal(OrderResult.Done, result);
            most = Math.Max(most, market.Store.Steps - before);
        }

        for (int index = Orders - 1; index >= 0; index -= 2)
        {
            long before = market.Store.Steps;
            Assert.Equal(OrderResult.Done, market.Matching.Cancel(index, (ulong)index));
            most = Math.Max(most, market.Store.Steps - before);
        }

        Assert.InRange(most, 1, OrderBook.MaximumStepsPerOperation);
        Assert.Equal((Orders + 1) / 2, market.Store.Rented);
    }

    [Fact]
    public void Ids_may_be_used_up_by_the_million()
    {
        using var market = new TestMarket<NullSink>(default, maximum: 64);
        long ids = LongRuns.Choose(1_000_000, 10_000_000);
        for (long id = 0; id < ids; id++)
        {
            market.Matching.New(id, (ulong)id, Side.Bid, 100 + (id & 7), 1, OrderLife.Rest);
            if (id >= 20)
                market.Matching.Cancel(id, (ulong)(id - 20));
        }

        Assert.Equal((20, 20, 256), (market.Index.Count, market.Store.Rented, market.Index.Capacity));
    }

    [Fact]
    public void Warm_commands_allocate_nothing()
    {
        using var market = new TestMarket<NullSink>(default, maximum: 20_000);
        var random = new SeededRandom(1);
        long allocated = Allocations.Measure(() =>
        {
            for (int step = 0; step < 20_000; step++)
            {
                var id = (ulong)random.Next(5_000);
                long price = random.Chance(5) ? random.NextInt64(-1_000_000_000, 1_000_000_000) : random.Next(100);
                market.Matching.New(step, id, (Side)random.Next(2), price, 1 + random.Next(9), OrderLife.Rest);
                market.Matching.Modify(step, (ulong)random.Next(5_000), random.Next(100), 3);
                market.Matching.Cancel(step, (ulong)random.Next(5_000));
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(market.Matching.Sink.Trades > 1_000, $"{market.Matching.Sink.Trades} trades");
        market.CheckInvariants();
    }

    [Fact]
    public void Records_have_the_sizes_that_cache_lines_want()
    {
        Assert.Equal(RestingOrder.Size, System.Runtime.CompilerServices.Unsafe.SizeOf<RestingOrder>());
        Assert.Equal(OrderLevel.Size, System.Runtime.CompilerServices.Unsafe.SizeOf<OrderLevel>());
        Assert.Equal((64, 32), (RestingOrder.Size, OrderLevel.Size));
    }

    private static long Price(string pattern, SeededRandom random, int index) => pattern switch
    {
        "each tick" => index,
        "whole range" => long.MinValue + (index * (long)(ulong.MaxValue / (ulong)Orders)),
        "ends" => (index & 1) == 0 ? long.MinValue + index : long.MaxValue - index,
        "powers of two" => (1L << (index & 63)) + (index >> 6),
        "anywhere" => random.NextInt64(long.MinValue, long.MaxValue),
        _ => (index % 5_000 < 2_500 ? 0 : 1L << 40) + random.Next(3_000),
    };
}
