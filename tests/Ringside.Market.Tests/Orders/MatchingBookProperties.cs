using Ringside.Market.Orders;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Orders;

/// <summary>The book against <see cref="NaiveOrderBook"/>, over streams that are meant to hurt it.</summary>
public sealed class MatchingBookProperties
{
    public static TheoryData<string> Streams => ["near", "walking", "jumping", "far", "ends", "few prices"];

    [Theory]
    [MemberData(nameof(Streams))]
    public void It_equals_the_naive_book(string stream) => SeededRandom.ForEachSeed(6, random =>
    {
        int bits = random.Next(OrderBookOptions.SmallestWindowBits, 14);
        using var market = new TestMarket<TextSink>(new TextSink([]), windowBits: bits, indexStart: random.Next(64));
        var naive = new NaiveOrderBook();
        List<ulong> ids = [0];
        long middle = 1_000;
        for (int step = 0; step < 4_000; step++)
        {
            middle = Move(random, stream, middle);
            Step(random, market.Matching, naive, ids, Price(random, stream, middle), step);
            Assert.Equal(naive.Reports, market.Matching.Sink.Reports);
            naive.Reports.Clear();
            market.Matching.Sink.Reports.Clear();
            if (step % 200 == 0)
                Compare(naive, market);
        }

        Compare(naive, market);
    });

    private static void Compare(NaiveOrderBook naive, TestMarket<TextSink> market)
    {
        market.CheckInvariants();
        foreach (Side side in new[] { Side.Bid, Side.Ask })
        {
            Assert.Equal(naive.Resting(side), market.Resting(side));
            Assert.Equal(naive.Levels(side), market.Levels(side));
        }
    }

    private static void Step(
        SeededRandom random, MatchingBook<TextSink> book, NaiveOrderBook naive, List<ulong> ids, long price, int sequence)
    {
        // Known ids come back, live and dead; new ones are small, large or anything.
        ulong id = random.Chance(60) ? ids[random.Next(ids.Count)] : random.Chance(50) ? random.NextUInt64() : (ulong)random.Next(500);
        ids.Add(id);
        long quantity = random.Chance(1) ? long.MaxValue - random.Next(3) : random.Next(random.Chance(5) ? 0 : 1, 40);
        int draw = random.Next(10);
        if (draw < 5)
        {
            var side = (Side)random.Next(2);
            var life = (OrderLife)(random.Chance(70) ? 0 : random.Next(3));
            Assert.Equal(naive.New(sequence, id, side, price, quantity, life), book.New(sequence, id, side, price, quantity, life));
        }
        else if (draw < 7)
        {
            Assert.Equal(naive.Modify(sequence, id, price, quantity), book.Modify(sequence, id, price, quantity));
        }
        else if (draw < 8)
        {
            Assert.Equal(naive.Reduce(sequence, id, quantity), book.Reduce(sequence, id, quantity));
        }
        else
        {
            Assert.Equal(naive.Cancel(sequence, id), book.Cancel(sequence, id));
        }
    }

    private static long Move(SeededRandom random, string stream, long middle) => stream switch
    {
        "walking" => middle + random.Next(-20, 23),
        "jumping" when random.Chance(1) => random.NextInt64(-1_000_000_000_000, 1_000_000_000_000),
        _ => middle,
    };

    private static long Price(SeededRandom random, string stream, long middle) => stream switch
    {
        "few prices" => middle + random.Next(3),
        "far" when random.Chance(50) => random.NextInt64(long.MinValue, long.MaxValue),
        "ends" when random.Chance(40) => random.Pick<long>([long.MinValue, long.MinValue + 1, -1, 0, 1, long.MaxValue - 1, long.MaxValue]),
        _ => middle + random.Next(-100, 100),
    };
}
