using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Matching;

/// <summary>One command of a workload, 40 bytes.</summary>
internal struct WorkloadCommand
{
    internal CommandKind Kind;
    internal Side Side;
    internal OrderLife Life;
    internal uint Quantity;
    internal long Sequence;
    internal ulong Id;
    internal long Price;

    /// <summary>When it is due, where a workload says so.</summary>
    internal long DueNanos;
}
