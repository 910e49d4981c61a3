using System.Runtime.CompilerServices;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Writes what a book reports, one record for each report.</summary>
internal struct ReportSink<TTarget>(TTarget target) : IReportSink
    where TTarget : struct, IReportTarget
{
#pragma warning disable IDE0044 // its methods change it: a read-only field would change copies
    private TTarget _target = target;
#pragma warning restore IDE0044

    internal readonly long Count => _target.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accepted(long sequence, Side side, ulong id, long price, long quantity) =>
        Write(ReportKind.Accepted, sequence, side, id, price, quantity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker)
    {
        _target.Put(sequence, maker, taker, price, quantity, ReportKind.Traded, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Cancelled(long sequence, Side side, ulong id, long price) =>
        Write(ReportKind.Cancelled, sequence, side, id, price, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Modified(long sequence, Side side, ulong id, long price, long quantity) =>
        Write(ReportKind.Modified, sequence, side, id, price, quantity);

    public void CancelRejected(long sequence, ulong id) => Write(ReportKind.CancelRejected, sequence, 0, id, 0, 0);

    public void ModifyRejected(long sequence, ulong id) => Write(ReportKind.ModifyRejected, sequence, 0, id, 0, 0);

    public void NewRejected(long sequence, ulong id, OrderResult reason) =>
        Write(ReportKind.NewRejected, sequence, 0, id, 0, (long)reason);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(ReportKind kind, long sequence, Side side, ulong id, long price, long quantity)
    {
        _target.Put(sequence, id, 0, price, quantity, kind, side);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Flush() => _target.Flush();
}
