using BenchmarkDotNet.Attributes;

namespace Ringside.Micro.Prices;

/// <summary>Which price is next: the book's window with a bitmap, and three that lost.</summary>
/// <remarks>A step takes one price away, asks for the best one and puts the price back. The lists are structs, so that the loop is
/// compiled for each.</remarks>
public class PriceLists
{
    /// <summary>Steps of one call, and what its time is divided by.</summary>
    public const int Operations = 1 << 16;

    private const int Prices = 2_000;
    private const int Gaps = 3;

    private WindowAndBitmap _windowAndBitmap;
    private BareWindow _bareWindow;
    private SortedArray _sortedArray;
    private SortedBlocks _sortedBlocks;

    /// <summary>Steps of one call; fewer only where nobody looks at the time.</summary>
    public int Size { get; set; } = Operations;

    /// <summary>Ticks from one price to the next.</summary>
    [Params(1, 100)]
    public int Gap { get; set; }

    /// <summary>Where prices go and come.</summary>
    [Params(PricePlace.AtTheTop, PricePlace.Anywhere)]
    public PricePlace Place { get; set; }

    [GlobalSetup]
    public void Open()
    {
        int ticks = (Prices + Gaps) * Gap;
        _windowAndBitmap = new WindowAndBitmap(Prices + 1, ticks);
        _bareWindow = new BareWindow(ticks);
        _sortedArray = new SortedArray(Prices + 1);
        _sortedBlocks = new SortedBlocks(Prices + 1);
        Fill(ref _windowAndBitmap);
        Fill(ref _bareWindow);
        Fill(ref _sortedArray);
        Fill(ref _sortedBlocks);
    }

    [GlobalCleanup]
    public void Close() => _windowAndBitmap.Dispose();

    /// <summary>The book's: a handle for each tick, and three layers of bits that find the next one.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public long WindowAndBitmap() => Run(ref _windowAndBitmap);

    /// <summary>Lost because the walk to the next price is as long as the gap, and one who empties a book makes it long.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long WindowWithoutBitmap() => Run(ref _bareWindow);

    /// <summary>Lost because a price in the depth moves half of the side, and each price is searched for.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long SortedArray() => Run(ref _sortedArray);

    /// <summary>Lost because each price is searched for; right where prices are all that is kept, as in the book of a feed.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long SortedBlocks() => Run(ref _sortedBlocks);

    private void Fill<TList>(ref TList list)
        where TList : struct, IPriceList
    {
        for (int number = 1; number <= Prices; number++)
            list.Add(number * Gap);
    }

    private long Run<TList>(ref TList list)
        where TList : struct, IPriceList
    {
        long sum = 0;
        for (int step = 0; step < Size; step++)
        {
            long price = Place == PricePlace.AtTheTop ? list.Best : Gap * (1 + (step * 997L % Prices));
            list.Remove(price);
            sum += list.Best;
            list.Add(price);
        }

        return sum;
    }
}
