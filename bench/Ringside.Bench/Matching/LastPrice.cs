using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Keeps the price of the last trade.</summary>
internal struct LastPrice : IReportSink
{
    internal long Price { get; set; }

    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker) => Price = price;

    public readonly void Accepted(long sequence, Side side, ulong id, long price, long quantity)
    {
        // Only trades have a price that counts.
    }

    public readonly void Cancelled(long sequence, Side side, ulong id, long price)
    {
        // As above.
    }

    public readonly void Modified(long sequence, Side side, ulong id, long price, long quantity)
    {
        // As above.
    }

    public readonly void CancelRejected(long sequence, ulong id)
    {
        // As above.
    }

    public readonly void ModifyRejected(long sequence, ulong id)
    {
        // As above.
    }

    public readonly void NewRejected(long sequence, ulong id, OrderResult reason)
    {
        // As above.
    }
}
