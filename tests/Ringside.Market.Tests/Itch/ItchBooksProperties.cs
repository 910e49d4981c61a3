using System.Buffers.Binary;
using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Market.Tests.Itch;

public sealed class ItchBooksProperties
{
    [Fact]
    public void Any_messages_build_the_books_that_a_naive_model_builds() => SeededRandom.ForEachSeed(60, random =>
    {
        ItchFeed feed = new(Small(random.NextUInt64()));
        NaiveItchBooks naive = new();
        for (int step = 0; step < 1_500; step++)
        {
            Step(random, feed, naive);
            if (step % 100 == 0)
                AssertSame(feed, naive);
        }

        AssertSame(feed, naive);
    });

    [Fact]
    public void Many_messages_at_a_time_and_any_cut_give_the_same_as_one_by_one() => SeededRandom.ForEachSeed(30, random =>
    {
        ItchFeed feed = new(Small(1));
        NaiveItchBooks naive = new();
        List<byte> day = [];
        for (int step = 0; step < 500; step++)
        {
            Step(random, feed, naive);
            day.AddRange([0, (byte)feed.Last.Length, .. feed.Last]);
        }

        day.AddRange([0, 0]);
        byte[] bytes = [.. day];
        ItchBooks books = Small(random.NextUInt64());
        int cut = random.Next(bytes.Length - 1);
        int taken = books.ApplyAll(bytes.AsSpan(0, cut), out ItchBlockStatus status);
        Assert.Equal(ItchBlockStatus.NeedsMore, status);
        taken += books.ApplyAll(bytes.AsSpan(taken), out status);
        Assert.Equal((ItchBlockStatus.EndMark, bytes.Length - 2), (status, taken));
        Assert.Equal((feed.Books.Digest(), 500L), (books.Digest(), books.Messages));
        Assert.Equal(feed.Books.NotApplied, books.NotApplied);
    });

    [Fact]
    public void Spoiled_messages_never_throw() => SeededRandom.ForEachSeed(10, random =>
    {
        ItchFeed feed = new(Small(random.NextUInt64()));
        NaiveItchBooks naive = new();
        List<byte[]> corpus = [];
        for (int step = 0; step < 200; step++)
        {
            Step(random, feed, naive);
            corpus.Add(feed.Last);
        }

        ByteMutator mutator = new(random, [.. corpus]);
        byte[] piece = new byte[400];
        for (int count = 0; count < 20_000; count++)
        {
            byte[] message = mutator.Next();
            feed.Books.Apply(message);
            if (message.Length is 0 or > 300)
                continue;
            BinaryPrimitives.WriteUInt16BigEndian(piece, (ushort)message.Length);
            message.CopyTo(piece, 2);
            feed.Books.ApplyAll(piece.AsSpan(0, message.Length + 2), out _);
        }

        Assert.InRange(feed.Books.OrderCount, 0, 5_000);
        feed.Books.Digest();
    });

    [Fact]
    public void The_multiplier_and_the_history_do_not_change_the_digest()
    {
        ulong[] digests = new ulong[3];
        for (int run = 0; run < digests.Length; run++)
        {
            ItchFeed feed = new(Small((ulong)run * 0x1234_5679));
            for (uint order = 1; run == 2 && order < 100; order++)
                feed.Add(order + 1_000, Side.Ask, 1, 5_000 + order);
            for (uint order = 1; run == 2 && order < 100; order++)
                feed.Delete(order + 1_000);
            for (uint order = 1; order < 100; order++)
                feed.Add(order, (Side)(order & 1), order, 1000 + (order % 7));
            digests[run] = feed.Books.Digest();
        }

        Assert.Equal(digests[0], digests[1]);
        Assert.Equal(digests[0], digests[2]);
        Assert.NotEqual(Small(1).Digest(), digests[0]);
    }

    private static ItchBooks Small(ulong multiplier) => new(new ItchBooksOptions
    {
        InitialOrders = 1,
        InitialLevels = 1,
        MaximumOrders = 5_000,
        HashMultiplier = multiplier,
    });

    // Few references and few prices, so that everything meets everything; now and then something that is wrong.
    private static void Step(SeededRandom random, ItchFeed feed, NaiveItchBooks naive)
    {
        ushort stock = (ushort)random.Next(1, 4);
        ulong reference = (ulong)random.Next(400);
        uint shares = (uint)random.Next(random.Chance(5) ? 1 : 200);
        uint priceE4 = 1_000 + (uint)random.Next(random.Chance(10) ? 1_000 : 20);
        switch (random.Next(10))
        {
            case < 5:
                Side side = (Side)random.Next(2);
                feed.Add(reference, side, shares, priceE4, stock);
                naive.Add(reference, side, shares, priceE4, stock);
                break;
            case 5:
                feed.Execute(reference, shares, stock);
                naive.Reduce(reference, shares, stock);
                break;
            case 6:
                feed.Cancel(reference, shares, stock);
                naive.Reduce(reference, shares, stock);
                break;
            case 7:
                feed.Delete(reference, stock);
                naive.Reduce(reference, uint.MaxValue, stock);
                break;
            default:
                ulong by = (ulong)random.Next(400);
                feed.Replace(reference, by, shares, priceE4, stock);
                naive.Replace(reference, by, shares, priceE4, stock);
                break;
        }
    }

    private static void AssertSame(ItchFeed feed, NaiveItchBooks naive)
    {
        Assert.Equal(naive.Count, feed.Books.OrderCount);
        for (ushort stock = 0; stock < 5; stock++)
        {
            Assert.Equal(naive.Levels(Side.Bid, stock), feed.Levels(Side.Bid, stock));
            Assert.Equal(naive.Levels(Side.Ask, stock), feed.Levels(Side.Ask, stock));
        }

        foreach (ulong reference in naive.References)
            Assert.NotEqual(0U, feed.Books.SharesOf(reference));
    }
}
