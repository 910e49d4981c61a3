using Ringside.Exchange.Auditing;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>The shell of an audit: its way to the streams, and what others see of it.</summary>
/// <remarks>What is seen is an unchanging record, written by this thread alone; a reader sees it whole or not yet.</remarks>
internal sealed class AuditAgent(AuditNode audit, StreamEnd end, Waiter waiter) : NodeAgent(end, waiter), IDisposable
{
    private const long PauseNanos = 50_000_000;

    private AuditProgress _progress = AuditProgress.None;
    private AuditReport? _report;
    private long _shownNanos = long.MinValue;
    private bool _isNew = true;

    /// <summary>How far it is; from any thread.</summary>
    internal AuditProgress Progress => Volatile.Read(ref _progress);

    /// <summary>The report; null before the end. From any thread.</summary>
    internal AuditReport? Report => Volatile.Read(ref _report);

    protected override long NextDeadlineNanos =>
        _isNew ? Math.Min(audit.NextDeadlineNanos, _shownNanos + PauseNanos) : audit.NextDeadlineNanos;

    /// <summary>The audit ends: everything is compared once more.</summary>
    public void Dispose()
    {
        AuditReport report = audit.Finish();
        Volatile.Write(ref _progress, report.Progress);
        Volatile.Write(ref _report, report);
        audit.Dispose();
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        _isNew = true;
        audit.Receive(packet, from, nowNanos);
    }

    protected override int Advance(long nowNanos)
    {
        int work = audit.Advance(BatchesPerTurn, nowNanos);
        _isNew |= work > 0;
        if (_isNew && (_shownNanos == long.MinValue || nowNanos - _shownNanos >= PauseNanos))
        {
            (_isNew, _shownNanos) = (false, nowNanos);
            Volatile.Write(ref _progress, audit.Progress);
        }

        return work;
    }
}
