using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>One report of an engine, 56 bytes: with the sequence number of a ring's slot one cache line.</summary>
internal struct MatchingReport
{
    internal long Sequence;
    internal ulong Id;
    internal ulong Taker;
    internal long Price;
    internal long Quantity;
    internal ReportKind Kind;
    internal Side Side;
}
