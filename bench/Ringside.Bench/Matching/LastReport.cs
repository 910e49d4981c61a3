using System.Runtime.CompilerServices;

namespace Ringside.Bench.Matching;

/// <summary>Reports are written to one place and forgotten: where latency is asked for, not what came out.</summary>
internal unsafe struct LastReport(ReportMemory memory) : IReportTarget
{
    private readonly MatchingReport* _place = memory.First;

    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref MatchingReport Next() => ref *_place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit() => Count++;
}
