using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Ringside.Micro;
using Ringside.Micro.Books;
using Ringside.Micro.Ids;
using Ringside.Micro.Peers;
using Ringside.Micro.Prices;

namespace Ringside.Bench.Tests.Micro;

/// <summary>Every micro-benchmark does what its name says, with few operations and nobody who looks at the time.</summary>
public sealed class MicroBenchmarkTests
{
    private const int Size = 64;

    [Fact]
    public void All_benchmarks_are_known_to_these_tests()
    {
        Type[] tested = [typeof(BookOperations), typeof(IdIndexes), typeof(PeerLookups), typeof(PriceLists)];
        IEnumerable<Type> found = typeof(BookOperations).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute))));
        Assert.Equal(tested.Select(type => type.Name).Order(), found.Select(type => type.Name).Order());
    }

    [Theory]
    [InlineData(null, 16)]
    [InlineData("pricelists", 16)]
    [InlineData("Prices.PriceLists.Sorted", 8)]
    [InlineData("IdIndexes", 0)]
    public void A_filter_takes_what_has_it_in_its_full_name(string? filter, int count) =>
        Assert.Equal(count, CasesOf(typeof(PriceLists), filter));

    [Fact]
    public void The_operations_of_the_book_do_what_they_say()
    {
        BookOperations book = new() { Size = Size };
        book.Open();
        book.Empty();
        book.Add();
        Assert.Equal(Size, book.Resting);
        book.Fill();
        book.Modify();
        Assert.Equal((Size, 0), (book.Resting, book.Trades));
        book.Cancel();
        Assert.Equal(0, book.Resting);
        book.FillTheTouch();
        book.MatchAtTheTouch();
        Assert.Equal((0, Size), (book.Resting, book.Trades));
        book.FillManyLevels();
        book.MatchAcrossLevels();
        Assert.Equal((0, 2 * Size), (book.Resting, book.Trades));
        book.Close();
    }

    [Theory]
    [InlineData(1, IdPattern.Counted)]
    [InlineData(50, IdPattern.Counted)]
    [InlineData(50, IdPattern.Scattered)]
    public void Every_index_finds_every_order(int live, IdPattern ids)
    {
        // Each order found counts one; each runs on an index that has met only the benchmark itself.
        Func<IdIndexes, long>[] benchmarks = [x => x.HalfHashAndSlot(), x => x.IdAndSlot(), x => x.TagsInBuckets(), x => x.Dictionary()];
        foreach (Func<IdIndexes, long> run in benchmarks)
        {
            IdIndexes indexes = new() { Size = Size, Live = live, Ids = ids };
            indexes.Open();
            Assert.Equal(Size, run(indexes));
            indexes.Close();
        }
    }

    [Theory]
    [InlineData(1, PricePlace.AtTheTop)]
    [InlineData(100, PricePlace.AtTheTop)]
    [InlineData(1, PricePlace.Anywhere)]
    [InlineData(100, PricePlace.Anywhere)]
    public void All_lists_of_prices_agree(int gap, PricePlace place)
    {
        PriceLists lists = new() { Size = Size, Gap = gap, Place = place };
        lists.Open();
        long sum = lists.WindowAndBitmap();
        Assert.True(sum > 0);
        Assert.Equal((sum, sum, sum), (lists.WindowWithoutBitmap(), lists.SortedArray(), lists.SortedBlocks()));
        Assert.Equal(sum, lists.WindowAndBitmap());
        lists.Close();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void Every_way_finds_the_same_peers(int peers)
    {
        Func<PeerLookups, long>[] benchmarks = [x => x.SlotInTheId(), x => x.Dictionary(), x => x.Trie()];
        long[] sums = [.. benchmarks.Select(run =>
        {
            PeerLookups lookups = new() { Size = 2 * peers, Peers = peers };
            lookups.Open();
            return run(lookups);
        })];

        // A walk by a step that has no divisor in common with the number comes to every peer once in each round.
        Assert.Equal(peers * (peers + 1L), sums[0]);
        Assert.Equal([sums[0], sums[0]], sums[1..]);
    }

    private static int CasesOf(Type type, string? filter) =>
        BenchmarkConverter.TypeToBenchmarks(type, MicroConfig.Create(filter, NullLogger.Instance)).BenchmarksCases.Length;
}
