using System.Numerics;
using System.Runtime.InteropServices;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace NativeMatching;

/// <summary>Reports that wait for the caller, in memory outside the heap, oldest first.</summary>
/// <remarks>No report is ever lost: one command makes at most one report for each resting order and two of its own, the book takes
/// commands only while no more than the agreed number wait, and there is room for both together. Most of that room is address space
/// that is never touched.</remarks>
internal unsafe struct ReportRing : IReportSink
{
    private const int OwnReportsOfACommand = 2;

    private readonly ulong _mask;
    private Report* _reports;
    private ulong _written;
    private ulong _read;

    internal ReportRing(uint maximumOrders, uint waitingReports)
    {
        ulong places = BitOperations.RoundUpToPowerOf2((ulong)maximumOrders + waitingReports + OwnReportsOfACommand);
        _mask = places - 1;
        _reports = (Report*)NativeMemory.AllocZeroed((nuint)places, (nuint)sizeof(Report));
    }

    internal readonly ulong Waiting => _written - _read;

    public void Accepted(long sequence, Side side, ulong id, long price, long quantity) =>
        Write(ReportKind.Accepted, sequence, side, id, price, quantity);

    public void Traded(long sequence, long price, long quantity, ulong maker, ulong taker) =>
        Next() = new Report
        {
            Sequence = sequence,
            Id = maker,
            Taker = taker,
            Price = price,
            Quantity = quantity,
            Kind = ReportKind.Traded,
        };

    public void Cancelled(long sequence, Side side, ulong id, long price) => Write(ReportKind.Cancelled, sequence, side, id, price, 0);

    public void Modified(long sequence, Side side, ulong id, long price, long quantity) =>
        Write(ReportKind.Modified, sequence, side, id, price, quantity);

    public void CancelRejected(long sequence, ulong id) => Write(ReportKind.CancelRefused, sequence, 0, id, 0, 0);

    public void ModifyRejected(long sequence, ulong id) => Write(ReportKind.ModifyRefused, sequence, 0, id, 0, 0);

    public void NewRejected(long sequence, ulong id, OrderResult reason) =>
        Next() = new Report { Sequence = sequence, Id = id, Kind = ReportKind.NewRefused, Reason = (byte)reason };

    /// <summary>Moves the oldest reports to the caller.</summary>
    /// <returns>How many.</returns>
    internal uint Drain(Report* reports, uint room)
    {
        uint count = (uint)Math.Min(room, Waiting);
        for (uint index = 0; index < count; index++)
            reports[index] = _reports[_read++ & _mask];
        return count;
    }

    internal void Free()
    {
        NativeMemory.Free(_reports);
        _reports = null;
    }

    private void Write(ReportKind kind, long sequence, Side side, ulong id, long price, long quantity) =>
        Next() = new Report { Sequence = sequence, Id = id, Price = price, Quantity = quantity, Kind = kind, Side = side };

    private ref Report Next() => ref _reports[_written++ & _mask];
}
