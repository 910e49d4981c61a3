using Ringside.Market.Levels;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.Market.Tests.Levels;

/// <summary>The book against <see cref="NaivePriceLevelBook"/>, over sequences that are meant to hurt it.</summary>
public sealed class PriceLevelBookProperties
{
    private static readonly int[] Capacities = [1, 2, 31, 64, 65, 200, 1_000, 65_536];

    public static TheoryData<string> Sequences => ["random", "near the top", "ascending", "descending", "flapping", "bursts", "sparse"];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void It_equals_the_naive_book(string sequence) => SeededRandom.ForEachSeed(16, random =>
    {
        int capacity = random.Pick<int>(Capacities);
        PriceLevelBook book = new(capacity);
        NaivePriceLevelBook naive = new(capacity);
        bool isSnapshot = false;
        for (int step = 0; step < 6_000; step++)
        {
            if (random.Next(1_000) == 0)
            {
                book.Clear();
                naive.Clear();
            }

            isSnapshot = random.Next(isSnapshot ? 100 : 2_000) != 0 ? isSnapshot : !isSnapshot;
            MarketDataRow row = Row(random, sequence, step) with { IsSnapshot = isSnapshot };
            Assert.Equal(naive.Apply(row), book.Apply(row));
            CompareQuick(naive, book, row, random);
            if (step % 500 == 0)
                CompareAll(naive, book);
        }

        CompareAll(naive, book);
    });

    [Fact]
    public void Removing_all_but_one_level_of_each_block_does_not_exhaust_the_blocks() => SeededRandom.ForEachSeed(4, random =>
    {
        const int capacity = 4_096;
        PriceLevelBook book = new(capacity);
        NaivePriceLevelBook naive = new(capacity);
        for (int round = 0; round < 12; round++)
        {
            long start = random.NextInt64(1_000_000);
            int spacing = random.Next(1, 70);
            for (int index = 0; index < capacity; index++)
                Both(book, naive, start + index, 1);
            for (int index = 0; index < capacity; index++)
            {
                if (index % spacing != 0)
                    Both(book, naive, start + index, 0);
            }

            Assert.InRange(book.Blocks(Side.Bid), 1, (2 * (capacity / 33)) + 1);
        }

        CompareAll(naive, book);
    });

    private static void Both(PriceLevelBook book, NaivePriceLevelBook naive, long price, long amount) =>
        Assert.Equal(naive.Set(Side.Bid, price, amount), book.Set(Side.Bid, price, amount));

    private static MarketDataRow Row(SeededRandom random, string sequence, int step)
    {
        long price = sequence switch
        {
            "random" => random.Next(3_000),
            "near the top" => 1_000 + (random.Next(40) * random.Next(40)),
            "ascending" => step,
            "descending" => 1_000_000 - step,
            "flapping" => random.Chance(90) ? 500 + (step % 3) : random.Next(2_000),
            "bursts" => ((step / 100 * 7_919) % 4_000) + (step % 100),
            _ => (long)(random.NextUInt64() >> 1),
        };
        bool removes = random.Chance(sequence is "ascending" or "descending" ? 10 : (step / 1_500 % 2 == 0 ? 20 : 70));
        if (removes && sequence is "ascending" or "descending")
            price -= random.Next(200);
        return new MarketDataRow
        {
            TimestampMicros = step,
            LocalTimestampMicros = step,
            IsSnapshot = false,
            Side = random.NextBool() ? Side.Bid : Side.Ask,
            PriceE8 = price,
            AmountE8 = removes ? 0 : random.NextInt64(1, 1_000),
        };
    }

    private static void CompareQuick(NaivePriceLevelBook naive, PriceLevelBook book, in MarketDataRow row, SeededRandom random)
    {
        Assert.Equal(naive.Count(row.Side), book.Count(row.Side));
        PriceLevel[] best = naive.Top(row.Side, 1);
        Assert.Equal(best.Length == 1, book.TryBest(row.Side, out PriceLevel level));
        Assert.Equal(best.FirstOrDefault(), level);
        int limit = random.Chance(90) ? 5 : random.Next(300);
        Assert.Equal(naive.BetterLevels(row.Side, row.PriceE8, limit), book.BetterLevels(row.Side, row.PriceE8, limit));
        Assert.Equal((naive.Refused, naive.Evicted), (book.Refused, book.Evicted));
    }

    private static void CompareAll(NaivePriceLevelBook naive, PriceLevelBook book)
    {
        foreach (Side side in Enum.GetValues<Side>())
        {
            foreach (int length in new[] { 0, 1, 5, naive.Count(side), naive.Count(side) + 1 })
            {
                PriceLevel[] levels = new PriceLevel[length];
                int copied = book.CopyTop(side, levels);
                Assert.Equal(naive.Top(side, length), levels[..copied]);
            }
        }
    }
}
