using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Ringside.Market.Events;
using Ringside.Market.Orders;

namespace Ringside.Bench.Matching;

/// <summary>Turns each event of the venue's engine into the report of the workload.</summary>
internal struct VenueSink<TTarget>(TTarget target) : IEventSink
    where TTarget : struct, IReportTarget
{
    /// <summary>The command whose events come.</summary>
    internal long Sequence;

    /// <summary>False while the engine is set up.</summary>
    internal bool IsTold;

    private EngineEvent _event;
    private ReportSink<TTarget> _reports = new(target);

    internal readonly long Count => _reports.Count;

    internal void Flush() => _reports.Flush();

    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref EngineEvent Next() => ref _event;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish()
    {
        switch (_event.Kind)
        {
            case EventKind.Accepted:
                _reports.Accepted(Sequence, _event.Side, _event.OrderId, _event.Price, _event.Quantity);
                break;
            case EventKind.Executed:
                _reports.Traded(Sequence, _event.Price, _event.Quantity, _event.OrderId, _event.OtherId);
                break;
            case EventKind.Cancelled:
                _reports.Cancelled(Sequence, _event.Side, _event.OrderId, _event.Price);
                break;
            case EventKind.Replaced:
                _reports.Modified(Sequence, _event.Side, _event.OrderId, _event.Price, _event.Quantity);
                break;
            default:
                PublishSeldom();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PublishSeldom()
    {
        if (!IsTold || _event.Kind != EventKind.Rejected)
            return;
        switch ((Market.Commands.CommandKind)_event.Other)
        {
            case Market.Commands.CommandKind.Cancel: _reports.CancelRejected(Sequence, _event.OrderId); break;
            case Market.Commands.CommandKind.Replace: _reports.ModifyRejected(Sequence, _event.OrderId); break;
            default: _reports.NewRejected(Sequence, _event.OrderId, (OrderResult)_event.Code); break;
        }
    }
}
