using System.Runtime.CompilerServices;

namespace Ringside.Bench.Matching;

/// <summary>Reports go to memory that was touched before: the engine by itself.</summary>
internal unsafe struct ArrayTarget(ReportMemory memory) : IReportTarget
{
    private readonly MatchingReport* _first = memory.First;
    private MatchingReport* _next = memory.First;

    public readonly long Count => _next - _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref MatchingReport Next() => ref *_next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit() => _next++;
}
