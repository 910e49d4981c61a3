using Ringside.Market.Orders;

namespace NativeMatching;

/// <summary>What a <c>ringside_book *</c> stands for: a book with its memory and the reports that wait.</summary>
internal sealed unsafe class NativeBook : IDisposable
{
    private readonly OrderStore _store;
    private readonly OrderIndex _index;
    private readonly OrderBook _book;
    private readonly MatchingBook<ReportRing> _matching;
    private readonly uint _waitingReports;
    private bool _isBroken;

    /// <summary>Makes the parts; what is made already goes again when one of them cannot be had.</summary>
    internal NativeBook(in BookOptions options)
    {
        _waitingReports = options.WaitingReports;
        ReportRing reports = default;
        try
        {
            _store = new OrderStore(new OrderStoreOptions
            {
                MaximumOrders = (int)options.MaximumOrders,
                ExpectedOrders = (int)options.ExpectedOrders,
            });
            _index = new OrderIndex(_store, options.Secret);
            _book = new OrderBook(_store, new OrderBookOptions { WindowBits = (int)options.WindowBits });
            reports = new ReportRing(options.MaximumOrders, options.WaitingReports);
            _matching = new MatchingBook<ReportRing>(_book, _index, reports);
        }
        catch
        {
            reports.Free();
            _book?.Dispose();
            _index?.Dispose();
            _store?.Dispose();
            throw;
        }
    }

    internal MatchingBook<ReportRing> Matching => _matching;

    /// <summary>Whether a command may come now; else the code that says why not.</summary>
    internal int Readiness =>
        _isBroken ? ReturnCode.Broken
        : _matching.Sink.Waiting > _waitingReports ? ReturnCode.DrainFirst
        : ReturnCode.Ok;

    /// <summary>After a fault nobody knows how far a command came: the book takes no more of them.</summary>
    internal int Break()
    {
        _isBroken = true;
        return ReturnCode.Broken;
    }

    internal uint Drain(Report* reports, uint room) => _matching.Sink.Drain(reports, room);

    public void Dispose()
    {
        _matching.Sink.Free();
        _book.Dispose();
        _index.Dispose();
        _store.Dispose();
    }
}
