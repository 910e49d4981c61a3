using System.Runtime.CompilerServices;
using Ringside.Net.Agents;

namespace Ringside.Bench.Matching;

/// <summary>Every report goes through a ring to another thread, one by one.</summary>
internal struct RingTarget(SlotRing<MatchingReport> ring) : IReportTarget
{
    private SlotWriter<MatchingReport> _writer = ring.Writer();

    public readonly long Count => _writer.Published;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref MatchingReport Next()
    {
        while (!_writer.HasRoom())
        {
            // The drainer makes room.
        }

        return ref _writer.Next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit() => _writer.Publish();
}
