using System.Runtime.CompilerServices;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>Reports go to memory that was touched before: the engine by itself.</summary>
internal unsafe struct ArrayTarget(ReportMemory memory) : IReportTarget
{
    private readonly MatchingReport* _first = memory.First;
    private MatchingReport* _next = memory.First;

    public readonly long Count => _next - _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(long sequence, ulong id, ulong taker, long price, long quantity, ReportKind kind, Side side)
    {
        _next->Set(sequence, id, taker, price, quantity, kind, side);
        _next++;
    }

    public readonly void Flush()
    {
        // All of it is there.
    }
}
