using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Micro.Books;

/// <summary>Counts reports, and keeps none: the book by itself.</summary>
internal struct NoReports : IReportSink
{
    internal long Trades { get; private set; }

    internal long Others { get; private set; }

    public void Accepted(long sequence, Side side, ulong id, long price, long quantity) => Others++;

    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker) => Trades++;

    public void Cancelled(long sequence, Side side, ulong id, long price) => Others++;

    public void Modified(long sequence, Side side, ulong id, long price, long quantity) => Others++;

    public void CancelRejected(long sequence, ulong id) => Others++;

    public void ModifyRejected(long sequence, ulong id) => Others++;

    public void NewRejected(long sequence, ulong id, OrderResult reason) => Others++;
}
