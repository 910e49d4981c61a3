using BenchmarkDotNet.Attributes;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Micro.Books;

/// <summary>What each operation of a <see cref="MatchingBook{TSink}"/> costs, index and all, without a report being kept.</summary>
/// <remarks>A call works on as many orders as there are, so that each operation changes the state that the next one meets; it
/// is set up anew before each call. Orders lie on 64 levels in an order that is not that of their prices.</remarks>
public class BookOperations
{
    /// <summary>Orders of one call, and what its time is divided by.</summary>
    public const int Operations = 1 << 16;

    private const int LevelsOfASweep = 8;
    private const int Levels = 64;
    private const long Touch = 10_000;

    private OrderStore _store = null!;
    private OrderIndex _index = null!;
    private OrderBook _book = null!;
    private MatchingBook<NoReports> _matching = null!;

    /// <summary>Orders of one call; fewer only where nobody looks at the time.</summary>
    public int Size { get; set; } = Operations;

    /// <summary>Orders that rest now.</summary>
    public int Resting => _index.Count;

    /// <summary>Trades so far.</summary>
    public long Trades => _matching.Sink.Trades;

    [GlobalSetup]
    public void Open()
    {
        _store = new OrderStore(new OrderStoreOptions { ExpectedOrders = Size, MaximumOrders = Size });
        _index = new OrderIndex(_store, 0x5EED);
        _book = new OrderBook(_store, new OrderBookOptions());
        _matching = new MatchingBook<NoReports>(_book, _index, default);
    }

    [GlobalCleanup]
    public void Close()
    {
        _book.Dispose();
        _index.Dispose();
        _store.Dispose();
    }

    [IterationSetup(Target = nameof(Add))]
    public void Empty()
    {
        for (uint id = 1; id <= Size; id++)
            _matching.Cancel(id, id);
    }

    [IterationSetup(Targets = [nameof(Cancel), nameof(Modify)])]
    public void Fill()
    {
        Empty();
        Add();
    }

    [IterationSetup(Target = nameof(MatchAtTheTouch))]
    public void FillTheTouch() => FillAsks(1);

    [IterationSetup(Target = nameof(MatchAcrossLevels))]
    public void FillManyLevels() => FillAsks(Size);

    /// <summary>A new order at a price that others have, too.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public void Add()
    {
        for (uint id = 1; id <= Size; id++)
            _matching.New(id, id, Side.Bid, Touch - PlaceOf(id), 1, OrderLife.Rest);
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public void Cancel()
    {
        for (uint id = 1; id <= Size; id++)
            _matching.Cancel(id, id);
    }

    /// <summary>Another price for each order: one level away, without a trade.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public void Modify()
    {
        for (uint id = 1; id <= Size; id++)
            _matching.Modify(id, id, Touch - ((PlaceOf(id) + 1) % Levels), 2);
    }

    /// <summary>One order against one order, all at one price.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public void MatchAtTheTouch()
    {
        for (uint id = 1; id <= Size; id++)
            _matching.New(id, (ulong)Size + id, Side.Bid, Touch, 1, OrderLife.ImmediateOrCancel);
    }

    /// <summary>One order against eight levels of one order each; the time is that of one trade.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public void MatchAcrossLevels()
    {
        for (uint id = 1; id <= Size / LevelsOfASweep; id++)
            _matching.New(id, (ulong)Size + id, Side.Bid, Touch + Size, LevelsOfASweep, OrderLife.ImmediateOrCancel);
    }

    private void FillAsks(int levels)
    {
        Empty();
        for (uint id = 1; id <= Size; id++)
            _matching.New(id, id, Side.Ask, Touch + (id % levels), 1, OrderLife.Rest);
    }

    // Neighbours in time are strangers in price: 29 and 64 have no common divisor.
    private static long PlaceOf(uint id) => id * 29 % Levels;
}
