using Ringside.Linux.Memory;

namespace Ringside.Bench.Matching;

/// <summary>Room for all reports of a run, touched before it is timed. A page that nobody may touch follows: an engine that gives
/// reports without end ends the process there, and spoils nobody's memory.</summary>
internal sealed unsafe class ReportMemory : IDisposable
{
    private readonly int _capacity;
    private readonly PinnedRegion _region;

    internal ReportMemory(int capacity)
    {
        _capacity = capacity;
        _region = PinnedRegion.WithGuard(checked(capacity * sizeof(MatchingReport)));
        new Span<byte>(_region.Start, _region.Length).Fill(1);
    }

    internal MatchingReport* First => (MatchingReport*)_region.Start;

    /// <summary>Behind the last report that there is room for.</summary>
    internal MatchingReport* End => First + _capacity;

    public void Dispose() => _region.Dispose();

    internal ReadOnlySpan<MatchingReport> Reports(long count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _capacity);
        return new ReadOnlySpan<MatchingReport>(First, (int)count);
    }

    /// <summary>A quick number for all reports: runs of one scenario must agree before one of them is held against the published
    /// digest.</summary>
    internal ulong Checksum(long count)
    {
        ulong sum = (ulong)count;
        foreach (ref readonly MatchingReport report in Reports(count))
        {
            ulong kind = (ulong)report.Kind | ((ulong)report.Side << 8);
            sum = Mix(Mix(Mix(sum, (ulong)report.Sequence ^ (kind << 48)), report.Id), (ulong)report.Price);
            if (report.Kind is ReportKind.Accepted or ReportKind.Traded or ReportKind.Modified)
                sum = Mix(sum, (ulong)report.Quantity);
            if (report.Kind == ReportKind.Traded)
                sum = Mix(sum, report.Taker);
        }

        return sum;
    }

    private static ulong Mix(ulong sum, ulong value) => ulong.RotateLeft((sum ^ value) * 0x9FB21C651E98DF25, 29);
}
