using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Reports are written to one place and forgotten: where latency is asked for, not what came out.</summary>
internal unsafe struct LastReport(ReportMemory memory) : IReportTarget
{
    private readonly MatchingReport* _place = memory.First;

    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(long sequence, ulong id, ulong taker, long price, long quantity, ReportKind kind, Side side)
    {
        _place->Set(sequence, id, taker, price, quantity, kind, side);
        Count++;
    }

    public readonly void Flush()
    {
        // Nothing is kept.
    }
}
