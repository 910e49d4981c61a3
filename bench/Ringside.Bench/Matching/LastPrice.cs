using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Keeps the price of the last trade, and whether the last command had a rest that was cancelled.</summary>
internal struct LastPrice : IReportSink
{
    internal long Price { get; set; }

    /// <summary>Whether something was cancelled since it was last set back.</summary>
    internal bool HasCancelled { get; set; }

    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker) => Price = price;

    public readonly void Accepted(long sequence, Side side, ulong id, long price, long quantity)
    {
        // Only trades have a price that counts.
    }

    public void Cancelled(long sequence, Side side, ulong id, long price) => HasCancelled = true;

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
