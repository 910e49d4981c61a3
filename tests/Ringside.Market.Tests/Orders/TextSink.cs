using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Orders;

/// <summary>Reports as text, in the words of <see cref="NaiveOrderBook"/>.</summary>
internal readonly struct TextSink(List<string> reports) : IReportSink
{
    internal List<string> Reports => reports;

    public void Accepted(long sequence, Side side, ulong id, long price, long quantity) =>
        reports.Add($"{sequence} accepted {side} {id} {price} {quantity}");

    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker) =>
        reports.Add($"{sequence} traded {price} {quantity} {maker} {taker}");

    public void Cancelled(long sequence, Side side, ulong id, long price) => reports.Add($"{sequence} cancelled {side} {id} {price}");

    public void Modified(long sequence, Side side, ulong id, long price, long quantity) =>
        reports.Add($"{sequence} modified {side} {id} {price} {quantity}");

    public void CancelRejected(long sequence, ulong id) => reports.Add($"{sequence} cancel refused {id}");

    public void ModifyRejected(long sequence, ulong id) => reports.Add($"{sequence} modify refused {id}");

    public void NewRejected(long sequence, ulong id, OrderResult reason) => reports.Add($"{sequence} refused {id} {reason}");
}
