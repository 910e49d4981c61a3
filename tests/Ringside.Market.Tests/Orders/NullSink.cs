using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Orders;

/// <summary>Counts trades and drops the rest.</summary>
internal struct NullSink : IReportSink
{
    internal long Trades { get; private set; }

    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker) => Trades++;

    public readonly void Accepted(long sequence, Side side, ulong id, long price, long quantity)
    {
        // Not looked at.
    }

    public readonly void Cancelled(long sequence, Side side, ulong id, long price)
    {
        // Not looked at.
    }

    public readonly void Modified(long sequence, Side side, ulong id, long price, long quantity)
    {
        // Not looked at.
    }

    public readonly void CancelRejected(long sequence, ulong id)
    {
        // Not looked at.
    }

    public readonly void ModifyRejected(long sequence, ulong id)
    {
        // Not looked at.
    }

    public readonly void NewRejected(long sequence, ulong id, OrderResult reason)
    {
        // Not looked at.
    }
}
