using System.Runtime.CompilerServices;
using Ringside.Net.Agents;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Every report goes through a ring to another thread.</summary>
internal struct RingTarget(SlotRing<MatchingReport> ring) : IReportTarget
{
    private SlotWriter<MatchingReport> _writer = ring.Writer();

    public readonly long Count => _writer.Written;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(long sequence, ulong id, ulong taker, long price, long quantity, ReportKind kind, Side side)
    {
        MatchingReport report = default;
        report.Set(sequence, id, taker, price, quantity, kind, side);
        while (!_writer.TryWrite(report))
        {
            // The drainer makes room.
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Flush() => _writer.Flush();
}
