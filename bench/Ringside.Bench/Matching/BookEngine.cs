using System.Runtime.CompilerServices;
using Ringside.Market.Orders;

namespace Ringside.Bench.Matching;

/// <summary>The order book by itself: price and time, and a report for everything.</summary>
internal readonly struct BookEngine<TTarget> : IMatchingEngine<BookEngine<TTarget>, TTarget>
    where TTarget : struct, IReportTarget
{
    // A secret for measurements only: the same in every run, so that runs are alike.
    private const ulong Secret = 0x5EED;

    private readonly MatchingBook<ReportSink<TTarget>> _book;

    private BookEngine(MatchingBook<ReportSink<TTarget>> book) => _book = book;

    public static string TypeName => "Ringside.Market.Orders.MatchingBook";

    public long Reports => _book.Sink.Count;

    internal OrderBook Book => _book.Book;

    // Start capacities, not knowledge of the file: what grows beyond them grows within the time that is measured.
    public static BookEngine<TTarget> Create(TTarget target) => Create(target, 32_768);

    internal static BookEngine<TTarget> Create(TTarget target, int expectedOrders)
    {
        var store = new OrderStore(new OrderStoreOptions { ExpectedOrders = expectedOrders });
        var index = new OrderIndex(store, Secret);
        var book = new OrderBook(store, new OrderBookOptions());
        return new(new MatchingBook<ReportSink<TTarget>>(book, index, new ReportSink<TTarget>(target)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(in WorkloadCommand command)
    {
        switch (command.Kind)
        {
            case CommandKind.New:
                _book.New(command.Sequence, command.Id, command.Side, command.Price, command.Quantity, command.Life);
                break;
            case CommandKind.Cancel:
                _book.Cancel(command.Sequence, command.Id);
                break;
            case CommandKind.Modify:
                _book.Modify(command.Sequence, command.Id, command.Price, command.Quantity);
                break;
            default:
                _book.Reduce(command.Sequence, command.Id, command.Quantity);
                break;
        }
    }

    public void Flush() => _book.Sink.Flush();

    public ulong StateDigest() => BookDigest.Of(_book.Book);

    public void Dispose()
    {
        _book.Index.Dispose();
        _book.Book.Dispose();
        _book.Book.Store.Dispose();
    }
}
